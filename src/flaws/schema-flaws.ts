// The flaws that a schema finds, in our words: where a value is wrong, and which value is expected. The library's own words are
// for programmers.
import { z } from 'zod'
import { BOUNDS } from '../bounds.ts'
import { pointerToken } from '../json/json-pointer.ts'
import { TYPE_NAMES } from '../schema.ts'
import type { Flaw, FlawCode } from './flaw.ts'

type Raw = z.core.$ZodRawIssue
type Issue = z.core.$ZodIssue

/** The detail for a member that is left out. */
const MISSING = 'Missing.'

// Sets these words for all schemas. A message of the schema itself takes precedence.
z.config({ customError: wordsOf })

function wordsOf(issue: Raw): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined && (issue.path ?? []).length > 0
        ? MISSING
        : `Must be ${typeName(issue.expected)}.`
    case 'invalid_value':
      return `Must be ${oneOf(issue.values)}.`
    case 'too_big':
      return tooBig(issue.origin, issue.maximum)
    case 'too_small':
      return tooSmall(issue.origin, issue.minimum)
    case 'invalid_union':
      return Array.isArray(issue.options)
        ? `Must be ${oneOf(issue.options)}.`
        : 'Unknown type. See /docs for the allowed ones.'
    case 'unrecognized_keys':
      return unknownParameter(issue.inst)
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'custom':
      return 'Invalid format. See /docs.'
  }
}

/**
 * A query has few parameters, so the message names all of them. The members of a body are listed in the OpenAPI
 * document.
 */
function unknownParameter(schema: unknown): string {
  const names = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
  return names.length === 0 ? 'Unknown parameter.' : `Unknown parameter. Allowed: ${names.join(', ')}.`
}

function typeName(expected: string): string {
  return TYPE_NAMES[expected] ?? 'another type (see /docs)'
}

function oneOf(values: readonly unknown[]): string {
  const texts = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
  return texts.length === 1 ? (texts[0] ?? '') : `one of ${texts.join(', ')}`
}

function tooBig(origin: string, most: number | bigint): string {
  if (origin === 'string') return `Must be at most ${most} characters.`
  return origin === 'array' ? `Must have at most ${most} items.` : `Must be at most ${most}.`
}

function tooSmall(origin: string, least: number | bigint): string {
  if (origin === 'string') return Number(least) === 1 ? 'Must not be empty.' : `Must be at least ${least} characters.`
  return origin === 'array'
    ? `Must have at least ${least} ${Number(least) === 1 ? 'item' : 'items'}.`
    : `Must be at least ${least}.`
}

/**
 * The flaws that a schema found, each with its place: the body (`json`), the query, a header or the path. Returns at
 * most one flaw more than an answer lists (S45), so that the answer can say that there are further flaws.
 */
export function flawsIn(error: z.ZodError, target = 'json'): Flaw[] {
  const flaws: Flaw[] = []
  for (const issue of error.issues) {
    flaws.push(...flawsOf(issue, [], target))
    if (flaws.length > BOUNDS.problems) return flaws.slice(0, BOUNDS.problems + 1)
  }
  return flaws
}

function flawsOf(issue: Issue, above: readonly string[], target: string): Flaw[] {
  const path = [...above, ...issue.path.map(String)]
  if (issue.code === 'unrecognized_keys')
    return issue.keys.slice(0, BOUNDS.problems + 1).map((key) =>
      flawAt([...path, key], target, {
        code: 'unknown',
        detail: target === 'json' ? 'Unknown property.' : issue.message,
      }),
    )
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return flawsOfChoice(issue, path, target)
  return [flawAt(path, target, { code: codeOf(issue), detail: issue.message })]
}

/** The shape that was most likely meant among several: the shape with the right type and the fewest flaws. */
function flawsOfChoice(issue: z.core.$ZodIssueInvalidUnion, path: readonly string[], target: string): Flaw[] {
  const [meant] = issue.errors.filter((issues) => !issues.some(isOfOtherType)).toSorted((a, b) => weight(a) - weight(b))
  if (meant) return meant.flatMap((inner) => flawsOf(inner, path, target))
  const expected = issue.errors.flat().flatMap((inner) => (inner.code === 'invalid_type' ? [inner.expected] : []))
  const names = [...new Set(expected.map(typeName))]
  const detail = names.length > 0 ? `Must be ${names.join(' or ')}.` : issue.message
  return [flawAt(path, target, { code: names.length > 0 ? 'wrong_type' : 'invalid', detail })]
}

/** Every unknown member counts: a shape whose members are all unknown was not meant. */
function weight(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0)
}

function isOfOtherType({ code, path }: Issue): boolean {
  return code === 'invalid_type' && path.length === 0
}

function codeOf(issue: Issue): FlawCode {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.startsWith(MISSING) ? 'required' : 'wrong_type'
    case 'invalid_value':
      return 'not_allowed'
    case 'too_big':
      return 'too_large'
    case 'too_small':
      return 'too_small'
    case 'unrecognized_keys':
      return 'unknown'
    case 'invalid_union':
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'custom':
      return 'invalid'
  }
}

function flawAt(path: readonly string[], target: string, what: Pick<Flaw, 'code' | 'detail'>): Flaw {
  if (target === 'json') return { pointer: path.map(pointerToken).join(''), ...what }
  return { pointer: '', parameter: path.join('.'), ...what }
}
