// A request as a mapping sees it: the tree of its body, its query and its headers. What cannot be read is reported with where it
// stands, and the rest is there all the same, so that a person sees what came.
import { isUtf8 } from 'node:buffer'
import { gunzipSync, inflateSync } from 'node:zlib'
import { cleanText } from '../../calls/text.ts'
import { readJson } from '../../json/strict-json.ts'
import { shortened, type Tree } from '../mapping/places.ts'
import type { Message } from '../webhook.ts'
import { readForm, readMultipart } from './read-form.ts'
import { readXmlTree } from './xml-tree.ts'

export interface BodyRead {
  readonly tree: Tree
  /** Why the body could not be read, in a sentence for a person. */
  readonly problem: string | null
}

/** Headers that say something of the connection, and those that are secret. */
const OMITTED_HEADERS: ReadonlySet<string> = new Set(
  (
    'accept accept-charset accept-encoding accept-language authorization cache-control connection content-encoding content-length cookie expect ' +
    'forwarded host keep-alive origin pragma proxy-authorization te trailer transfer-encoding upgrade via x-forwarded-for ' +
    'x-forwarded-host x-forwarded-port x-forwarded-proto x-real-ip'
  ).split(' '),
)

/** What no mapping sees: the key of a source, wherever it stands. */
export interface HiddenParameters {
  readonly header?: string
  readonly query?: string
}

/** Reads a request. Never throws; time is linear in its length. */
export function readMessage(message: Message, hidden: HiddenParameters = {}): BodyRead {
  const { value, problem } = bodyOf(message)
  const query = without(readForm(message.query), hidden.query)
  const headers = headersOf(message.headers, hidden.header)
  return {
    tree: {
      ...(value !== undefined && { body: value }),
      ...(Object.keys(query).length > 0 && { query }),
      headers,
    },
    problem,
  }
}

function without(form: ReturnType<typeof readForm>, name: string | undefined): ReturnType<typeof readForm> {
  return name === undefined ? form : Object.fromEntries(Object.entries(form).filter(([key]) => key !== name))
}

function headersOf(headers: Message['headers'], hidden: string | undefined): Record<string, string> {
  const shown = [...headers].filter(([name]) => !OMITTED_HEADERS.has(name) && name !== hidden?.toLowerCase())
  return Object.fromEntries(shown.map(([name, value]) => [cleanText(name), cleanText(value)]))
}

interface ParsedBody {
  readonly value?: unknown
  readonly problem: string | null
}

function bodyOf({ body, headers, query }: Message): ParsedBody {
  if (body.length === 0)
    return { problem: query === '' ? 'The message is empty: it has no body and no URL parameters.' : null }
  const unpacked = unpack(body, headers.get('content-encoding') ?? '')
  return typeof unpacked === 'string'
    ? { problem: unpacked }
    : declaredBody(unpacked, headers.get('content-type') ?? '')
}

/** What a body may be when it is unpacked: as much as it may be when it is not (S42). */
const BYTES_MAX = 256 * 1024

const UNPACKERS: ReadonlyMap<string, typeof gunzipSync> = new Map([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflateSync],
])

/** A body as it was before it was packed (RFC 9110, 8.4), or why it cannot be unpacked. */
function unpack(body: Uint8Array, encoding: string): Uint8Array | string {
  const name = encoding.trim().toLowerCase()
  if (name === '' || name === 'identity') return body
  const unpackWith = UNPACKERS.get(name)
  if (unpackWith === undefined)
    return `The content encoding ${shortened(name, 40)} is not supported. Send the body uncompressed.`
  try {
    return unpackWith(body, { maxOutputLength: BYTES_MAX })
  } catch {
    // Broken, or longer than it may be: zlib says so by an error either way.
    return `The ${name} body can’t be decompressed or is larger than 256 KiB.`
  }
}

function declaredBody(body: Uint8Array, declared: string): ParsedBody {
  if (/^\s*multipart\/form-data\b/i.test(declared)) return multipart(body, declared)
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const text = textOf(bytes, declared)
  return kinds[kindOf(text, declared)](text)
}

type Kind = 'json' | 'xml' | 'form' | 'other'

/**
 * What the body is: what its header says, unless its first character says otherwise. (Many senders post JSON under the header
 * of a form, which is what curl -d sends, or as text.)
 */
function kindOf(text: string, declared: string): Kind {
  const begin = /^[\uFEFF\s]*(.)/.exec(text)?.[1]
  if (begin === '{' || begin === '[') return 'json'
  if (begin === '<') return 'xml'
  if (/[/+]json\b/i.test(declared)) return 'json'
  if (/[/+]xml\b/i.test(declared)) return 'xml'
  return /x-www-form-urlencoded/i.test(declared) || /^[^\s=&]{1,200}=/.test(text) ? 'form' : 'other'
}

const kinds: Readonly<Record<Kind, (text: string) => ParsedBody>> = {
  json: jsonBody,
  xml: (text) => {
    const read = readXmlTree(text)
    return read.ok ? { value: read.value, problem: null } : { problem: `The body is not valid XML. ${read.detail}` }
  },
  form: (text) => ({ value: readForm(text.trim()), problem: null }),
  other: (text) => ({
    value: cleanText(text),
    problem: 'The body is not JSON, form data or XML. Send one of these formats.',
  }),
}

function jsonBody(text: string): ParsedBody {
  // Some senders begin with a byte order mark, which RFC 8259 (8.1) lets a reader ignore.
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text
  const exact = withLongIds(plain)
  const read = readJson(Buffer.from(exact))
  if (read.ok) return { value: read.value, problem: null }
  const { fault } = exact === plain ? read : faultIn(plain)
  const where = fault.pointer === '' ? '' : ` at ${fault.pointer}`
  return { problem: `The body is not valid JSON${where}. ${fault.detail}` }
}

function faultIn(text: string): { fault: { pointer: string; detail: string } } {
  const read = readJson(Buffer.from(text))
  return read.ok ? { fault: { pointer: '', detail: 'It can’t be read.' } } : read
}

/**
 * The text with whole numbers that a double cannot hold made texts: they are ids, and two of them must not become one. A text
 * that has no end is one to the end of the body: it is gone over once, however many quotes stand in it (S42).
 */
function withLongIds(json: string): string {
  if (!/\d{16}/.test(json)) return json
  return json.replaceAll(/"[^"\\]*(?:\\.[^"\\]*)*"?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs, (token) =>
    /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
  )
}

function multipart(body: Uint8Array, declared: string): ParsedBody {
  const form = readMultipart(body, declared)
  return form === null
    ? { problem: 'The multipart/form-data body is incomplete or has no boundary.' }
    : { value: form, problem: null }
}

/** UTF-8, or the 8-bit set that the header names (or that it must be, where it is no UTF-8). */
function textOf(bytes: Buffer, declared: string): string {
  const named = /charset\s*=\s*"?(?:iso-8859-1|windows-1252|latin1|us-ascii)\b/i.test(declared)
  return (named && !isUtf8(bytes)) || !isUtf8(bytes)
    ? new TextDecoder('windows-1252').decode(bytes)
    : bytes.toString('utf8')
}
