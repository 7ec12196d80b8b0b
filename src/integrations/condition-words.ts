// The words for why a call is not sent: the conditions that it does not match (C19). The page and the API use the same words.
import { OUTCOME_WORDS, STATUS_WORDS } from '../calls/status-words.ts'
import type { Operator } from './integration.ts'
import type { Weekday } from './office-hours.ts'
import type { FieldKind } from './operators.ts'

const either = new Intl.ListFormat('en-AU', { type: 'disjunction' })
const whole = new Intl.NumberFormat('en-AU')

const days: Readonly<Record<Weekday, string>> = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
}

/** `Talk time is 12 s` and what is wrong with it. `known`: the call's value, `wanted`: the test's value. */
type Why = (field: string, known: string, wanted: string) => string

const isBut =
  (but: string): Why =>
  (field, known, wanted) =>
    `${field} is ${known}, ${but} ${wanted}`

const insteadOf: Why = (field, known, wanted) => `${field} is ${known} instead of ${wanted}`

const why: Readonly<Record<Operator, Why>> = {
  is: insteadOf,
  is_not: (field, known) => `${field} is ${known}`,
  one_of: insteadOf,
  none_of: (field, known) => `${field} is ${known}`,
  contains: isBut('which does not contain'),
  contains_not: isBut('which contains'),
  starts_with: isBut('which does not start with'),
  ends_with: isBut('which does not end with'),
  gt: isBut('not more than'),
  gte: isBut('less than'),
  lt: isBut('not less than'),
  lte: isBut('more than'),
  within: isBut('outside'),
  outside: isBut('within'),
  known: (field) => `${field} is not known`,
  unknown: (field, known) => `${field} is known: ${known}`,
}

const whyOfKind: Readonly<Partial<Record<FieldKind, Partial<Record<Operator, Why>>>>> = {
  time: { gt: isBut('not after'), gte: isBut('before'), lt: isBut('not before'), lte: isBut('after') },
  list: { one_of: isBut('which includes none of'), none_of: isBut('which includes one of') },
  yes_no: { is: (field, known) => `${field}: ${known}`, is_not: (field, known) => `${field}: ${known}` },
}

/** Values in the middle of a sentence. */
const outcomes: Readonly<Record<string, string>> = {
  answered: 'answered',
  missed: 'missed',
  abandoned: 'abandoned',
  unanswered: 'not answered',
  busy: 'busy',
  voicemail: 'sent to voicemail',
  rejected: 'rejected',
  failed: 'failed',
  blocked: 'blocked',
}

export const conditionWords = {
  choices: {
    outcome: OUTCOME_WORDS,
    reported_outcome: OUTCOME_WORDS,
    last_outcome: OUTCOME_WORDS,
    last_outcome_per_number: OUTCOME_WORDS,
    status: STATUS_WORDS,
    previous_status: STATUS_WORDS,
    caller_type: { voip: 'Internet', toll_free: 'Toll-free' },
  } as Readonly<Record<string, Readonly<Record<string, string>>>>,
  /** Values of a field with few values, as they stand in a sentence. */
  phraseChoices: {
    outcome: outcomes,
    reported_outcome: outcomes,
    last_outcome: outcomes,
    last_outcome_per_number: outcomes,
    status: {
      in_menu: 'in menu',
      on_hold: 'on hold',
    },
    previous_status: {
      in_menu: 'in menu',
      on_hold: 'on hold',
    },
    caller_type: {
      mobile: 'a mobile',
      landline: 'a landline',
      voip: 'a VoIP line',
      toll_free: 'a toll-free number',
      other: 'another kind of line',
    },
    hangup_by: { caller: 'the caller', agent: 'the agent', system: 'the phone system' },
  } as Readonly<Record<string, Readonly<Record<string, string>>>>,
  /** Fields whose value stands in a sentence without quotes. */
  bare: new Set([
    'caller_city',
    'caller_state',
    'caller_postcode',
    'caller_country',
    'attestation',
    'last_agent',
    'last_agent_per_number',
    'agent_name',
    'agent_id',
    'agent_email',
    'currency',
    'timezone',
  ]),
  nothing: 'Choose…',
  yes: 'yes',
  no: 'no',
  days,
  span: (days: string, from: string, until: string) => `${days} ${from}–${until}`,
  run: (first: string, last: string) => `${first}–${last}`,
  inZone: (spans: string, zone: string) => `${spans}, ${zone} time`,
  either: (values: readonly string[]) => either.format(values),
  quoted: (value: string) => `“${value}”`,
  length: (seconds: number) =>
    seconds >= 60 && seconds % 60 === 0 ? `${whole.format(seconds / 60)} min` : `${whole.format(seconds)} s`,
  empty: 'empty',
  reasonsJoin: '; ',
  moreReasons: (n: number) => (n === 1 ? 'and 1 more' : `and ${n} more`),
  never: 'An empty group matches no calls',
  why: (op: Operator, kind: FieldKind): Why => whyOfKind[kind]?.[op] ?? why[op],
  noneOf: (field: string) => `${field}: no value is selected`,
  notKnown: (field: string) => `${field} is not known`,
  number: (n: number) => whole.format(n),
}
