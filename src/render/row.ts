import { forced, staticTypeProblem } from './coerce.ts'
import { type Compilation, type CompiledRow, error } from './compilation.ts'
import { type Escaping, type TryWrite, valueOf, writer, wroteSince } from './write.ts'

/** Whether the row's type is number or true/false, which its value is made into. Notes a value that cannot be. */
export function isForced(to: Compilation, { row, path, pieces }: CompiledRow): boolean {
  if (row.type !== 'number' && row.type !== 'boolean') return false
  if (pieces.some((piece) => typeof piece !== 'string' && piece.secret)) {
    error(to, `${path}.type`, 'A secret is text: set the type of the row to text.')
    return false
  }
  if (pieces.every((piece) => typeof piece === 'string')) {
    const text = pieces.join('')
    // An input of the service that is empty (T18): the row is not sent.
    const leftOut = text === '' && row.omit_empty
    const problem = leftOut ? null : staticTypeProblem(row.type, text)
    if (problem !== null) error(to, `${path}.value`, problem)
  }
  return true
}

/** Compiles the value of a row for a place that holds text. It answers `false` when the row is to be left out. */
export function rowWriter(to: Compilation, compiled: CompiledRow, escaping: Escaping): TryWrite {
  const { row, pieces } = compiled
  if (isForced(to, compiled)) {
    return (run, out) => {
      const text = forced(row.type, valueOf(pieces, run))
      out.text += escaping.escape(text ?? '')
      return text !== null || !row.omit_empty
    }
  }
  const write = writer(pieces, escaping)
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
