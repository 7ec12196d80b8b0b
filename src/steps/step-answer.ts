// Reads the response of a step: fields as JSON, by their codes or at configured paths, by the same rules as all fields. A member
// that is no field, or has an invalid value, is left out and named; the others count.
import { isObject } from '../json/is-object.ts'
import type { Fields, FieldValue } from '../calls/call.ts'
import { flawOfField, readValue } from '../calls/field-values.ts'
import { clean } from '../calls/text.ts'
import { parseJson } from '../json/parse-json.ts'

/** The largest response: a transcript of 100,000 characters, and other fields. */
export const ANSWER_BYTES_MAX = 1024 * 1024
/** Fields of one answer: more is a mistake. */
const FIELDS_MAX = 300
/** Limit of named flaws of a response. */
const FLAWS_SHOWN_MAX = 10
/** The length to which a code is cut in messages. */
const CODE_LENGTH_MAX = 60

interface StepAnswerRules {
  /** Codes of fields, and the path of each in the response: `results.0.text`. `null`: each field is under its own code. */
  readonly take: Readonly<Record<string, string>> | null
  /** Telephone numbers without a country code are numbers of this country (ISO 3166, two letters). */
  readonly country: string
}

type StepAnswerResult =
  /** `problem` names the fields that were left out, and why. */
  | { readonly ok: true; readonly fields: Fields; readonly problem: string | null }
  | { readonly ok: false; readonly problem: string }

/** Reads a raw response. An empty response has no fields. */
export function parseStepAnswer(body: Buffer, rules: StepAnswerRules): StepAnswerResult {
  const text = body.toString('utf8').trim()
  if (text === '') return { ok: true, fields: {}, problem: null }
  const value = parseJson(text)
  return value === undefined
    ? { ok: false, problem: 'The response is not JSON. Return a JSON object with fields.' }
    : readStepAnswer(value, rules)
}

/** Reads a response that is JSON. */
export function readStepAnswer(value: unknown, rules: StepAnswerRules): StepAnswerResult {
  const answer = clean(value)
  if (!isObject(answer)) return { ok: false, problem: 'The response must be a JSON object with field codes as names.' }
  const entries = rules.take === null ? Object.entries(answer) : pickFields(answer, rules.take)
  if (entries.length > FIELDS_MAX)
    return {
      ok: false,
      problem: `The response has more than ${FIELDS_MAX} fields. Choose the fields you need with "take".`,
    }
  const fields: Record<string, FieldValue> = {}
  const wrong: string[] = []
  for (const [code, found] of entries) {
    // An unknown value is ignored: a step removes no field that the call has.
    if (found === null) continue
    const value = typeof found === 'string' ? found.trim() : found
    const flaw =
      found === undefined ? `Not found in the response at ${rules.take?.[code] ?? code}.` : flawOfStepField(code, value)
    if (flaw === null) fields[code] = readValue(code, value as FieldValue, rules.country)
    else wrong.push(`${shortened(code)}: ${flaw}`)
  }
  return { ok: true, fields, problem: wrong.length === 0 ? null : problemOf(wrong) }
}

/** Fields that a step may not set: where recordings are. */
const RESERVED_FIELDS = new Set(['recording_url', 'voicemail_url', 'recording_id', 'recording_duration', 'recorded'])

function flawOfStepField(code: string, value: unknown): string | null {
  if (RESERVED_FIELDS.has(code)) return 'Offhook sets this field itself.'
  return flawOfField(code, value)
}

function pickFields(answer: object, take: Readonly<Record<string, string>>): [string, unknown][] {
  return Object.entries(take).map(([code, path]) => [code, at(answer, path)])
}

/** The value at a path like `results.0.text`; `undefined`: there is none. */
function at(value: unknown, path: string): unknown {
  let found = value
  for (const part of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined
    found = (found as Record<string, unknown>)[part]
  }
  return found
}

function problemOf(wrong: readonly string[]): string {
  const more = wrong.length > FLAWS_SHOWN_MAX ? ` And ${wrong.length - FLAWS_SHOWN_MAX} more.` : ''
  return `Left out: ${wrong.slice(0, FLAWS_SHOWN_MAX).join(' ')}${more}`
}

function shortened(code: string): string {
  return code.length > CODE_LENGTH_MAX ? `${code.slice(0, CODE_LENGTH_MAX)}…` : code
}
