import type { Line } from '../../parts/code-line.ts'

/** A text as lines of code, without colours. */
export function linesOf(text: string): Line[] {
  return text.split('\n').map((line) => ({ spans: [{ look: '', text: line }], key: null }))
}
