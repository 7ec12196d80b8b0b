// The tables of migrations/ as the verbs' queries know them.
import { Kysely, PostgresDialect } from 'kysely'
import type { ColumnType, Generated } from 'kysely'
import type { Pool } from 'pg'
import type { DefaultTime, Json, ManagedAs, NullableTime, Time, Uuid } from './column-types.ts'
import type {
  ApiKeyTable,
  ConsentTable,
  PersonDeviceTable,
  PersonLinkTable,
  PersonSessionTable,
  PersonTable,
} from './people-tables.ts'

export type Db = Kysely<Tables>

/** Typed queries over a pool. Ends with the pool. */
export function openDb(pool: Pool): Db {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

export interface Tables {
  account: AccountTable
  source: SourceTable
  source_gap: SourceGapTable
  source_seen: { source_id: number; seen_at: Time }
  source_message: SourceMessageTable
  integration: IntegrationTable
  integration_health: { account_id: number; integration_id: number; state: Json<unknown>; updated_at: DefaultTime }
  secret: SecretTable
  api_key: ApiKeyTable
  person: PersonTable
  person_session: PersonSessionTable
  person_device: PersonDeviceTable
  person_link: PersonLinkTable
  oauth_consent: ConsentTable
  idempotency: IdempotencyTable
  number: NumberTable
  inbox: { token: string; account_id: number | null; failures_left: number | null; made_at: DefaultTime }
  inbox_request: InboxRequestTable
  job: JobTable
  call: CallTable
  event: EventTable
  lane: LaneTable
  delivery: DeliveryTable
  request: RequestTable
  attempt: AttemptTable
  recording: RecordingTable
  recording_access: RecordingAccessTable
  step: StepTable
  step_run: StepRunTable
}

export interface AccountTable {
  account_id: Generated<number>
  uuid: Uuid
  name: string
  timezone: Generated<string>
  country: Generated<string>
  /** Somebody told where it is at home: country and zone are no guess. */
  at_home: Generated<boolean>
  data_key: string | null
  recordings: ColumnType<RecordingSettings, string | undefined, string>
  created_at: DefaultTime
}

/** What an account wants of its recordings; what is absent is as the program has it. */
export interface RecordingSettings {
  readonly keep_original?: boolean
  readonly two_channels?: boolean
  readonly keep_days?: number
}

export interface SourceTable {
  account_id: number
  source_id: Generated<number>
  uuid: Uuid
  kind: string
  name: string
  settings: Json<Record<string, unknown>>
  enabled: Generated<boolean>
  version: Generated<number>
  /** SHA-256 of the token of its address, for kinds that are posted to. */
  token_hash: Buffer | null
  /** The token, sealed. */
  token: string | null
  managed_as: ManagedAs
  deleted_at: NullableTime
  created_at: DefaultTime
  updated_at: DefaultTime
}

export type SourceMessageState = 'understood' | 'not_understood' | 'played'

export interface SourceMessageTable {
  account_id: number
  source_id: number
  message_id: Uuid
  at: Time
  method: string
  path: string
  query: string
  headers: Json<[string, string][]>
  body: Buffer | null
  state: SourceMessageState
  problems: Json<string[]>
  told: Json<{ uniqueid: string; status: string | null; result: string }[]>
}

export interface SourceGapTable {
  account_id: number
  source_id: number
  from_at: Time
  to_at: Time
  dropped: number
  reason: string
}

export interface IntegrationTable {
  account_id: number
  integration_id: Generated<number>
  uuid: Uuid
  config: Json<unknown>
  enabled: boolean
  off_since: NullableTime
  off_reason: string | null
  /** Why the program switched it off; `null`: a person did, or it is not finished. */
  off_cause: 'gone' | 'failing' | null
  managed_as: ManagedAs
  version: Generated<number>
  deleted_at: NullableTime
  created_at: DefaultTime
  updated_at: DefaultTime
}

export interface SecretTable {
  account_id: number
  owner: string
  owner_id: number
  name: string
  origin: string
  sealed: string
  last4: string
  set_at: DefaultTime
  previous: string | null
  previous_until: NullableTime
  /** A list of `EarlierSecret`, as far as it can be read. */
  earlier: ColumnType<unknown, string | undefined, string>
}

export interface IdempotencyTable {
  account_id: number
  asker: string
  route: string
  key: string
  body_hash: Buffer
  status: number | null
  answer: string | null
  at: DefaultTime
}

export interface NumberTable {
  account_id: number
  number: string
  uuid: Uuid
  name: string | null
  custom_id: string | null
  custom_group: string | null
  campaign: string | null
  source: string | null
  medium: string | null
  country: string | null
  timezone: string | null
  do_not_record: Generated<boolean>
  /** By a file of configuration. */
  managed: Generated<boolean>
  updated_at: DefaultTime
}

export interface InboxRequestTable {
  token: string
  id: Uuid
  at: DefaultTime
  method: string
  url: string
  headers: Json<[string, string][]>
  body: Buffer
  answered: number
}

export interface JobTable {
  account_id: number
  job_id: Uuid
  kind: string
  input: Json<unknown>
  total: number
  done: Generated<number>
  state: Generated<string>
  cursor: string | null
  created_at: DefaultTime
  updated_at: DefaultTime
}

export interface CallTable {
  version: Generated<number>
  account_id: number
  call_id: Uuid
  source_id: number
  uniqueid: string
  state: string
  status: string | null
  outcome: string | null
  caller: string | null
  dialled: string | null
  is_test: boolean
  is_replayed: boolean
  seen_at: Time
  ended_at: NullableTime
  final_due_at: NullableTime
}

export interface EventTable {
  account_id: number
  call_id: Uuid
  sequence: number
  day: string
  event_id: Uuid
  type: string
  at: Time
  fields: string
}

export interface LaneTable {
  account_id: number
  lane_id: Uuid
  integration_id: number
  next_seq: number
  head_seq: number
  tries: number
  epoch: number
  due_at: NullableTime
}

export interface DeliveryTable {
  account_id: number
  lane_id: Uuid
  integration_id: number
  seq: number
  delivery_id: Uuid
  day: string
  call_id: Uuid
  kind: string
}

export interface RequestTable {
  account_id: number
  integration_id: number
  delivery_id: Uuid
  day: string
  call_id: Uuid
  sequence: number
  kind: string
  webhook_id: Uuid
  head: string
  body: string | null
}

export interface AttemptTable {
  account_id: number
  call_id: Uuid
  delivery_id: Uuid
  integration_id: number
  day: string
  n: number
  attempt_id: Uuid
  at: Time
  epoch: number
  state: string
  code: number | null
  error: string | null
  reason: string | null
  ms: number | null
  exchange: string | null
  answer: Buffer | null
}

export type RecordingRowState = 'fetching' | 'converting' | 'ready' | 'failed' | 'deleted'

export interface RecordingTable {
  account_id: number
  recording_id: Uuid
  call_id: Uuid
  source_id: number
  uniqueid: string
  ref: string
  origin: 'url' | 'file' | 'upload'
  is_voicemail: Generated<boolean>
  state: RecordingRowState
  due_at: NullableTime
  tries: Generated<number>
  problem: string | null
  source_bytes: number | null
  source_sha256: string | null
  has_original: Generated<boolean>
  format: string | null
  seconds: number | null
  channels: number | null
  bytes: number | null
  sha256: string | null
  peaks: Buffer | null
  created_at: DefaultTime
  ready_at: NullableTime
  deleted_at: NullableTime
  deleted_by: 'person' | 'retention' | 'do_not_record' | null
  epoch: Generated<number>
  claim: Generated<number>
  source_claim: Generated<number>
  mp3_claim: Generated<number>
}

export interface RecordingAccessTable {
  account_id: number
  recording_id: Uuid
  at: Time
  who: string
  address: string
  agent: string
  requests: Generated<number>
  last_at: DefaultTime
}

export interface StepTable {
  account_id: number
  step_id: Generated<number>
  uuid: Uuid
  position: number
  name: string
  kind: 'webhook' | 'command'
  enabled: Generated<boolean>
  settings: Json<Record<string, unknown>>
  version: Generated<number>
  managed_as: ManagedAs
  deleted_at: NullableTime
  created_at: DefaultTime
  updated_at: DefaultTime
}

export type StepRunState = 'waiting' | 'running' | 'answering_later' | 'done' | 'failed' | 'skipped'

export interface StepRunTable {
  account_id: number
  call_id: Uuid
  name: string
  source_id: number
  uniqueid: string
  position: number
  state: Generated<StepRunState>
  due_at: NullableTime
  give_up_at: DefaultTime
  tries: Generated<number>
  problem: string | null
  fields: ColumnType<Record<string, unknown> | null, string | null | undefined, string | null>
  began_at: NullableTime
  ended_at: NullableTime
  created_at: DefaultTime
}
