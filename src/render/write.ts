import { BOUNDS } from '../bounds.ts'
import type { FilledPlace } from './request.ts'
import type { Piece, Slot } from './template/compile.ts'
import { type Run, evaluate, evaluateText, sizeOf } from './template/evaluate.ts'
import type { Value } from './template/value.ts'

/** A part of the request that is being written, and its secrets. */
export interface OutputBuffer {
  text: string
  readonly places: Pick<FilledPlace, 'name' | 'at' | 'as'>[]
}

export type Writer = (run: Run, out: OutputBuffer) => void

/** Writes a part, or leaves it out and returns `false`. */
export type TryWriter = (run: Run, out: OutputBuffer) => boolean

/** How text and secrets are written in one kind of place. */
export interface Escaping {
  readonly as: FilledPlace['as']
  readonly escape: (text: string) => string
}

/** Adds a value from the call. A value that is too large for the request is not even escaped. */
export function append(run: Run, out: OutputBuffer, text: string, escape: (text: string) => string): void {
  if (fitsRequest(run, out, text)) out.text += escape(text)
}

/** Whether such a value may still be added; beyond the limit nothing more is added. */
export function fitsRequest(run: Run, out: OutputBuffer, value: Value): boolean {
  // Escaping never shortens, and no character takes less than a byte: a part over the limit here stays over it.
  if (run.written + out.text.length + sizeOf(value) > BOUNDS.requestBytes) run.tooLarge ??= TOO_LARGE
  return run.tooLarge === null
}

export const TOO_LARGE = `The request is larger than ${BOUNDS.requestBytes} bytes.`

/** Whether the request is too large already, so that nothing more need be written. */
export function isFull(run: Run, out: OutputBuffer): boolean {
  if (run.written + out.text.length > BOUNDS.requestBytes) run.tooLarge ??= TOO_LARGE
  return run.tooLarge !== null
}

/**
 * Compiles text with placeholders for one kind of place. The fixed text is escaped here, once; `own` is for text that a person
 * has already written in the format of the place.
 */
export function compileWriter(pieces: readonly Piece[], { as, escape }: Escaping, own = escape): Writer {
  const ready = pieces.map((piece) => (typeof piece === 'string' ? own(piece) : piece))
  return (run, out) => {
    for (const piece of ready) {
      if (run.tooLarge !== null) return
      if (typeof piece === 'string') {
        if (isFull(run, out)) return
        out.text += piece
      } else if (piece.secret) appendSecret(out, piece, as)
      else append(run, out, evaluateText(piece, run), escape)
    }
  }
}

export function appendSecret(out: OutputBuffer, { name }: Slot, as: FilledPlace['as']): void {
  out.places.push({ name, at: out.text.length, as })
}

/** The value of the pieces: with its type if they are one placeholder alone, otherwise text. Secrets count as empty. */
export function valueOf(pieces: readonly Piece[], run: Run): Value {
  const [first] = pieces
  if (pieces.length === 1 && typeof first === 'object') return first.secret ? null : evaluate(first, run)
  let text = ''
  for (const piece of pieces) {
    if (typeof piece === 'string') text += piece
    else if (!piece.secret) text += evaluateText(piece, run)
    if (text.length > BOUNDS.requestBytes) run.tooLarge ??= TOO_LARGE
    if (run.tooLarge !== null) return null
  }
  return text
}

/** Whether anything was added since: text, or a secret, which has no length yet. */
export function wroteSince(out: OutputBuffer, length: number, places: number): boolean {
  return out.text.length > length || out.places.length > places
}
