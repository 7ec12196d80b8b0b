const calls = (n: number, shown: string): string => (n === 1 ? '1 call' : `${shown} calls`)
const whole = new Intl.NumberFormat('en-AU')

/** Calls that were not sent, and sending calls of a past period. */
export const pastCalls = {
  title: 'Send past calls',
  from: 'From',
  to: 'To',
  byStart: 'Calls that started in this period.',
  byEnd: 'Calls that ended in this period.',
  untold: 'Only calls that ended while the integration was off',
  again: 'Include calls that were already sent',
  only: 'Filter calls',
  onlyHint: 'Applies in addition to the integration’s conditions.',
  isCounting: 'Counting calls…',
  count: (n: number) => (n === 0 ? 'No calls to send.' : `${calls(n, whole.format(n))} will be sent.`),
  look: 'Count calls',
  send: (n: number | null) => (n === null || n === 0 ? 'Send calls' : `Send ${calls(n, whole.format(n))}`),
  saved: 'Calls are sent with the last saved settings, without unsaved changes.',
  offNow: 'The integration is off. Calls wait until you switch it on.',
  // A banner, or a line in one.
  /** `to`: when it was switched on again. */
  notSent: ({ count, exact, from, to }: { count: number; exact: boolean; from: string; to: string | null }) => {
    const when = to === null ? `since ${from}` : `between ${from} and ${to}`
    if (count === 0) return `Some calls ${when} may not have been sent.`
    const were = count === 1 && exact ? 'was' : 'were'
    return `${exact ? calls(count, whole.format(count)) : `${whole.format(count)}+ calls`} ${when} ${were} not sent.`
  },
  sendThem: 'Send them',
  sendThemOf: (name: string) => `Send them to ${name}`,
  // While sending.
  progress: (done: string, total: string) => `${done} of ${total} calls queued`,
  stopped: (done: string) => `Stopped. ${done} calls were queued.`,
  result: ({
    delivered,
    failed,
    waiting,
    dropped,
  }: Readonly<Record<'delivered' | 'failed' | 'waiting' | 'dropped', number>>) =>
    [
      `${whole.format(delivered)} delivered`,
      ...(failed > 0 ? [`${whole.format(failed)} failed`] : []),
      ...(waiting > 0 ? [`${whole.format(waiting)} waiting`] : []),
      ...(dropped > 0 ? [`${whole.format(dropped)} dropped`] : []),
    ].join(', '),
  queued: (n: number) => `${calls(n, whole.format(n))} queued.`,
  seeAll: 'View deliveries',
  stop: 'Stop',
  done: 'Done',
}
