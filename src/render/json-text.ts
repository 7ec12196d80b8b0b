// JSON written by a person, with placeholders (T12). Inside quotes a placeholder is content of that string; outside it is a whole
// JSON value. Because the text parses with a letter in place of the former and `null` in place of the latter, it parses with any
// value there.
import { BOUNDS } from '../bounds.ts'
import { jsonContent } from './escape.ts'
import { findJsonFlaw, isDeep, portableJson } from './portable-json.ts'
import type { Piece, Slot } from './template/compile.ts'
import { type Run, evaluate, evaluateText } from './template/evaluate.ts'
import type { Value } from './template/value.ts'
import { type OutputBuffer, type Writer, fitsRequest, isFull, append, appendSecret } from './write.ts'

interface JsonText {
  readonly write: Writer
  /** Why the text is not JSON, and the offset in the template of the error, if known. */
  readonly problem: { readonly message: string; readonly at: number | null } | null
  /** For JSON: a flaw for which some receivers refuse it, if there is one. */
  readonly flaw: string | null
}

type Mode = 'content' | 'value'

/** The beginning of a part, in the sample and in the template. */
interface Mark {
  readonly inSample: number
  readonly at: number
  readonly isText: boolean
}

/** Compiles JSON text. If there is a problem, it still writes as much as it can. */
export function compileJsonText(pieces: readonly Piece[]): JsonText {
  const ready: (string | { readonly slot: Slot; readonly mode: Mode })[] = []
  const marks: Mark[] = []
  let sample = ''
  /** The sample with a different text for each placeholder: keys with different placeholders are not the same key. */
  let distinct = ''
  let inString = false
  let at = 0
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      marks.push({ inSample: sample.length, at, isText: true })
      inString = endsInString(piece, inString)
      sample += piece
      distinct += piece
      ready.push(piece.toWellFormed())
    } else {
      marks.push({ inSample: sample.length, at: piece.at, isText: false })
      const mode = inString ? 'content' : 'value'
      // "x" is no escape and no hex digit: after a backslash, or within \u00…, the sample fails as it should.
      sample += mode === 'content' ? 'x' : 'null'
      distinct += mode === 'content' ? `x${marks.length}` : 'null'
      ready.push({ slot: mode === 'value' ? withoutJson(piece) : piece, mode })
      at = piece.at + piece.length
    }
  }
  const write: Writer = (run, out) => {
    for (const part of ready) {
      if (isFull(run, out)) return
      if (typeof part === 'string') out.text += part
      else writeSlot(part.slot, part.mode, run, out)
    }
  }
  const problem = sampleProblem(sample, marks)
  return { write, problem, flaw: problem === null ? findJsonFlaw(distinct) : null }
}

// Outside quotes `[[tags|json]]` is the same as `[[tags]]`: JSON. Converted to text first, it would become a string of JSON.
function withoutJson(slot: Slot): Slot {
  return slot.json ? { ...slot, filters: slot.filters.slice(0, -1) } : slot
}

function writeSlot(slot: Slot, mode: Mode, run: Run, out: OutputBuffer): void {
  if (slot.secret) {
    const quote = mode === 'value' ? '"' : ''
    out.text += quote
    appendSecret(out, slot, 'json')
    out.text += quote
  } else if (mode === 'content') append(run, out, evaluateText(slot, run), jsonContent)
  else {
    const value = evaluate(slot, run)
    if (fitsRequest(run, out, value)) out.text += JSON.stringify(value)
  }
}

function endsInString(text: string, inString: boolean): boolean {
  let inside = inString
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') inside = !inside
    else if (inside && text[i] === '\\') i++
  }
  return inside
}

function sampleProblem(sample: string, marks: readonly Mark[]): JsonText['problem'] {
  try {
    JSON.parse(sample)
    return isDeep(sample) ? { message: `it is nested more than ${BOUNDS.depth} levels deep.`, at: null } : null
  } catch (thrown) {
    // "… in JSON at position 15 (line 1 column 16)": engines word the message differently, but most give the position.
    const position = /position (\d+)/.exec(thrown instanceof Error ? thrown.message : '')?.[1]
    if (position === undefined) return { message: 'it is incomplete, or a quote or bracket is missing.', at: null }
    const line = sample.slice(0, Number(position)).split('\n').length
    const near = sample.slice(Number(position), Number(position) + 20)
    const message = near === '' ? 'it is incomplete.' : `syntax error in line ${line} near ${near}`
    const mark = marks.findLast(({ inSample }) => inSample <= Number(position))
    if (mark === undefined) return { message, at: null }
    return { message, at: mark.isText ? mark.at + Number(position) - mark.inSample : mark.at }
  }
}

/** Writes a value as JSON. `parsed`: a text that is JSON itself is inserted unchanged. */
export function putJson(run: Run, out: OutputBuffer, value: Value, parsed = false): void {
  if (!fitsRequest(run, out, value)) return
  const json = parsed && typeof value === 'string' ? portableJson(value) : null
  out.text += json ?? JSON.stringify(value)
}

export function flawWords(flaw: string): string {
  return `Some receivers reject this JSON and the whole request: ${flaw}.`
}
