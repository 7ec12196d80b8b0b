/** Which calls are sent, and when. */
const list = new Intl.ListFormat('en', { type: 'conjunction' })
const either = new Intl.ListFormat('en', { type: 'disjunction' })

export const when = {
  title: 'When to send',
  change: 'Change',
  whichCalls: 'Which calls',
  directions: {
    inbound: 'Inbound',
    outbound: 'Outbound',
    internal: 'Internal',
    unknown: 'Direction not known',
  },
  howEnded: 'How they ended',
  endings: { answered: 'Answered', missed: 'Missed', voicemail: 'Voicemail' },
  talkedAtLeast: 'Talked at least',
  seconds: 'seconds',
  minutes: 'minutes',
  waitFor: 'Before sending, wait for',
  recording: 'Recording',
  atMost: 'at most',
  moments: 'When',
  final: 'Once, when the call is complete',
  realtime: 'At every change of status (Realtime)',
  updated: 'Again, when more is learned after that',
  onlyIf: 'Only if',
  meetAll: 'all of these are so',
  meetAny: 'any of these is so',
  meet: 'How many must be so',
  field: 'Field',
  operator: 'How it is compared',
  value: 'Value',
  addCondition: 'Add condition',
  removeCondition: 'Remove condition',
  others: 'And these, which came from the API and stay as they are:',
  listHint: 'Several, with commas between them.',
  operators: {
    is: 'is',
    is_not: 'is not',
    one_of: 'is one of',
    contains: 'contains',
    starts_with: 'begins with',
    gt: 'is more than',
    lt: 'is less than',
    known: 'is known',
    unknown: 'is not known',
  },
  // The sentence: "Sends once, when an inbound call is complete, if it was answered and Campaign is “Spring sale”."
  nothing: 'Sends nothing yet: choose when.',
  once: (call: string, ifs: string) => `Sends once, when ${call} is complete${ifs}.`,
  changes: (call: string, ifs: string) => `Sends at every change of ${call}${ifs}.`,
  changesAndOnce: (call: string, ifs: string) =>
    `Sends at every change of ${call}, and once more when it is complete${ifs}.`,
  onlyUpdates: (call: string, ifs: string) => `Sends what is learned after ${call} was complete${ifs}.`,
  again: 'It sends again when more is learned later.',
  aCall: (kinds: readonly string[]) => {
    const [first] = kinds
    if (first === undefined) return 'a call'
    return `${/^[aeiou]/.test(first) ? 'an' : 'a'} ${either.format(kinds)} call`
  },
  noCall: 'no call',
  unknownCall: 'a call of unknown direction',
  kinds: { inbound: 'inbound', outbound: 'outbound', internal: 'internal' },
  ifs: (parts: readonly string[]) => (parts.length === 0 ? '' : `, if ${list.format(parts)}`),
  ended: (ways: readonly string[]) => `it ${either.format(ways)}`,
  endedWays: { answered: 'was answered', missed: 'was missed', voicemail: 'went to voicemail' },
  talked: (seconds: number) => `somebody talked for ${seconds} s or more`,
  test: (field: string, operator: string, value: string) => `${field} ${operator}${value === '' ? '' : ` ${value}`}`,
  quoted: (value: string) => `“${value}”`,
  tests: (n: number, meet: 'all' | 'any') =>
    meet === 'all' ? `${n} conditions are met` : `one of ${n} conditions is met`,
  soon: 'Right after the hang-up. It does not wait for the recording.',
  waits: (time: string) => `Soon after the hang-up. If there is a recording, it waits up to ${time} for it.`,
  tied: 'Unique ID ties the requests of one call together. The recording comes with the last one.',
  tiedOnly: 'Unique ID ties the requests of one call together. There is no recording while a call goes on.',
}
