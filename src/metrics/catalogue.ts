// The metrics of /metrics (D31): the only list of their names, types, labels and meanings. The registry makes the metrics from it,
// and the reference page describes them from it.
import { UPDATE_RESULTS } from '../calls/call.ts'
import { ATTEMPT_STATES } from '../delivery/next-state.ts'
import { ROW_KINDS } from '../engine/unreadable-rows.ts'

/** So many integrations, and so many sources, have series of their own. The attempts of the others are counted together. */
export const LABELLED_MAX = 200

/** The label of the integrations beyond `LABELLED_MAX`. */
export const OTHERS = 'other'

/** The kinds of database connections whose statements are timed together. */
export const STATEMENT_GROUPS = ['intake', 'claim', 'settle', 'chores', 'api'] as const

/** Work that waits in a table until it is due, beside the deliveries. */
export const QUEUES = ['finals', 'recordings', 'steps'] as const

/** Of each queue, so many rows are counted: no reading takes longer because more waits. */
export const QUEUE_COUNTED_MAX = 1_000

interface Metric {
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  /** The values of each label; `null`: IDs, of `LABELLED_MAX` objects at most. */
  readonly labels?: Readonly<Record<string, readonly string[] | null>>
  /** The upper bounds of a histogram, in seconds. */
  readonly buckets?: readonly number[]
  /** When to alert, for a person; `null`: the metric only explains others. */
  readonly alert: string | null
}

const INTEGRATION = { account: null, integration: null } as const
const SOURCE = { account: null, source: null } as const

/** From 5 ms to half a minute: a receiver's response may take 15 s. */
const WAITS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30] as const
const STATEMENTS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 10] as const
/** From an on-time delivery to a day behind an outage. */
const DELAYS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 15, 60, 300, 1_800, 7_200, 86_400] as const

