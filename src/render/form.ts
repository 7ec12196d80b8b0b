import type { Compilation, CompiledRow } from './compilation.ts'
import { formEncode } from './escape.ts'
import { rowWriter } from './row.ts'
import { type Escaping, type TryWriter, type Writer, isFull } from './write.ts'

export const FORM: Escaping = { as: 'form', escape: formEncode }

/** Keys and values in the order of the rows; a key may occur again (T11). */
export interface Pair {
  readonly key: string
  readonly write: TryWriter
}

/** Compiles rows into `key=value` pairs, for a form or a query. */
export function compilePairs(to: Compilation, rows: readonly CompiledRow[], escaping: Escaping): readonly Pair[] {
  return rows.map((compiled) => ({
    key: `${escaping.escape(compiled.row.key)}=`,
    write: rowWriter(to, compiled, escaping),
  }))
}

/** Writes pairs with `&` between them, and `before` in front of the first. */
export function writePairs(pairs: readonly Pair[], before: string): Writer {
  return (run, out) => {
    let between = before
    for (const { key, write } of pairs) {
      const without = out.text
      out.text += between + key
      if (isFull(run, out)) return
      if (write(run, out)) between = '&'
      else out.text = without
    }
  }
}

/** The body of a form (application/x-www-form-urlencoded). */
export function compileForm(to: Compilation, rows: readonly CompiledRow[]): Writer {
  return writePairs(compilePairs(to, rows, FORM), '')
}
