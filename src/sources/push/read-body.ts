// Reads a request into a mapping's tree: body, query and headers. An error is reported with its place, and the rest is still
// there, so that a person sees the message.
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

/** Headers about the connection, and secret headers. */
const OMITTED_HEADERS: ReadonlySet<string> = new Set(
  (
    'accept accept-charset accept-encoding accept-language authorization cache-control connection content-encoding content-length cookie expect ' +
    'forwarded host keep-alive origin pragma proxy-authorization te trailer transfer-encoding upgrade via x-forwarded-for ' +
    'x-forwarded-host x-forwarded-port x-forwarded-proto x-real-ip'
  ).split(' '),
)

/** The key of a source, which no mapping sees, wherever it is. */
interface HiddenParameters {
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

/** The maximum size of a decompressed body: the same as of an uncompressed one (S42). */
const BYTES_MAX = 256 * 1024

const UNPACKERS: ReadonlyMap<string, typeof gunzipSync> = new Map([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflateSync],
])

/** The decompressed body (RFC 9110, 8.4), or why it cannot be decompressed. */
function unpack(body: Uint8Array, encoding: string): Uint8Array | string {
  const name = encoding.trim().toLowerCase()
  if (name === '' || name === 'identity') return body
  const unpackWith = UNPACKERS.get(name)
  if (unpackWith === undefined)
    return `The content encoding ${shortened(name, 40)} is not supported. Send the body uncompressed.`
  try {
    return unpackWith(body, { maxOutputLength: BYTES_MAX })
  } catch {
    // Broken, or too long: zlib reports both as an error.
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
 * The format of the body: that of its header, unless its first character shows another. (Many senders post JSON with the
 * header of a form, as curl -d does, or as text.)
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
 * Turns whole numbers that a double cannot hold into texts: they are ids, and two of them must not become equal. A string
 * without an end reaches to the end of the body: the body is scanned once, however many quotes it has (S42).
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

/** UTF-8, or the 8-bit encoding in the header (or a default, if the bytes are not UTF-8). */
function textOf(bytes: Buffer, declared: string): string {
  const named = /charset\s*=\s*"?(?:iso-8859-1|windows-1252|latin1|us-ascii)\b/i.test(declared)
  return (named && !isUtf8(bytes)) || !isUtf8(bytes)
    ? new TextDecoder('windows-1252').decode(bytes)
    : bytes.toString('utf8')
}
