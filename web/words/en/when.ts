/** Which calls are sent, and when. */
const list = new Intl.ListFormat('en', { type: 'conjunction' })
const either = new Intl.ListFormat('en', { type: 'disjunction' })

function units(n: number, unit: string): string {
  return `${n} ${unit}${n === 1 ? '' : 's'}`
}

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
  waiting: 'What it waits for',
  waitFor: 'After the end, it waits for',
  recording: 'The recording',
  recordingWhy: 'Where the source announces one, or records every answered call. No other call is held up for one.',
  stepOff: 'switched off: it is not waited for',
  stepGone: 'there is no such step any more: it is not waited for',
  noSteps: 'Steps after a call, such as a transcript, can be waited for too.',
  toSteps: 'Settings, Recordings and steps',
  atMost: 'At the latest after',
  atMostHint: 'What comes later can be sent as an update.',
  capFrom: (least: number, most: number) => `From ${least} to ${new Intl.NumberFormat('en').format(most)}.`,
  atMostIs: (time: string) => `That is ${time}.`,
  links: 'Links to recordings work',
  linksKept: 'as long as the recording is kept',
  linksDays: 'for some days',
  linksFor: 'Days from the request on',
  days: 'days',
  daysFrom: (least: number, most: number) => `From ${least} to ${most} days.`,
  linksWork: (days: number | null) =>
    days === null ? 'as long as the recording is kept' : days === 1 ? 'for 1 day' : `for ${days} days`,
  linksSay: (how: string) => `Links to recordings work ${how}.`,
  changeWait: 'Change what it waits for',
  done: 'Done',
  moments: 'When',
  final: 'Once, when the call is complete',
  realtime: 'At every change of status (Realtime)',
  updated: 'Again, when more is learned after that',
  // The sentence: "Sends once, when an inbound call is complete, only for calls answered, with campaign “Spring sale”."
  nothing: 'Sends nothing yet: choose when.',
  once: (call: string, ifs: string) => `Sends once, when ${call} is complete${ifs}.`,
  changes: (call: string, ifs: string) => `Sends at every change of ${call}${ifs}.`,
  changesAndOnce: (call: string, ifs: string) =>
    `Sends at every change of ${call}, and once more when it is complete${ifs}.`,
  statuses: (names: readonly string[]) => either.format(names),
  someChanges: (call: string, to: string, ifs: string) => `Sends each time ${call} becomes ${to}${ifs}.`,
  someChangesAndOnce: (call: string, to: string, ifs: string) =>
    `Sends each time ${call} becomes ${to}, and once more when it is complete${ifs}.`,
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
  quoted: (value: string) => `“${value}”`,
  // "Sends when the recording is ready and “transcript” is there, at the latest 20 minutes after the end."
  it: 'Sends',
  theLast: 'The last one is sent',
  soon: (who: string) => `${who} as soon as the call ends.`,
  waited: (recording: boolean, steps: readonly string[]) => {
    const there = steps.length === 0 ? [] : [`${list.format(steps)} ${steps.length === 1 ? 'is' : 'are'} there`]
    return [...(recording ? ['the recording is ready'] : []), ...there].join(' and ')
  },
  waits: (who: string, what: string, time: string) => `${who} when ${what}, at the latest ${time} after the end.`,
  /** `20 minutes`, `1 hour and 30 minutes`, `90 seconds` */
  time: (seconds: number) => {
    if (seconds % 60 !== 0) return units(seconds, 'second')
    const [hours, minutes] = [Math.floor(seconds / 3_600), (seconds / 60) % 60]
    const parts = [...(hours > 0 ? [units(hours, 'hour')] : []), ...(minutes > 0 ? [units(minutes, 'minute')] : [])]
    return parts.length === 0 ? units(0, 'minute') : list.format(parts)
  },
  tied: 'Unique ID ties the requests of one call together.',
  tiedOnly: 'Unique ID ties the requests of one call together. There is no recording while a call goes on.',
}
