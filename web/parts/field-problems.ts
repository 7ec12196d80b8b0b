import { ProblemError } from '../api/problem.ts'

/** The errors that the API returned, by the JSON pointer of each value: to show each beside its field. */
export function problemsByPointer(error: unknown): ReadonlyMap<string, string> {
  if (!(error instanceof ProblemError)) return new Map()
  return new Map(error.errors.map(({ pointer, detail }) => [pointer, detail]))
}
