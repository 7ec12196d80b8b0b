// As much of an input as fits its schema: what does not fit is taken away, and said. For the preview, which shows what it can.
import type { z } from '@hono/zod-openapi'
import type { Problem } from '../render/request.ts'

/** Each round takes away at least one value; a body within its size limit has problems that a person can still read. */
const roundsMax = 100

/** The value without what does not fit, and a problem for each thing that was taken away. */
export function prune<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { readonly value: z.output<Schema>; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  let rest: unknown = structuredClone(value)
  for (let round = 0; round < roundsMax; round++) {
    const parsed = schema.safeParse(rest)
    if (parsed.success) return { value: parsed.data, problems }
    for (const issue of parsed.error.issues.toReversed()) {
      const keys = issue.code === 'unrecognized_keys' ? issue.keys : [null]
      for (const key of keys) {
        const path = key === null ? issue.path : [...issue.path, key]
        problems.push({ path: written(path), message: issue.message, severity: 'error' })
        rest = without(rest, has(rest, path) ? path : path.slice(0, -1))
      }
    }
  }
  return { value: schema.parse({}), problems }
}

/** `request.rows[2].value`. */
function written(path: readonly PropertyKey[]): string {
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
