import { NUMBERS_MAX } from '../../src/actions/numbers/entry.ts'
import { ITEMS_MAX, NUMBERS_OF_FILE_MAX } from '../../src/api/config/contract.ts'
import { PER_ADDRESS, PER_DEVICE, PER_PERSON } from '../../src/api/auth/password-login.ts'
import { LENGTH_MAX, LENGTH_MIN } from '../../src/api/auth/password-rules.ts'
import { EVENTS_MAX, FIELDS_MAX, ID_LENGTH_MAX } from '../../src/api/events/reader.ts'
import { ARRAY_BYTES_MAX, BODY_TIMEOUT_MS, OBJECT_BYTES_MAX } from '../../src/api/http/body.ts'
import { REQUEST_LIMIT } from '../../src/api/http/token-buckets.ts'
import { IMPORT_ROWS_MAX } from '../../src/api/sources/import-contract.ts'
import { PENDING_MAX } from '../../src/api/routing/turns.ts'
import { WALLBOARD_LIMIT } from '../../src/api/wallboards/access.ts'
import { STREAMS_MAX } from '../../src/api/stream/limits.ts'
import { BOUNDS } from '../../src/bounds.ts'
import { LIST_LENGTH_MAX, TEXT_LENGTH_MAX, VALUE_LENGTH_MAX } from '../../src/calls/field-values.ts'
import { RECORDINGS_MAX } from '../../src/calls/recording.ts'
import { KEPT_BYTES_MAX, READ_BYTES_MAX } from '../../src/delivery/exchange.ts'
import { BACKLOG_MAX } from '../../src/delivery/integration-queue.ts'
import { INTEGRATION_DEFAULTS, SETTING_BOUNDS } from '../../src/integrations/integration.ts'
import { SCHEDULES } from '../../src/integrations/retry-schedules.ts'
import { RECORDING_BYTES_MAX } from '../../src/recordings/limits.ts'
import { CONCURRENT_MAX, RECORDINGS_OF_CALL_MAX, WHOLE_MS_MAX } from '../../src/recordings/upload-receiver.ts'
import { INBOX_REQUESTS_MAX } from '../../src/store/accounts/inbox.ts'
import { RETENTION } from '../../src/store/database/retention.ts'
import { resolveRecordingSettings } from '../../src/store/recordings/recording-settings.ts'
import { VERSIONS_MAX } from '../../src/store/versions/versions.ts'
import { code, heading, table } from './markdown.ts'

type Amount = readonly [meaning: string, amount: string]

/** The meaning of each bound of src/bounds.ts. */
const BOUND_MEANINGS: Readonly<Record<keyof typeof BOUNDS, (most: number) => Amount>> = {
  depth: (most) => ['Nesting of JSON and XML', `${most} levels`],
  listItems: (most) => ['Items of one list built from body keys', n(most)],
  items: (most) => ['Members, elements and list items in one body', n(most)],
  rows: (most) => ['Body rows', n(most)],
  headers: (most) => ['Header rows', n(most)],
  textChars: (most) => ['A key, URL, header or other short text', `${n(most)} characters`],
  valueChars: (most) => ['A Body Value or a raw body', `${n(most)} characters`],
  requestChars: (most) => ['All texts of one request, service settings included', `${n(most)} characters`],
  placeholders: (most) => ['Placeholders in one request', n(most)],
  filters: (most) => ['Filters in one request', n(most)],
  argumentChars: (most) => ['The argument of a filter', `${n(most)} characters`],
  requestBytes: (most) => ['A request as sent: URL, headers and body', bytes(most)],
  steps: (most) => [
    'Filters applied in one request. A filter counts at least once for each 512 characters of its value',
    n(most),
  ],
  problems: (most) => ['Errors in one API response, and warnings of one request', n(most)],
  conditionDepth: (most) => ['Nesting of condition groups', `${most} levels`],
  conditionTests: (most) => ['Conditions of one integration, and condition groups', `${most} each`],
  conditionValues: (most) => ['Values in all condition lists of one integration', n(most)],
  batchUnits: (most) => ['Requests held in memory while one batch of events is stored', `${n(most)} characters`],
  sessionBytes: (most) => ['A recorded session', bytes(most)],
  sessionCalls: (most) => ['Calls in a recorded session', n(most)],
  zones: (most) => ['Different time zones in one request', n(most)],
  additions: (most) => ['Additions of people to one call, including removed ones', n(most)],
  addedTags: (most) => ['Tags that people add to one call', n(most)],
  tagChars: (most) => ['A tag that a person adds', `${n(most)} characters`],
  noteChars: (most) => ['A note that a person adds', `${n(most)} characters`],
  addedNoteChars: (most) => ['All notes that people add to one call', `${n(most)} characters`],
}

