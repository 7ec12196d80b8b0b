/** The texts about which calls and events are sent, and when. */
const list = new Intl.ListFormat('en-AU', { type: 'conjunction' })
const either = new Intl.ListFormat('en-AU', { type: 'disjunction' })

function units(n: number, unit: string): string {
  return `${n} ${unit}${n === 1 ? '' : 's'}`
}

export const when = {
  title: 'When to send',
  change: 'Change',
  whichCalls: 'Direction',
  directions: {
    inbound: 'Inbound',
    outbound: 'Outbound',
    internal: 'Internal',
    unknown: 'Unknown direction',
  },
  howEnded: 'Outcome',
  endings: { answered: 'Answered', missed: 'Missed', voicemail: 'Voicemail' },
  talkedAtLeast: 'Minimum talk time',
  seconds: 'seconds',
  minutes: 'minutes',
  waiting: 'Wait before sending',
  recording: 'Recording',
  recordingWhy:
    'Applies if the source announces a recording or records every answered call. Other calls are not delayed.',
  stepOff: 'ignored: switched off',
  stepGone: 'ignored: deleted',
  noSteps: 'You can also wait for post-call steps, such as a transcript.',
  toSteps: 'Add steps in Settings',
  atMost: 'Maximum wait',
  atMostHint: 'Data that arrives later can be sent as an update.',
  capFrom: (least: number, most: number) =>
    `Enter a number from ${least} to ${new Intl.NumberFormat('en').format(most)}.`,
  atMostIs: (time: string) => `That is ${time}.`,
  links: 'Recording links expire',
  linksKept: 'when the recording is deleted',
  linksDays: 'after a number of days',
  linksFor: 'Days after the request',
  days: 'days',
  daysFrom: (least: number, most: number) => `Enter a number from ${least} to ${most}.`,
  linksWork: (days: number | null) =>
    days === null ? 'when the recording is deleted' : days === 1 ? 'after 1 day' : `after ${days} days`,
  linksSay: (how: string) => `Recording links expire ${how}.`,
  changeWait: 'Change wait',
  done: 'Done',
  moments: 'Events',
  final: 'Final request, when the call is complete',
  realtime: 'Every status change (Realtime)',
  updated: 'Updates after the final request',
  // The sentence: "Sends one request when an inbound call is complete. Only for calls that were answered and with campaign “Spring sale”."
  nothing: 'Sends nothing yet. Select at least one event.',
  once: (call: string, ifs: string) => `Sends one request when ${call} is complete.${ifs}`,
  changes: (call: string, ifs: string) => `Sends a request each time the status of ${call} changes.${ifs}`,
  changesAndOnce: (call: string, ifs: string) =>
    `Sends a request each time the status of ${call} changes, and a final request when the call is complete.${ifs}`,
  statuses: (names: readonly string[]) => either.format(names),
  someChanges: (call: string, to: string, ifs: string) =>
    `Sends a request each time the status of ${call} changes to ${to}.${ifs}`,
  someChangesAndOnce: (call: string, to: string, ifs: string) =>
    `Sends a request each time the status of ${call} changes to ${to}, and a final request when the call is complete.${ifs}`,
  onlyUpdates: (call: string, ifs: string) =>
    `Sends a request each time ${call} is updated after it is complete.${ifs}`,
  again: 'Later updates send another request.',
  aCall: (kinds: readonly string[]) => {
    const [first] = kinds
    if (first === undefined) return 'a call'
    return `${/^[aeiou]/.test(first) ? 'an' : 'a'} ${either.format(kinds)} call`
  },
  noCall: 'Sends nothing. Select at least one direction.',
  noOutcome: 'Sends nothing. Select at least one outcome.',
  noneChosen: 'No calls are sent. Select at least one.',
  unknownCall: 'a call with an unknown direction',
  kinds: { inbound: 'inbound', outbound: 'outbound', internal: 'internal' },
  quoted: (value: string) => `“${value}”`,
  // "The request waits for the recording and “transcript”, up to 20 minutes after the call ends."
  it: 'The request',
  theLast: 'The final request',
  soon: (who: string) => `${who} is sent as soon as the call ends.`,
  waited: (recording: boolean, steps: readonly string[]) =>
    list.format([...(recording ? ['the recording'] : []), ...steps]),
  waits: (who: string, what: string, time: string) => `${who} waits for ${what}, up to ${time} after the call ends.`,
  /** `20 minutes`, `1 hour and 30 minutes`, `90 seconds` */
  time: (seconds: number) => {
    if (seconds % 60 !== 0) return units(seconds, 'second')
    const [hours, minutes] = [Math.floor(seconds / 3_600), (seconds / 60) % 60]
    const parts = [...(hours > 0 ? [units(hours, 'hour')] : []), ...(minutes > 0 ? [units(minutes, 'minute')] : [])]
    return parts.length === 0 ? units(0, 'minute') : list.format(parts)
  },
  tied: 'The Unique ID links the requests of one call.',
  tiedOnly: 'The Unique ID links the requests of one call. Recordings are not available during a call.',
}
