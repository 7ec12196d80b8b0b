import { ProblemError } from '../api/problem.ts'

/** What the API found wrong, by the JSON pointer of each value: for showing it beside its field. */
export function problemsByPointer(error: unknown): ReadonlyMap<string, string> {
  if (!(error instanceof ProblemError)) return new Map()
  return new Map(error.errors.map(({ pointer, detail }) => [pointer, detail]))
}
