// As much of an input as fits its schema: what does not fit is taken away, and said. For the preview, which shows what it can.
import type { z } from '@hono/zod-openapi'
import { BOUNDS } from '../../bounds.ts'
import type { ConfigProblem } from '../../render/request.ts'

/**
 * The value without what does not fit, and a problem for each thing that was taken away. Each is taken out of a copy, so of a
 * value with as many problems as are listed (S45) nothing is kept. Others have their turn between two rounds (`slices`).
 */
export async function prune<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  slices: () => Promise<void>,
): Promise<{ readonly value: z.output<Schema>; readonly problems: readonly ConfigProblem[] }> {
  const problems: ConfigProblem[] = []
  let rest: unknown = value
  // Each round takes away at least one value.
  while (problems.length < BOUNDS.problems) {
    const parsed = schema.safeParse(rest)
    await slices()
    if (parsed.success) return { value: parsed.data, problems }
    const places = parsed.error.issues.toReversed().flatMap(placesOf)
    for (const { path, message } of places.slice(0, BOUNDS.problems - problems.length))
      problems.push({ path: pathText(path), message, severity: 'error' })
    if (problems.length === BOUNDS.problems) break
    for (const { path } of places) rest = without(rest, has(rest, path) ? path : path.slice(0, -1))
  }
  return { value: schema.parse({}), problems }
}

/** What is wrong, one by one: of an object all that it should not have is one issue. */
function placesOf(issue: z.core.$ZodIssue): readonly { path: readonly PropertyKey[]; message: string }[] {
  const { path, message } = issue
  if (issue.code !== 'unrecognized_keys') return [{ path, message }]
  return issue.keys.map((key) => ({ path: [...path, key], message }))
}

/** `request.rows[2].value`. */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`))
    .join('')
}

/** What is missing cannot be taken away: then what it is missing from is. */
function has(value: unknown, path: readonly PropertyKey[]): boolean {
  const [step, ...rest] = path
  if (step === undefined) return true
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false
  return has(Object.entries(value).find(([key]) => key === String(step))?.[1], rest)
}

/** The value without what stands at the path; without a path, nothing is left of it. */
function without(value: unknown, path: readonly PropertyKey[]): unknown {
  const [step, ...rest] = path
  if (step === undefined || typeof value !== 'object' || value === null) return {}
  if (Array.isArray(value)) {
    const index = Number(step)
    return rest.length === 0 ? value.toSpliced(index, 1) : value.with(index, without(value[index], rest))
  }
  const members = Object.entries(value)
  const name = String(step)
  if (rest.length === 0) return Object.fromEntries(members.filter(([key]) => key !== name))
  return Object.fromEntries(members.map(([key, member]) => [key, key === name ? without(member, rest) : member]))
}
