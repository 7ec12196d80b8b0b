import { coerce, staticTypeProblem } from './coerce.ts'
import { type Compilation, type CompiledRow, addError, loneField, addWarning } from './compilation.ts'
import { compileJsonText, flawWords, putJson } from './json-text.ts'
import { evaluate } from './template/evaluate.ts'
import { isEmpty } from './template/value.ts'
import {
  type Escaping,
  type OutputBuffer,
  type TryWriter,
  append,
  valueOf,
  compileWriter,
  wroteSince,
} from './write.ts'

/**
 * Whether the row's type is number or true/false, to which its value is converted. Adds a problem if the value cannot be
 * converted.
 */
export function isForced(to: Compilation, { row, path, pieces }: CompiledRow): boolean {
  if (row.type !== 'number' && row.type !== 'boolean') return false
  if (pieces.some((piece) => typeof piece !== 'string' && piece.secret)) {
    addError(to, `${path}.type`, 'A secret can only be sent as text. Set the row’s type to text.')
    return false
  }
  if (pieces.every((piece) => typeof piece === 'string')) {
    const text = pieces.join('')
    // An empty input of the service (T18): the row is not sent.
    const leftOut = text === '' && row.omit_empty
    const problem = leftOut ? null : staticTypeProblem(row.type, text)
    if (problem !== null) addError(to, `${path}.value`, problem)
  }
  return true
}

/** Compiles the value of a row for a place that holds text. The writer returns `false` when the row is to be left out. */
export function rowWriter(to: Compilation, compiled: CompiledRow, escaping: Escaping): TryWriter {
  const { row, pieces } = compiled
  if (isForced(to, compiled)) {
    return (run, out) => {
      const text = coerce(row.type, valueOf(pieces, run))
      out.text += escaping.escape(text ?? '')
      return text !== null || !row.omit_empty
    }
  }
  if (row.type === 'json') {
    const writeJson = jsonWriter(to, compiled, escaping)
    if (writeJson !== null) return writeJson
  }
  const write = compileWriter(pieces, escaping)
  if (!row.omit_empty) {
    return (run, out) => {
      write(run, out)
      return true
    }
  }
  return (run, out) => {
    const length = out.text.length
    const places = out.places.length
    write(run, out)
    return wroteSince(out, length, places)
  }
}

/**
 * For a row of type JSON in a place that holds text: the JSON, escaped for the place. `null`: it is sent as text, with a warning.
 */
function jsonWriter(to: Compilation, { row, path, pieces }: CompiledRow, { escape }: Escaping): TryWriter | null {
  if (pieces.some((piece) => typeof piece !== 'string' && piece.secret)) {
    addWarning(to, `${path}.type`, 'A secret can only be sent as text, so this row is not sent as JSON.')
    return null
  }
  const slot = loneField(pieces)
  if (slot !== null) {
    return (run, out) => {
      const value = evaluate(slot, run)
      // An unknown value is not text here (T7).
      if (isEmpty(value) && (value === null || row.omit_empty)) return !row.omit_empty
      const json: OutputBuffer = { text: '', places: [] }
      putJson(run, json, value, true)
      append(run, out, json.text, escape)
      return true
    }
  }
  const { write, problem, flaw } = compileJsonText(pieces)
  if (flaw !== null) addWarning(to, `${path}.value`, flawWords(flaw))
  if (problem !== null) {
    addWarning(to, `${path}.value`, `The value is not valid JSON, so it is sent as text: ${problem.message}`)
    return null
  }
  return (run, out) => {
    const json: OutputBuffer = { text: '', places: [] }
    write(run, json)
    append(run, out, json.text, escape)
    return true
  }
}
