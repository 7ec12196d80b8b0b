// What a person configures: one webhook. Its shape is that of the API, key by key, and it holds no secret: those are kept
// apart, and a request only refers to them (T16).
import type { FieldValue, Status } from '../calls/call.ts'
import type { Wait } from '../calls/finality.ts'
import type { HeaderRow, RequestTemplate, Row } from '../render/request.ts'

export interface Integration {
  /** The Route Name. */
  readonly name: string
  readonly service: string
  readonly enabled: boolean
  /** A request on each change of status. */
  readonly realtime: boolean
  /** Which changes of status send, when not all do. */
  readonly statuses: readonly Status[] | null
  /** One request when the call is final (C9). */
  readonly final: boolean
  /** A request for what is learned after that (C10). */
  readonly updated: boolean
  readonly request: RequestTemplate
  /** Whether the request is the integration's own; otherwise it is the service's, and changes with it. */
  readonly customised: boolean
  /** The service's own inputs, by their keys. Of a secret address its origin, of other secrets nothing. */
  readonly settings: Readonly<Record<string, string>>
  /** Which calls it sends; `null`: inbound ones, and those of which the direction is not known (C15). */
  readonly conditions: Condition | null
  readonly wait: Wait
  readonly recordings: RecordingsSettings
  readonly delivery: DeliverySettings
  readonly signing: { readonly enabled: boolean }
  readonly tls: TlsSettings
}

/** How the receiver is known, and how it knows us (S10). */
export interface TlsSettings {
  /** Authorities to believe instead of the usual ones, as PEM. */
  readonly ca: string | null
  /** SHA-256 of the one certificate to accept, in hex. */
  readonly pin_sha256: string | null
  /** The certificate that we show, as PEM with what stands between it and its authority. Its key is the secret `tls.key`. */
  readonly certificate: string | null
}

export interface RecordingsSettings {
  /** Days that the link of a recording works, counted from the event that told of it; `null`: as long as the recording is kept. */
  readonly link_days: number | null
}

export interface DeliverySettings {
  readonly timeout_s: number
  readonly schedule: ScheduleName
  /** Realtime statuses that pile up while a receiver is away: send every one, or only the latest (D8). */
  readonly backlog: 'every' | 'latest'
  /** Requests in flight at once (D5). */
  readonly concurrency: number
  /** `null`: no limit (D5). */
  readonly rate: { readonly per_second?: number | null; readonly per_minute?: number | null } | null
}

/** How long a request is tried again (D7). */
export const SCHEDULE_NAMES = ['standard', 'patient', 'short', 'once'] as const
export type ScheduleName = (typeof SCHEDULE_NAMES)[number]

/** Why one that was saved with errors is off. The page knows by it that its owner wants it on. */
export const UNFINISHED_REASON = 'It is not finished: its problems say what is missing.'

/** How a field may be compared (C19). */
export const OPERATORS = [
  'is',
  'is_not',
  'one_of',
  'none_of',
  'contains',
  'contains_not',
  'starts_with',
  'ends_with',
  'gt',
  'gte',
  'lt',
  'lte',
  'within',
  'outside',
  'known',
  'unknown',
] as const
export type Operator = (typeof OPERATORS)[number]

/** A test of one field. `known` and `unknown` have no value, `one_of` and `none_of` a list, `within` and `outside` office hours. */
export interface FieldTest {
  readonly field: string
  readonly op: Operator
  readonly value?: Exclude<FieldValue, null>
}

export type Condition = { readonly all: readonly Condition[] } | { readonly any: readonly Condition[] } | FieldTest

/** The least and the most of each number that a person sets, both included. */
export const SETTING_BOUNDS = {
  /** D13: below a second every receiver is late, beyond a minute it is not there. */
  timeout_s: [1, 60],
  /** D5: what one receiver may be asked at once without being attacked. */
  concurrency: [1, 100],
  /** C9: from not at all to a day, in which any recording was made or was not. */
  cap_s: [0, 86_400],
  /** From a day to ten years: beyond that is for good. */
  link_days: [1, 3_650],
  per_second: [1, 10_000],
  per_minute: [1, 600_000],
} as const satisfies Record<string, readonly [number, number]>

/** What a row is when only its key and value are given. */
export const ROW_DEFAULTS = { type: 'auto', omit_empty: false, enabled: true } as const satisfies Partial<Row>

/** What a header row is when only its key and value are given. */
export const HEADER_DEFAULTS = { secret: false } as const satisfies Partial<HeaderRow>

/** A request of which only the address is given. */
export const REQUEST_DEFAULTS: Omit<RequestTemplate, 'url'> = {
  method: 'POST',
  format: 'json',
  rows: [],
  raw: null,
  xml_root: 'call',
  headers: [],
  auth: { type: 'none' },
}

/** An integration of which only name and request are given. */
export const INTEGRATION_DEFAULTS: Omit<Integration, 'name' | 'request'> = {
  service: 'generic',
  enabled: true,
  realtime: false,
  statuses: null,
  final: true,
  updated: false,
  customised: true,
  settings: {},
  conditions: null,
  wait: { recording: true, steps: [], cap_s: 1200 },
  recordings: { link_days: null },
  delivery: { timeout_s: 15, schedule: 'standard', backlog: 'every', concurrency: 8, rate: null },
  signing: { enabled: true },
  tls: { ca: null, pin_sha256: null, certificate: null },
}
