/** Conditions: how they are put together, which calls they let through, and why not the others. */
import type { Operator } from '../../../src/integrations/integration.ts'
import type { FieldKind } from '../../../src/integrations/operators.ts'
import type { Weekday } from '../../../src/integrations/office-hours.ts'
import { life } from './life.ts'

const either = new Intl.ListFormat('en-AU', { type: 'disjunction' })
const whole = new Intl.NumberFormat('en-AU')

const operators: Readonly<Record<Operator, string>> = {
  is: 'is',
  is_not: 'is not',
  one_of: 'is one of',
  none_of: 'is none of',
  contains: 'contains',
  contains_not: 'does not contain',
  starts_with: 'starts with',
  ends_with: 'ends with',
  gt: 'is more than',
  gte: 'is at least',
  lt: 'is less than',
  lte: 'is at most',
  within: 'is during office hours',
  outside: 'is outside office hours',
  known: 'is known',
  unknown: 'is not known',
}

/** Where a kind of field has better ones. */
const ofKind: Readonly<Partial<Record<FieldKind, Partial<Record<Operator, string>>>>> = {
  time: { gt: 'is after', gte: 'is on or after', lt: 'is before', lte: 'is on or before' },
  list: {
    contains: 'includes',
    contains_not: 'does not include',
    one_of: 'includes any of',
    none_of: 'includes none of',
  },
}

const days: Readonly<Record<Weekday, string>> = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
}

const dayNames: Readonly<Record<Weekday, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
}

/** `Talk time is 12 s` and what is wrong with it. `known`: what the call has, `wanted`: what was asked for. */
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

export const conditions = {
  operator: (op: Operator, kind: FieldKind) => ofKind[kind]?.[op] ?? operators[op],
  legend: 'Conditions',
  meet: 'Match',
  meetAll: 'Match all',
  meetAny: 'Match any',
  group: 'Condition group',
  field: 'Field',
  fieldIs: (label: string) => `Field: ${label}`,
  chooseField: 'Choose a field',
  searchField: 'Field name or code',
  noField: 'No matching field. For a custom field, enter custom. and its name.',
  ownField: 'Custom field',
  how: 'Operator',
  value: 'Value',
  valueIn: (unit: string) => `Value, in ${unit}`,
  seconds: 'seconds',
  secondsShort: 's',
  nothing: 'Choose…',
  choices: {
    outcome: life.outcome,
    last_outcome: life.outcome,
    last_outcome_per_number: life.outcome,
    status: life.status,
    previous_status: life.status,
    caller_type: { voip: 'Internet', toll_free: 'Toll-free' },
  } as Readonly<Record<string, Readonly<Record<string, string>>>>,
  listPlaceholder: 'value 1, value 2',
  addCondition: 'Add condition',
  addGroup: 'Add group',
  remove: (what: string) => `Remove condition: ${what}`,
  removeGroup: 'Remove group',
  removed: 'Condition removed',
  deeper: 'This group is nested too deeply to edit here. It is kept unchanged:',
  listHint: 'Separate values with commas.',
  phoneHint: 'Any format, such as 0400 111 222 or +61 400 111 222.',
  yes: 'true',
  no: 'false',
  statuses: 'Status changes',
  statusesAll: 'All',
  statusesSome: 'Selected',
  // Office hours.
  hours: 'Office hours',
  onDays: 'Days',
  days,
  dayNames,
  from: 'from',
  until: 'to',
  midnight:
    'An end time of 00:00 is the end of the day. If the end is before the start, the hours run into the next day.',
  zone: 'Time zone',
  addHours: 'Add hours',
  removeHours: 'Remove hours',
  span: (days: string, from: string, until: string) => `${days} ${from}–${until}`,
  run: (first: string, last: string) => `${first}–${last}`,
  inZone: (spans: string, zone: string) => `${spans}, ${zone} time`,
  // Values in words.
  either: (values: readonly string[]) => either.format(values),
  quoted: (value: string) => `“${value}”`,
  length: (seconds: number) =>
    seconds >= 60 && seconds % 60 === 0 ? `${whole.format(seconds / 60)} min` : `${whole.format(seconds)} s`,
  empty: 'empty',
  // Which calls they let through.
  matches: (n: number, of: number) => `Matches ${n} of ${of === 1 ? '1 call' : `the last ${of} calls`}`,
  matchesExamples: (n: number, of: number) => `Matches ${n} of ${of} example calls`,
  noCalls: 'No calls yet. These are example calls.',
  show: 'Filter calls by match',
  showAll: (n: number) => `All ${n}`,
  showMatching: (n: number) => `Matching ${n}`,
  showOthers: (n: number) => `Not matching ${n}`,
  noneMatching: 'No calls match.',
  noneOther: 'All calls match.',
  sent: 'Would be sent',
  notSent: 'Would not be sent',
  more: (n: number) => `Show ${n} more`,
  reasonsJoin: '; ',
  moreReasons: (n: number) => (n === 1 ? 'and 1 more' : `and ${n} more`),
  never: 'An empty group matches no calls',
  matching: 'Matching calls',
  latest: 'Tested with the final data of your latest ended calls.',
  why: (op: Operator, kind: FieldKind): Why => whyOfKind[kind]?.[op] ?? why[op],
  noneOf: (field: string) => `${field}: no value is selected`,
  notKnown: (field: string) => `${field} is not known`,
}