const ADDITION_BOUNDS = ['additions', 'addedTags', 'tagChars', 'noteChars', 'addedNoteChars'] as const

/** The bounds that do not apply to an integration's request or conditions. */
const OTHER_BOUNDS: ReadonlySet<string> = new Set([
  'problems',
  'batchUnits',
  'sessionBytes',
  'sessionCalls',
  ...ADDITION_BOUNDS,
])

const SETTING_MEANINGS: Readonly<
  Record<keyof typeof SETTING_BOUNDS, readonly [meaning: string, unit: string, usual: number | null]>
> = {
  'wait.cap_s': [
    'Maximum wait for a recording and steps after the end of a call',
    's',
    INTEGRATION_DEFAULTS.wait.cap_s,
  ],
  'recordings.link_days': ['Recording link expiry', 'days', INTEGRATION_DEFAULTS.recordings.link_days],
  'delivery.timeout_s': ['Timeout of a request', 's', INTEGRATION_DEFAULTS.delivery.timeout_s],
  'delivery.concurrency': ['Max concurrent requests', '', INTEGRATION_DEFAULTS.delivery.concurrency],
  'delivery.rate.per_second': ['Requests per second', '', null],
  'delivery.rate.per_minute': ['Requests per minute', '', null],
}

export function limitsPage(): string {
  const bounds = (Object.entries(BOUNDS) as [keyof typeof BOUNDS, number][]).map(
    ([name, most]) => [name, BOUND_MEANINGS[name](most)] as const,
  )
  const settings = Object.entries(SETTING_BOUNDS).map(([name, [least, most]]) => {
    const [meaning, unit, usual] = SETTING_MEANINGS[name as keyof typeof SETTING_BOUNDS]
    return [
      meaning,
      code(name),
      withUnit(`${n(least)} to ${n(most)}`, unit),
      usual === null ? 'none' : withUnit(n(usual), unit),
    ]
  })
  return [
    heading(
      'Limits',
      'How much Offhook accepts, sends and stores. Anything larger is refused with a message that names the limit, unless a section says otherwise.',
    ),
    '## Requests and conditions of an integration',
    limits(bounds.flatMap(([name, amount]) => (OTHER_BOUNDS.has(name) ? [] : [amount]))),
    '## Settings of an integration',
    table(['Setting', 'In the API', 'Range', 'Default'], settings),
    '## Retry schedules',
    'Times of the attempts after the first. Each delay is extended randomly by up to 20 %. A `Retry-After` from the receiver pauses the whole integration for that long.',
    table(
      ['Schedule', 'Realtime statuses', 'Ended, final and updated'],
      Object.entries(SCHEDULES).map(([name, { status, others }]) => [code(name), times(status), times(others)]),
    ),
    '## Delivery',
    [
      'When an integration has too many waiting deliveries, its oldest status changes are replaced (`superseded`), newer ones are sent. When none',
      'are left, new deliveries are skipped. A response that is too long is truncated.',
    ].join('\n'),
    limits([
      ['Waiting deliveries of one integration', n(BACKLOG_MAX)],
      ['Response of a receiver, as read', bytes(READ_BYTES_MAX)],
      ['Response of a receiver, as kept in the log', bytes(KEPT_BYTES_MAX)],
    ]),
    '## API',
    limits([
      [
        'Requests per key or person',
        `${REQUEST_LIMIT.perSecond} per second, ${n(REQUEST_LIMIT.burst)} in a burst; sending events is not limited`,
      ],
      [
        'Concurrent previews, tests, dry runs of imports and configurations',
        `1 per account at a time; ${PENDING_MAX} per key or person can wait`,
      ],
      ['Body with one object', bytes(OBJECT_BYTES_MAX)],
      ['Body with a list of events', `${bytes(ARRAY_BYTES_MAX)}, ${n(EVENTS_MAX)} events`],
      ['Time to send a body', `${BODY_TIMEOUT_MS / 1000} s`],
      ['Fields of one event', n(FIELDS_MAX)],
      ['`uniqueid`, `event_id`', `${ID_LENGTH_MAX} characters`],
      ['A field of type `text`', `${n(TEXT_LENGTH_MAX)} characters`],
      ['Any other text field', `${n(VALUE_LENGTH_MAX)} characters`],
      ['Items of a list field', n(LIST_LENGTH_MAX)],
      ['Rows of one import request', n(IMPORT_ROWS_MAX)],
      ['Numbers of one request', n(NUMBERS_MAX)],
      ...amountsOf(bounds, 'problems'),
      [
        'Open streams',
        `${STREAMS_MAX.principal} per key, person or wallboard link, ${STREAMS_MAX.account} per account, ${n(STREAMS_MAX.all)} in total`,
      ],
      [
        'Requests of wallboards per IP address',
        `${WALLBOARD_LIMIT.perSecond} per second, ${n(WALLBOARD_LIMIT.burst)} in a burst`,
      ],
      ['Requests kept by an inbox', n(INBOX_REQUESTS_MAX)],
    ]),
    '## Configuration files',
    limits([
      ['Integrations, sources or steps in one file', `${n(ITEMS_MAX)} each`],
      ['Numbers in one file', n(NUMBERS_OF_FILE_MAX)],
    ]),
    '## Recordings and recorded sessions',
    limits([
      ['A recording', bytes(RECORDING_BYTES_MAX)],
      ['Recordings of one call', `${RECORDINGS_MAX}, of which ${RECORDINGS_OF_CALL_MAX} uploaded`],
      [
        'Concurrent uploads',
        `${CONCURRENT_MAX.account} per account, ${CONCURRENT_MAX.all} in total; each within ${WHOLE_MS_MAX / 60_000} min`,
      ],
      ...amountsOf(bounds, 'sessionBytes', 'sessionCalls', 'batchUnits'),
    ]),
    '## Additions to a call',
    limits(amountsOf(bounds, ...ADDITION_BOUNDS)),
    '## Sign-in',
    limits([
      ['Password', `${LENGTH_MIN} to ${LENGTH_MAX} characters`],
      ['Sign-in attempts per IP address', `${PER_ADDRESS.most} per minute`],
      ['Sign-in attempts per person', `${PER_PERSON.most} per hour`],
      ['Sign-in attempts in a browser that signed in before', `${PER_DEVICE.most} per minute`],
    ]),
    '## Retention',
    limits([
      ['Bodies of requests', `${RETENTION.bodiesDays} days`],
      ['Attempts with responses', `${RETENTION.attemptsDays} days`],
      ['Calls and events', `${RETENTION.eventsDays} days`],
      ['Recordings', `${resolveRecordingSettings({}).keep_days} days by default, 1 to 90`],
      ['Caller history', `${RETENTION.historyDays / 365} years`],
      ['Statistics', `${RETENTION.statisticsDays} days`],
      ['Versions of an integration, source or step', `the last ${VERSIONS_MAX}`],
    ]),
    '[Privacy](../guide/privacy.md) lists everything that is stored.',
  ].join('\n\n')
}

function limits(rows: readonly Amount[]): string {
  return table(['Limit', 'Maximum'], rows)
}

function amountsOf(
  bounds: readonly (readonly [string, Amount])[],
  ...names: readonly (keyof typeof BOUNDS)[]
): Amount[] {
  return bounds.flatMap(([name, amount]) => (names.some((one) => one === name) ? [amount] : []))
}

function n(number: number): string {
  return number.toLocaleString('en')
}

function withUnit(text: string, unit: string): string {
  return unit === '' ? text : `${text} ${unit}`
}

function bytes(number: number): string {
  return number % (1024 * 1024) === 0 ? `${number / 1024 / 1024} MiB` : `${number / 1024} KiB`
}

/** `1 s, 5 min, 24 h` */
function times(schedule: readonly number[]): string {
  const retries = schedule.filter((ms) => ms > 0)
  return retries.length === 0 ? 'no retries' : retries.map(duration).join(', ')
}

function duration(ms: number): string {
  const minutes = ms / 60_000
  if (minutes < 1) return `${ms / 1000} s`
  return minutes < 60 ? `${minutes} min` : `${minutes / 60} h`
}
