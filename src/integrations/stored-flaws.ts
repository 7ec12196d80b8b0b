// Finds flaws in stored data. Only the program writes a row, but a database outlives a version, and may be restored, edited or
// damaged: code that reads a row checks it here first (S46). Only types and the words of closed lists are checked; check.ts
// checks what a person may have typed wrong.
import * as z from 'zod/mini'
import { BOUNDS } from '../bounds.ts'
import { relax, TYPE_NAMES } from '../schema.ts'
import { isObject } from '../json/is-object.ts'

/** A value that cannot be read, at a path such as `delivery.timeout_s`, and the expected value. */
export interface StoredFlaw {
  readonly path: string
  readonly message: string
}

interface ReadMembers {
  readonly members: Readonly<Record<string, unknown>>
  readonly flaws: readonly StoredFlaw[]
}

/** A longer path tells a person no more. */
const PATH_MAX = 100

/**
 * The readable members of `shape` in the stored value at `path`. A member that an older version did not know is absent, and no
 * flaw.
 */
export function readMembers(
  stored: unknown,
  { shape }: { readonly shape: Readonly<Record<string, z.core.$ZodType>> },
  path = '',
): ReadMembers {
  if (!isObject(stored)) return { members: {}, flaws: [{ path, message: 'Must be an object.' }] }
  const members: Record<string, unknown> = {}
  const flaws: StoredFlaw[] = []
  for (const [name, schema] of Object.entries(shape)) {
    const value = stored[name]
    if (value === undefined) continue
    const wrong = wrongIn(schema, value)
    const place = path === '' ? name : `${path}.${name}`
    if (wrong) flaws.push({ path: `${place}${wrong.path}`.slice(0, PATH_MAX), message: `Must be ${wrong.should}.` })
    else members[name] = value
  }
  return { members, flaws }
}

interface Wrong {
  /** The path within the value, such as `[2].key`; empty: the value itself. */
  readonly path: string
  readonly should: string
}

/** A group of conditions is two levels of JSON. */
const DEPTH_MAX = 2 * BOUNDS.depth

function wrongIn(schema: z.core.$ZodType, value: unknown): Wrong | null {
  if (isDeeper(value, DEPTH_MAX)) return { path: '', should: `at most ${BOUNDS.depth} levels deep` }
  const [issue] = relax(schema).safeParse(value).error?.issues ?? []
  return issue === undefined ? null : wrongOf(issue)
}

/** If several shapes are allowed, the flaw is reported for the shape of which most could be read. */
function wrongOf(issue: z.core.$ZodIssue): Wrong {
  const path = issue.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')
  const nested =
    issue.code === 'invalid_union' ? issue.errors.flatMap(([first]) => (first ? [wrongOf(first)] : [])) : []
  const nearest = nested.reduce((a, b) => (b.path.length > a.path.length ? b : a), { path: '', should: '' })
  if (nearest.path !== '') return { path: path + nearest.path, should: nearest.should }
  const choices = [...new Set(nested.map(({ should }) => should))]
  return { path, should: choices.length > 0 ? choices.join(', or ') : shouldBe(issue) }
}

function shouldBe(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return TYPE_NAMES[issue.expected] ?? 'of a different type'
  const words = issue.code === 'invalid_value' ? issue.values : 'options' in issue ? issue.options : null
  if (Array.isArray(words)) return `one of ${words.map(String).join(', ')}`
  return 'in the saved format'
}

/** Whether a value is nested deeper than `most`. Does not recurse to its end, which would overflow the stack. */
function isDeeper(value: unknown, most: number): boolean {
  let level = [value]
  for (let depth = 0; depth <= most; depth++) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []))
    if (level.length === 0) return false
  }
  return true
}
