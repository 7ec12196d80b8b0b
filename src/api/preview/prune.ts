// Keeps the parts of an input that fit its schema, and reports the others as problems. The preview uses it to show as much as
// possible.
import type { z } from '@hono/zod-openapi'
import { BOUNDS } from '../../bounds.ts'
import type { ConfigProblem } from '../../render/request.ts'

/**
 * The value without the parts that don't fit, and a problem for each removed part. Each removal makes a copy, so a value with the
 * maximum number of problems (S45) is dropped altogether. Other requests get a turn between two rounds (`slices`).
 */
export async function prune<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  slices: () => Promise<void>,
): Promise<{ readonly value: z.output<Schema>; readonly problems: readonly ConfigProblem[] }> {
  const problems: ConfigProblem[] = []
  let rest: unknown = value
  // Each round removes at least one value.
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

/** The single errors of an issue: zod reports all unknown members of an object as one issue. */
function placesOf(issue: z.core.$ZodIssue): readonly { path: readonly PropertyKey[]; message: string }[] {
  const { path, message } = issue
  if (issue.code !== 'unrecognized_keys') return [{ path, message }]
  return issue.keys.map((key) => ({ path: [...path, key], message }))
}

/** The path as text, such as `request.rows[2].value`. */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`))
    .join('')
}

/** Whether the value has this path. A missing member can't be removed, so the caller then removes the object that lacks it. */
function has(value: unknown, path: readonly PropertyKey[]): boolean {
  const [step, ...rest] = path
  if (step === undefined) return true
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false
  return has(Object.entries(value).find(([key]) => key === String(step))?.[1], rest)
}

/** The value without the part at this path; an empty object if the path is empty. */
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
