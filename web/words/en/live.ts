export const live = {
  title: 'Live',
  connected: 'Connected',
  away: (since: string) =>
    `Offhook has not responded since ${since}. The board shows its state at that time and updates as soon as Offhook responds.`,
  show: 'Show on a wall',
  wall: 'Full screen',
  leaveWall: 'Exit full screen',
  inProgress: (n: number) => (n === 1 ? 'active call' : 'active calls'),
  board: 'Active calls',
  tally: 'By status',
  dialledUnknown: 'Unknown',
  none: 'No active calls',
  noneWhy: 'Calls appear here as soon as they ring.',
  more: (n: number) => `${n} more not shown`,
  events: 'Recent deliveries',
  deliveries: 'View all deliveries',
  nothingYet: 'No deliveries yet. They appear here once an integration sends a call.',
  nothingSettled: (waiting: number) =>
    waiting === 1
      ? '1 delivery is waiting. It appears here when it is delivered or has failed.'
      : `${waiting} deliveries are waiting. They appear here when they are delivered or have failed.`,
  health: 'Health',
  perMinute: 'Requests per minute',
  lastHour: 'last hour',
  chart: (most: number, all: number, failed: number) =>
    all === 0
      ? 'No requests in the last hour'
      : `Requests per minute in the last hour: peak ${most}, total ${all}, failed attempts ${failed}`,
  requests: (n: number) => (n === 1 ? 'request' : 'requests'),
  failed: (n: number) => (n === 1 ? 'failed attempt' : 'failed attempts'),
  waiting: 'waiting',
  late: 'behind schedule',
  needsLook: 'Needs attention',
  allWell: 'All integrations are healthy.',
  healthy: (n: number) => (n === 1 ? '1 integration is healthy.' : `${n} integrations are healthy.`),
  unused: (n: number) => (n === 1 ? '1 has sent nothing yet.' : `${n} have sent nothing yet.`),
  nothingSent: 'Nothing sent yet.',
  healthWord: { failing: 'Failing', paused: 'Sending paused', disabled: 'Off' },
  healthSince: (word: string, at: string | null) => (at === null ? word : `${word} since ${at}`),
  goesOnIn: 'Resumes in',
  sources: 'Sources',
  setUp: 'Set up a source',
  lastEvent: 'last call',
  noEvent: 'no calls yet',
  connecting: 'not connected',
  answered: (code: number) => `returned ${code}`,
}
