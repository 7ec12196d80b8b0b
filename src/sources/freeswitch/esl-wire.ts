// Parses bytes of FreeSWITCH's event socket into frames, and writes commands.
//
// A frame is header lines, an empty line, and as many bytes of body as `Content-Length` says; the next frame follows directly.
// Invalid input does not stop the reader: broken UTF-8 becomes U+FFFD, a line without a colon is skipped, and so is a body
// that is too long. Only input that cannot be an event socket stops it: the beginning of the next frame would be unknown.
import { OffhookError } from '../../errors.ts'
import type { Frame } from './esl-event.ts'

/** FreeSWITCH's own header lines are some hundred bytes. */
const HEAD_BYTES_MAX = 64 * 1024
/** `show channels as json` of some thousand channels has a few MiB. A longer body is skipped. */
const BODY_BYTES_MAX = 16 * 1024 * 1024
/** No response is longer: FreeSWITCH would not write such a number (S47). */
const LENGTH_MAX = 64 * 1024 * 1024

/** How far a chunk was read, and the completed frame. */
interface ReadResult {
  readonly next: number
  readonly frame: Frame | null
}

/** Reads one connection. */
export class EslReader {
  #isBroken = false
  #headers = new Map<string, string>()
  #line: Uint8Array[] = []
  #headBytes = 0
  /** The body that is being read; `null`: a head is being read. */
  #body: { parts: Uint8Array[]; left: number; readonly isKept: boolean } | null = null

  /** The input cannot be an event socket; nothing more is read. */
  get isBroken(): boolean {
    return this.#isBroken
  }

  /** Reads the next bytes, cut anywhere, and returns the frames that they complete. */
  read(chunk: Uint8Array): Frame[] {
    const frames: Frame[] = []
    for (let at = 0; at < chunk.length;) {
      if (this.#isBroken) break
      const { next, frame } = this.#body === null ? this.#takeLine(chunk, at) : this.#takeBody(chunk, at)
      if (frame) frames.push(frame)
      at = next
    }
    return frames
  }

  /** Reads the bytes of a line, with its line feed if that has arrived. */
  #takeLine(chunk: Uint8Array, start: number): ReadResult {
    const end = chunk.indexOf(LF, start)
    const part = chunk.subarray(start, end === -1 ? undefined : end)
    this.#headBytes += part.length + 1
    if (this.#headBytes > HEAD_BYTES_MAX) this.#isBroken = true
    // Copied: otherwise a short rest would hold the whole chunk in memory.
    this.#line.push(end === -1 ? new Uint8Array(part) : part)
    if (end === -1 || this.#isBroken) return { next: chunk.length, frame: null }
    const text = textOf(this.#line).replace(/\r$/, '')
    this.#line = []
    if (text === '') return { next: end + 1, frame: this.#endHead() }
    const colon = text.indexOf(':')
    if (colon > 0) this.#headers.set(text.slice(0, colon).trim(), text.slice(colon + 1).trim())
    return { next: end + 1, frame: null }
  }

  /** The head is complete. */
  #endHead(): Frame | null {
    const length = this.#headers.get('Content-Length') ?? '0'
    const bytes = /^\d{1,15}$/.test(length) ? Number(length) : Infinity
    if (bytes > LENGTH_MAX) this.#isBroken = true
    if (bytes === 0) return this.#headers.size > 0 ? this.#endFrame('') : null
    this.#body = { parts: [], left: bytes, isKept: bytes <= BODY_BYTES_MAX }
    return null
  }

  #takeBody(chunk: Uint8Array, start: number): ReadResult {
    const body = this.#body
    if (body === null) return { next: start, frame: null }
    const part = chunk.subarray(start, start + body.left)
    body.left -= part.length
    if (body.isKept) body.parts.push(body.left > 0 ? new Uint8Array(part) : part)
    const next = start + part.length
    if (body.left > 0) return { next, frame: null }
    this.#body = null
    return { next, frame: this.#endFrame(textOf(body.parts)) }
  }

  #endFrame(body: string): Frame {
    const frame = { headers: this.#headers, body }
    this.#headers = new Map()
    this.#headBytes = 0
    return frame
  }
}

const LF = 0x0a

function textOf(parts: readonly Uint8Array[]): string {
  const [first] = parts
  if (first === undefined) return ''
  return parts.length === 1 ? decoder.decode(first) : decoder.decode(Buffer.concat(parts))
}

// Broken bytes become U+FFFD; a byte order mark is kept.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * The bytes of a command. A command with a line break would be a second command, so it is refused (S41).
 * @throws OffhookError `esl_line_break`
 */
export function writeCommand(command: string): string {
  if (/[\r\n\0]/.test(command)) {
    throw new OffhookError('esl_line_break', 'Commands for FreeSWITCH must not contain line breaks.')
  }
  return `${command}\n\n`
}