export const METRICS = {
  offhook_build_info: {
    type: 'gauge',
    help: 'Always 1. The labels have the versions of Offhook and of Node.js.',
    labels: { version: null, node: null },
    alert: null,
  },
  offhook_ready: {
    type: 'gauge',
    help: '1 while Offhook accepts events, otherwise 0.',
    alert: 'Alert when it is 0 for a minute: Offhook accepts no events.',
  },
  offhook_updates_total: {
    type: 'counter',
    help: 'Updates received by the API, by result.',
    labels: { result: UPDATE_RESULTS },
    alert:
      'Alert when the rate of `event` is 0 during your opening hours: no calls come in. It counts the API and systems that post to Offhook, not phone systems that Offhook connects to.',
  },
  offhook_intake_seconds: {
    type: 'histogram',
    help: 'Time from the arrival of updates, of any source, until they were stored.',
    buckets: WAITS,
    alert: 'Alert when the 99th percentile stays above 1 for 10 minutes: the database is slow.',
  },
  offhook_first_attempt_delay_seconds: {
    type: 'histogram',
    help: 'Time from the creation of a delivery until its first attempt began.',
    buckets: DELAYS,
    alert: 'Alert when the 95th percentile stays above 60: receivers can’t keep up, or integrations are paused.',
  },
  offhook_attempts_total: {
    type: 'counter',
    help: 'Delivery attempts since the start, by resulting state.',
    labels: { state: ATTEMPT_STATES },
    alert: 'Alert when `failed` grows, or when `retrying` grows faster than `delivered` for 10 minutes.',
  },
  offhook_attempt_seconds: {
    type: 'histogram',
    help: 'Duration of delivery attempts, by resulting state.',
    labels: { state: ATTEMPT_STATES },
    buckets: WAITS,
    alert: null,
  },
  offhook_oldest_due_seconds: {
    type: 'gauge',
    help: 'Age of the oldest due delivery that was not sent, in seconds. 0 if none is due.',
    alert: 'Alert above 60 for 5 minutes: deliveries are late. Deliveries of paused integrations count too.',
  },
  offhook_deliveries_waiting: {
    type: 'gauge',
    help: 'Unfinished deliveries, including those ready or in flight. NaN while Offhook starts.',
    alert: 'Watch the trend. A steady rise means that receivers can’t keep up.',
  },
  offhook_deliveries_ready: { type: 'gauge', help: 'Deliveries in memory, ready to send.', alert: null },
  offhook_requests_in_flight: { type: 'gauge', help: 'Requests in flight.', alert: null },
  offhook_integrations: {
    type: 'gauge',
    help: 'Integrations, by what they do now: paused ones wait after failures.',
    labels: { state: ['on', 'paused', 'off'] },
    alert: null,
  },
  offhook_integration_attempts_total: {
    type: 'counter',
    help: `Delivery attempts since the start, by integration and resulting state. Those of integrations beyond the first ${LABELLED_MAX} are counted as "${OTHERS}".`,
    labels: { ...INTEGRATION, state: ATTEMPT_STATES },
    alert: 'Use it to find the integration behind an alert.',
  },
  offhook_integration_deliveries_waiting: {
    type: 'gauge',
    help: 'Unfinished deliveries of an integration that has sent since the start, or is late.',
    labels: INTEGRATION,
    alert: null,
  },
  offhook_integration_oldest_due_seconds: {
    type: 'gauge',
    help: 'Age of the oldest due delivery of the integration that was not sent, in seconds.',
    labels: INTEGRATION,
    alert: 'Alert above 300 for 10 minutes: this integration is late.',
  },
  offhook_integration_paused: {
    type: 'gauge',
    help: '1 while the integration waits after failures, otherwise 0.',
    labels: INTEGRATION,
    alert: 'Alert when its maximum over 2 minutes is 1 for 15 minutes: it is 0 during each test request.',
  },
  offhook_source_connected: {
    type: 'gauge',
    help: '1 while Offhook is connected to the phone system, otherwise 0. Only sources that Offhook connects to.',
    labels: SOURCE,
    alert: 'Alert when it is 0 for 5 minutes: Offhook hears of no calls.',
  },
  offhook_source_last_update_timestamp_seconds: {
    type: 'gauge',
    help: 'When the source last reported a call since the start of Offhook, as a Unix time.',
    labels: SOURCE,
    alert: 'Alert when it is older than you expect during your opening hours.',
  },
  offhook_queue_waiting: {
    type: 'gauge',
    help: `Work that is due now or later, by queue: final events, recordings and steps. At most ${QUEUE_COUNTED_MAX}: there may be more.`,
    labels: { queue: QUEUES },
    alert: null,
  },
  offhook_queue_oldest_due_seconds: {
    type: 'gauge',
    help: 'Age of the oldest due work in the queue, in seconds. 0 if none is due.',
    labels: { queue: QUEUES },
    alert: 'Alert above 300 for 10 minutes.',
  },
  offhook_unreadable_rows: {
    type: 'gauge',
    help: 'Unreadable stored rows, by kind. "offhook doctor" lists them.',
    labels: { kind: ROW_KINDS },
    alert: 'Alert above 0. `offhook doctor` names each row and says what to do.',
  },
  offhook_statement_seconds: {
    type: 'histogram',
    help: 'Duration of database statements, by the kind of connection.',
    labels: { group: STATEMENT_GROUPS },
    buckets: STATEMENTS,
    alert: null,
  },
  offhook_database_up: {
    type: 'gauge',
    help: '1 if the database answered this scrape, otherwise 0: then all metrics that are read from it are missing.',
    alert: 'Alert when it is 0 for a minute.',
  },
  offhook_database_connections: {
    type: 'gauge',
    help: 'Connections of the API and the chores, by state.',
    labels: { state: ['busy', 'idle'] },
    alert: null,
  },
  offhook_database_connection_waiters: {
    type: 'gauge',
    help: 'Statements waiting for such a connection.',
    alert: 'Alert above 0 for 5 minutes.',
  },
  offhook_database_size_bytes: {
    type: 'gauge',
    help: 'Size of the database.',
    alert: 'Watch the trend.',
  },
  offhook_database_oldest_snapshot_seconds: {
    type: 'gauge',
    help: 'Age of the oldest transaction that keeps PostgreSQL from removing dead rows, or 0. Those of other database users are seen only with the role pg_read_all_stats.',
    alert:
      'Alert above 3600: a forgotten transaction slows every queue down. Find it in `pg_stat_activity` or `pg_prepared_xacts`.',
  },
  offhook_database_rows: {
    type: 'gauge',
    help: 'Estimated rows of a table with its partitions.',
    labels: { table: null },
    alert: null,
  },
  offhook_database_dead_rows: {
    type: 'gauge',
    help: 'Estimated dead rows of a table with its partitions.',
    labels: { table: null },
    alert: 'Alert when those of `lane` stay above 1000000: vacuum can’t keep up.',
  },
  offhook_disk_free_bytes: {
    type: 'gauge',
    help: 'Free space on the disk of the data folder.',
    alert: 'Alert below 10 % of `offhook_disk_size_bytes`.',
  },
  offhook_disk_size_bytes: { type: 'gauge', help: 'Size of the disk of the data folder.', alert: null },
  offhook_loop_lag_seconds: {
    type: 'gauge',
    help: 'Event loop delay since the last scrape.',
    // Not `quantile`, which is the label of summaries.
    labels: { stat: ['p50', 'p99', 'max'] },
    alert: 'Alert when `stat="p99"` stays above 0.5 for 10 minutes: the machine is overloaded.',
  },
  process_start_time_seconds: { type: 'gauge', help: 'When the process started, as a Unix time.', alert: null },
  process_resident_memory_bytes: {
    type: 'gauge',
    help: 'Resident memory of the process.',
    alert: 'Alert well below the memory of the machine or container.',
  },
  process_cpu_seconds_total: {
    type: 'counter',
    help: 'CPU time of the process.',
    alert: 'Alert when its rate stays near the number of cores.',
  },
} as const satisfies Readonly<Record<string, Metric>>

type Catalogue = typeof METRICS

export type MetricName = keyof Catalogue

/** The names of the metrics of a type. */
export type NameOf<Type extends Metric['type']> = {
  [Name in MetricName]: Catalogue[Name]['type'] extends Type ? Name : never
}[MetricName]

/** A value for each label of the metric. */
export type LabelsOf<Name extends MetricName> = Catalogue[Name] extends { readonly labels: infer Labels }
  ? { readonly [Label in keyof Labels]: Labels[Label] extends readonly (infer Value)[] ? Value : string }
  : Readonly<Record<string, never>>

/** Every combination of the label values that are known beforehand; empty: a label has IDs. */
export function knownLabels({ labels = {} }: Metric): Record<string, string>[] {
  let all: Record<string, string>[] = [{}]
  for (const [label, values] of Object.entries(labels))
    all = (values ?? []).flatMap((value) => all.map((one) => ({ ...one, [label]: value })))
  return all
}
