// Bytes of FreeSWITCH's event socket into frames, and commands into bytes.
//
// A frame is header lines, an empty line, and as many bytes of body as `Content-Length` says; the next one follows with
// nothing in between. Nothing that comes may stop the reader: broken UTF-8 becomes U+FFFD, a line without a colon is passed
// over, a body that is too long is passed over. Only what cannot be the event socket ends it: there is no way back to where a
// frame begins.
import { OffhookError } from '../../errors.ts'
import type { Frame } from './esl-event.ts'

/** FreeSWITCH's own head lines are some hundred bytes. */
const HEAD_BYTES_MAX = 64 * 1024
/** `show channels as json` of some thousand channels has a few MiB. A longer body is passed over. */
const BODY_BYTES_MAX = 16 * 1024 * 1024
/** No answer is longer: such a number is none that FreeSWITCH wrote (S47). */
const LENGTH_MAX = 64 * 1024 * 1024

/** How far a chunk is read, and the frame that this completed. */
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
  /** The body that is being read; `null`: a head is. */
  #body: { parts: Uint8Array[]; left: number; readonly isKept: boolean } | null = null

  /** What came cannot be the event socket; nothing more is read. */
  get isBroken(): boolean {
    return this.#isBroken
  }

  /** Takes the next bytes, cut anywhere, and gives the frames that they complete. */
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

  /** Takes a line's bytes, with the line feed where it has come. */
  #takeLine(chunk: Uint8Array, start: number): ReadResult {
    const end = chunk.indexOf(LF, start)
    const part = chunk.subarray(start, end === -1 ? undefined : end)
    this.#headBytes += part.length + 1
    if (this.#headBytes > HEAD_BYTES_MAX) this.#isBroken = true
    // Copied, or a short rest would hold the whole chunk in memory.
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

// Broken bytes become U+FFFD; a mark of byte order stays where it is.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * A command as it goes over the wire. One with a line break would be a second command, so it is refused (S41).
 * @throws OffhookError `esl_line_break`
 */
export function writeCommand(command: string): string {
  if (/[\r\n\0]/.test(command)) {
    throw new OffhookError('esl_line_break', 'Commands for FreeSWITCH must not contain line breaks.')
  }
  return `${command}\n\n`
}
