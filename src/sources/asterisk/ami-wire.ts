// Parses bytes of the Asterisk Manager Interface into messages, and writes actions.
//
// A message is header lines and an empty line; lines end with CR LF (LF alone is accepted). The connection begins with a
// banner, a line that is not a header. No input may stop the reader: broken UTF-8 becomes U+FFFD, a line without a colon is
// skipped, and a line that is too long is cut. Only a message without an end stops it (S47).
import { OffhookError } from '../../errors.ts'
import type { AmiMessage } from './ami-message.ts'

/** A channel variable may hold a few KiB, a line of JSON some more; a longer line is cut here. */
const LINE_BYTES_MAX = 64 * 1024
/** An attended transfer has 80 headers; further lines of a message are skipped. */
const HEADERS_MAX = 1_000
/** Lines that begin after this many bytes of a message are skipped. */
const MESSAGE_BYTES_MAX = 512 * 1024
/** After this many bytes without the end of a message, no end is expected. */
const ENDLESS_BYTES = 1024 * 1024

/** Reads one connection. */
export class AmiReader {
  #banner: string | null = null
  #line: Uint8Array[] = []
  #lineBytes = 0
  #headers = new Map<string, string[]>()
  #lines = 0
  #messageBytes = 0
  /** Number of bytes since the last message, empty lines included. */
  #bytes = 0

  /** The first line, such as `Asterisk Call Manager/13.0.0`; `null` until it has come. */
  get banner(): string | null {
    return this.#banner
  }

  /** The input has no end; nothing more is read. */
  get isBroken(): boolean {
    return this.#bytes > ENDLESS_BYTES
  }

  /** Reads the next bytes, cut anywhere, and returns the messages that they complete. */
  read(chunk: Uint8Array): AmiMessage[] {
    const messages: AmiMessage[] = []
    if (this.isBroken) return messages
    let start = 0
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      this.#keep(chunk.subarray(start, end))
      this.#bytes += end + 1 - start
      start = end + 1
      const message = this.#endLine()
      if (message === null) continue
      messages.push(message)
      this.#bytes = 0
    }
    this.#bytes += chunk.length - start
    // Copied: otherwise a short rest would hold the whole chunk in memory.
    this.#keep(new Uint8Array(chunk.subarray(start)))
    return messages
  }

  #keep(part: Uint8Array): void {
    const room = LINE_BYTES_MAX - this.#lineBytes
    if (part.length > 0 && room > 0) this.#line.push(part.subarray(0, room))
    this.#lineBytes += part.length
  }

  #endLine(): AmiMessage | null {
    const text = textOf(this.#line)
    this.#messageBytes += this.#lineBytes
    this.#line = []
    this.#lineBytes = 0
    if (text === '') return this.#endMessage()
    this.#banner ??= text
    this.#lines += 1
    if (this.#lines <= HEADERS_MAX && this.#messageBytes <= MESSAGE_BYTES_MAX) addHeader(this.#headers, text)
    return null
  }

  #endMessage(): AmiMessage | null {
    const message = this.#headers
    this.#headers = new Map()
    this.#lines = 0
    this.#messageBytes = 0
    return message.size > 0 ? message : null
  }
}

const LF = 0x0a

// Broken bytes become U+FFFD, as with `Buffer`; a byte order mark is kept.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

function textOf(parts: readonly Uint8Array[]): string {
  const [first] = parts
  if (first === undefined) return ''
  const text = parts.length === 1 ? decoder.decode(first) : Buffer.concat(parts).toString('utf8')
  const whole = text.endsWith('\r') ? text.slice(0, -1) : text
  // PostgreSQL cannot store U+0000 (C17).
  return whole.includes('\0') ? whole.replaceAll('\0', '\uFFFD') : whole
}

function addHeader(headers: Map<string, string[]>, text: string): void {
  const colon = text.indexOf(':')
  if (colon < 1) return
  const name = text.slice(0, colon).trim().toLowerCase()
  const value = text.slice(colon + 1).trim()
  const values = headers.get(name)
  if (values) values.push(value)
  else headers.set(name, [value])
}

/**
 * The bytes of an action. A value with a line break would be a second action, so it is refused (S41).
 * @throws OffhookError `ami_line_break`
 */
export function writeAction(action: Readonly<Record<string, string>>): string {
  let text = ''
  for (const [name, value] of Object.entries(action)) {
    if (/[\r\n\0]/.test(value)) {
      throw new OffhookError('ami_line_break', `The ${name} for Asterisk must not contain line breaks.`)
    }
    text += `${name}: ${value}\r\n`
  }
  return `${text}\r\n`
}
