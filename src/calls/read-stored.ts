// Reads stored calls. Only the program writes them, but they may have been damaged since (S46): every reader of a call uses this
// module, so that an unreadable call affects nothing else.
import type { Call, Fields, FieldValue } from './call.ts'
import { ADDITION_KINDS } from './additions.ts'
import { END_CAUSE_KINDS, LEG_ENDS, OUTCOME_RULES } from './outcome-evidence.ts'
import { OUTCOMES, STATUSES } from './status.ts'
import { isObject } from '../json/is-object.ts'
import { parseJson, parseJsonObject } from '../json/parse-json.ts'

/** Reads a stored call; `null`: it cannot be read. Never throws. */
export function readCall(stored: unknown): Call | null {
  if (!isObject(stored)) return null
  const isCall =
    typeof stored['uniqueid'] === 'string' &&
    isCourse(stored) &&
    isWhole(stored['sequence']) &&
    [stored['isTest'], stored['lost']].every((one) => typeof one === 'boolean') &&
    isFields(stored['fields']) &&
    isTime(stored['lastEventAt']) &&
    isOneOf(['none', 'expected', 'ready', 'failed'], stored['recording'] ?? 'wrong') &&
    isRecordOf(stored['recordings'], isRecording) &&
    isRecordOf(stored['steps'], (state) => isOneOf(['waiting', 'done', 'failed'], state ?? 'wrong')) &&
    isRecordOf(stored['orders'], isTime) &&
    (stored['timeline'] === undefined || isTimeline(stored['timeline'])) &&
    isRecordOf(stored['fieldTimes'], isTime) &&
    (stored['isReplayed'] === undefined || stored['isReplayed'] === true) &&
    (stored['ticked'] === undefined || isTexts(stored['ticked'])) &&
    (stored['history'] === undefined || isHistory(stored['history'])) &&
    (stored['evidence'] === undefined || isEvidence(stored['evidence'])) &&
    (stored['added'] === undefined || isAdditions(stored['added']))
  return isCall ? (stored as unknown as Call) : null
}

function isCourse(stored: Readonly<Record<string, unknown>>): boolean {
  return (
    [stored['status'], stored['previousStatus']].every((one) => isOneOf(STATUSES, one)) &&
    [stored['outcome'], stored['outcomeTold']].every((one) => isOneOf(OUTCOMES, one)) &&
    typeof stored['connected'] === 'boolean' &&
    [stored['startAt'], stored['statusAt']].every(isTime) &&
    [stored['answerAt'], stored['endAt'], stored['talkEndAt']].every((one) => one === null || isTime(one)) &&
    [stored['ringMs'], stored['holdMs'], stored['queueMs']].every(isTime) &&
    isOneOf(['answer', 'before'], stored['unseen'] ?? null)
  )
}

function isTimeline(stored: unknown): boolean {
  if (!isObject(stored)) return false
  const { from, reports } = stored
  return (from === undefined || (isObject(from) && isCourse(from))) && Array.isArray(reports) && reports.every(isReport)
}

function isReport(stored: unknown): boolean {
  if (!isObject(stored)) return false
  const { at, status, outcome, fallbackOutcome, connected, whileIn, precision, reportedAt, order } = stored
  return (
    isTime(at) &&
    isOneOf(STATUSES, status ?? null) &&
    isOneOf(OUTCOMES, outcome ?? null) &&
    isOneOf(OUTCOMES, fallbackOutcome ?? null) &&
    (connected === undefined || typeof connected === 'boolean') &&
    (whileIn === undefined || isTexts(whileIn)) &&
    isOneOf(['second', 'exact'], precision ?? null) &&
    (reportedAt === undefined || isTime(reportedAt)) &&
    (order === undefined || (isObject(order) && typeof order['of'] === 'string' && isTime(order['number'])))
  )
}

/** Reads the stored fields of an event, from JSON; `null`: they cannot be read. Never throws. */
export function readFields(text: string): Fields | null {
  const stored = parseJson(text)
  return isFields(stored) ? stored : null
}

/** Reads the call in a stored record, from JSON, `{"call": …}`; `null`: it cannot be read. Never throws. */
export function readCallRecord(text: string): Call | null {
  const stored = parseJsonObject(text)
  return stored === null ? null : readCall(stored['call'])
}

function isFields(value: unknown): value is Fields {
  return isObject(value) && Object.values(value).every(isFieldValue)
}

function isFieldValue(value: unknown): value is FieldValue {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value) || isTexts(value)
}

function isRecording(value: unknown): boolean {
  return isObject(value) && isOneOf(['announced', 'coming', 'ready', 'failed'], value['state'] ?? 'wrong')
}

function isHistory(value: unknown): boolean {
  if (!isObject(value)) return false
  const { party, line, at, fields } = value
  return typeof party === 'string' && (line === null || typeof line === 'string') && isTime(at) && isFields(fields)
}

function isEvidence(value: unknown): boolean {
  if (!isObject(value)) return false
  const { outcome, rule, legs, moreLegs, cause } = value
  return (
    isOneOf(OUTCOMES, outcome ?? 'wrong') &&
    isOneOf(OUTCOME_RULES, rule ?? 'wrong') &&
    (legs === undefined || (Array.isArray(legs) && legs.every(isEvidenceLeg))) &&
    (moreLegs === undefined || isWhole(moreLegs)) &&
    isEndCause(cause)
  )
}

function isEvidenceLeg(value: unknown): boolean {
  if (!isObject(value)) return false
  const { party, end, rangS, cause } = value
  return (
    (party === undefined || typeof party === 'string') &&
    isOneOf(LEG_ENDS, end ?? 'wrong') &&
    (rangS === undefined || isTime(rangS)) &&
    isEndCause(cause)
  )
}

function isEndCause(value: unknown): boolean {
  if (value === undefined) return true
  if (!isObject(value)) return false
  const { kind, code, name } = value
  return (
    isOneOf(END_CAUSE_KINDS, kind ?? 'wrong') &&
    (code === undefined || isTime(code)) &&
    (name === undefined || typeof name === 'string')
  )
}

function isAdditions(value: unknown): boolean {
  if (!isObject(value)) return false
  const { made, inForce } = value
  return isWhole(made) && Array.isArray(inForce) && inForce.every(isAddition)
}

function isAddition(stored: unknown): boolean {
  if (!isObject(stored)) return false
  const { id, kind, value } = stored
  if (typeof id !== 'string' || !isOneOf(ADDITION_KINDS, kind ?? 'wrong')) return false
  if (kind === 'outcome') return isOneOf(OUTCOMES, value ?? 'wrong')
  if (kind !== 'value') return typeof value === 'string'
  if (!isObject(value)) return false
  const { amount, currency } = value
  return ['string', 'number'].includes(typeof amount) && (currency === undefined || typeof currency === 'string')
}

/** The range of a `Date`: times beyond it cannot be shown. */
const TIME_MAX_MS = 8.64e15

const isTime = (value: unknown): boolean => typeof value === 'number' && Math.abs(value) <= TIME_MAX_MS
const isWhole = (value: unknown): boolean => Number.isSafeInteger(value)
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'string')

/** Absent or `null`, or one of these words. */
function isOneOf(words: readonly string[], value: unknown): boolean {
  return value === null || (typeof value === 'string' && words.includes(value))
}

function isRecordOf(value: unknown, holds: (value: unknown) => boolean): boolean {
  return value === undefined || (isObject(value) && Object.values(value).every(holds))
}
