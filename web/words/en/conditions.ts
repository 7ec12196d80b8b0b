/** Conditions: how they are edited, which calls match, and why the others do not. */
import type { Operator } from '../../../src/integrations/integration.ts'
import type { FieldKind } from '../../../src/integrations/operators.ts'
import type { Weekday } from '../../../src/integrations/office-hours.ts'
import { conditionWords } from '../../../src/integrations/condition-words.ts'

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

/** Better words for some types of fields. */
const ofKind: Readonly<Partial<Record<FieldKind, Partial<Record<Operator, string>>>>> = {
  time: { gt: 'is after', gte: 'is on or after', lt: 'is before', lte: 'is on or before' },
  list: {
    contains: 'includes',
    contains_not: 'does not include',
    one_of: 'includes any of',
    none_of: 'includes none of',
  },
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

export const conditions = {
  ...conditionWords,
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
  how: 'Comparison',
  value: 'Value',
  valueIn: (unit: string) => `Value, in ${unit}`,
  seconds: 'seconds',
  secondsShort: 's',
  listPlaceholder: 'value 1, value 2',
  addCondition: 'Add condition',
  addGroup: 'Add group',
  remove: (what: string) => `Remove condition: ${what}`,
  removeGroup: 'Remove group',
  removed: 'Condition removed',
  deeper: 'This group is nested too deeply to edit here. It is kept unchanged:',
  listHint: 'Separate values with commas.',
  phoneHint: 'Any format, such as 0400 111 222 or +61 400 111 222.',
  statuses: 'Status changes',
  statusesAll: 'All',
  statusesSome: 'Selected',
  // Office hours.
  hours: 'Office hours',
  onDays: 'Days',
  dayNames,
  from: 'from',
  until: 'to',
  midnight:
    'An end time of 00:00 is the end of the day. If the end is before the start, the hours run into the next day.',
  zone: 'Time zone',
  addHours: 'Add hours',
  removeHours: 'Remove hours',
  // The matching calls.
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
  matching: 'Matching calls',
  latest: 'Tested with the final data of your latest ended calls.',
}
