// Assigns problems to rows: those whose path is `request.rows[3].value`, `…key` or `…type`.
import type { ConfigProblem } from '../../../../src/render/request.ts'

export const NO_PROBLEMS: readonly ConfigProblem[] = []

/** Problems by the id of their row. `list`: `rows` or `headers`. */
export function problemsByRow(
  problems: readonly ConfigProblem[],
  rows: readonly { readonly id: string }[],
  list: 'rows' | 'headers',
): ReadonlyMap<string, readonly ConfigProblem[]> {
  const found = new Map<string, ConfigProblem[]>()
  for (const problem of problems) {
    const [, name, at] = /^(?:request\.)?(rows|headers)\[(\d+)\]/.exec(problem.path) ?? []
    const id = name === list ? rows[Number(at)]?.id : undefined
    if (id === undefined) continue
    const there = found.get(id)
    if (there) there.push(problem)
    else found.set(id, [problem])
  }
  return found
}

/** Whether a row looks the same as before, and need not be drawn again. */
export function sameRowProps<Props extends { readonly problems: readonly ConfigProblem[] }>(
  a: Props,
  b: Props,
): boolean {
  const { problems: before, ...rest } = a
  const { problems: after, ...others } = b
  return (
    sameProblems(before, after) && Object.entries(rest).every(([name, value]) => Reflect.get(others, name) === value)
  )
}

/** Whether the problems have the same words. */
function sameProblems(a: readonly ConfigProblem[], b: readonly ConfigProblem[]): boolean {
  if (a === b) return true
  return (
    a.length === b.length &&
    a.every((problem, at) => {
      const other = b[at]
      return (
        other !== undefined &&
        problem.message === other.message &&
        problem.at === other.at &&
        problem.length === other.length &&
        problem.severity === other.severity &&
        partOf(problem) === partOf(other)
      )
    })
  )
}

/** The part of the row: `value`, `key` or `type`. */
export function partOf({ path }: ConfigProblem): string {
  return path.slice(path.lastIndexOf('.') + 1)
}
