// The tables of migrations/ as types for queries.
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import type { ColumnType, Generated } from 'kysely'
import type { Pool } from 'pg'
import type { Addition, AdditionAuthor } from '../../calls/call.ts'
import type { OffCause } from '../../integrations/off-cause.ts'
import type { GapCode } from '../../sources/kinds/gap-codes.ts'
import type { SkipCode, Step, StepRunState } from '../../steps/step.ts'
import type { DefaultTime, Json, ManagedAs, NullableTime, Time, Uuid } from './column-types.ts'
import type {
  AccountVisitActTable,
  AccountVisitTable,
  AccountGroupTable,
  ApiKeyTable,
  ConsentTable,
  CredentialTable,
  GroupMembershipTable,
  InvitationTable,
  MembershipTable,
  PersonDeviceTable,
  PersonLinkTable,
  PersonSessionTable,
  PersonTable,
  SavedViewTable,
} from './people-tables.ts'

export type Db = Kysely<Tables>

/**
 * Typed queries over a pool. It ends with the pool. Column names are snake_case in SQL and camelCase in parameters and results,
 * `sql` included; JSON in a column stays as it is. `onQuery`: called after each query with its time in seconds.
 */
export function openDb(pool: Pool, onQuery: (seconds: number) => void = () => undefined): Db {
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    log: ({ queryDurationMillis }) => onQuery(queryDurationMillis / 1000),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}

export interface Tables {
  account: AccountTable
  account_size: AccountSizeTable
  account_suspension: { accountId: number; fromAt: Time; toAt: NullableTime }
  account_visit: AccountVisitTable
  account_visit_act: AccountVisitActTable
  source: SourceTable
  source_gap: SourceGapTable
  source_seen: { sourceId: number; seenAt: Time }
  source_message: SourceMessageTable
  integration: IntegrationTable
  integration_health: { accountId: number; integrationId: number; state: Json<unknown>; updatedAt: DefaultTime }
  secret: SecretTable
  saved_version: SavedVersionTable
  api_key: ApiKeyTable
  person: PersonTable
  credential: CredentialTable
  membership: MembershipTable
  accountGroup: AccountGroupTable
  groupMembership: GroupMembershipTable
  invitation: InvitationTable
  person_session: PersonSessionTable
  person_device: PersonDeviceTable
  person_link: PersonLinkTable
  oauth_consent: ConsentTable
  saved_view: SavedViewTable
  idempotency: IdempotencyTable
  number: NumberTable
  inbox: { token: string; accountId: number | null; failuresLeft: number | null; madeAt: DefaultTime }
  inbox_request: InboxRequestTable
  wallboard: WallboardTable
  job: JobTable
  issue: IssueTable
  issue_quarter: { accountId: number; issueId: Uuid; at: Time; attempts: number }
  call: CallTable
  call_addition: CallAdditionTable
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
  accountId: Generated<number>
  uuid: Uuid
  name: string
  timezone: Generated<string>
  country: Generated<string>
  /** A person set the country and time zone: they are not a guess. */
  atHome: Generated<boolean>
  /** The first steps are hidden from now on. */
  firstStepsDismissed: Generated<boolean>
  /** The group of accounts that the account is in. */
  groupId: ColumnType<string | null, string | null | undefined, string | null>
  dataKey: string | null
  /** Since when it sends nothing (D29), and who suspended it. */
  suspendedAt: NullableTime
  suspendedBy: ColumnType<StoredActor | null, string | undefined, string | null>
  /** When its deletion is due (S57), and who planned it. */
  deleteAt: NullableTime
  deleteBy: ColumnType<StoredActor | null, string | undefined, string | null>
  /** Since when its data is being destroyed: it exists for nobody any more. */
  purgeBeganAt: NullableTime
  /** It is the account of the administrator of this server. */
  isOperators: Generated<boolean>
  recordings: ColumnType<RecordingSettings, string | undefined, string>
  /** Since when an owner forbids visits (S56). */
  visitsForbiddenAt: NullableTime
  createdAt: DefaultTime
}

/** Who changed the state of an account or an issue, by the name at that time. */
export interface StoredActor extends Omit<SavedBy, 'type'> {
  readonly type: Exclude<SavedBy['type'], 'config'>
}

/** An account's settings for recordings; a missing setting has the program's default. */
export interface RecordingSettings {
  readonly keep_original?: boolean
  readonly two_channels?: boolean
  readonly keep_days?: number
}

/** How much an account stores, measured once a day. */
export interface AccountSizeTable {
  accountId: number
  /** The counted calls that are kept. */
  calls: number
  /** The counted deliveries whose attempts are kept. */
  deliveries: number
  /** An estimate: the account's share of the tables of calls and deliveries, with their indexes. */
  databaseBytes: number
  recordingBytes: number
  measuredAt: Time
}

export interface SourceTable {
  accountId: number
  sourceId: Generated<number>
  uuid: Uuid
  kind: string
  name: string
  settings: Json<Record<string, unknown>>
  enabled: Generated<boolean>
  version: Generated<number>
  /** SHA-256 of the token in the source's address, for posted sources. */
  tokenHash: Buffer | null
  /** The token, sealed. */
  token: string | null
  managedAs: ManagedAs
  deletedAt: NullableTime
  createdAt: DefaultTime
  updatedAt: DefaultTime
}

export type SourceMessageState = 'understood' | 'not_understood' | 'played'

export interface SourceMessageTable {
  accountId: number
  sourceId: number
  messageId: Uuid
  at: Time
  method: string
  path: string
  query: string
  headers: Json<[string, string][]>
  body: Buffer | null
  state: SourceMessageState
  problems: Json<string[]>
  updates: Json<{ uniqueid: string; status: string | null; result: string }[]>
}

export interface SourceGapTable {
  accountId: number
  sourceId: number
  fromAt: Time
  toAt: Time
  dropped: number
  code: GapCode
}

export interface IntegrationTable {
  accountId: number
  integrationId: Generated<number>
  uuid: Uuid
  config: Json<unknown>
  enabled: boolean
  offSince: NullableTime
  offReason: string | null
  /** Why Offhook switched the integration off; `null`: a person switched it off. */
  offCause: OffCause | null
  managedAs: ManagedAs
  version: Generated<number>
  deletedAt: NullableTime
  createdAt: DefaultTime
  updatedAt: DefaultTime
}

export interface SecretTable {
  accountId: number
  owner: string
  ownerId: number
  name: string
  origin: string
  sealed: string
  last4: string
  setAt: DefaultTime
  previous: string | null
  previousUntil: NullableTime
  /** A list of `EarlierSecret`, as far as it is readable. */
  earlier: ColumnType<unknown, string | undefined, string>
}

/**
 * The person or key that saved a version, with the name at that time, so that a deleted person or key is still shown.
 */
export interface SavedBy {
  /** `config`: a file of configuration; id and name say who applied it. */
  readonly type: 'person' | 'key' | 'operator' | 'config' | 'offhook'
  /** Public id of the person or key. */
  readonly id: string | null
  readonly name: string | null
}

export interface SavedVersionTable {
  accountId: number
  owner: 'integration' | 'source' | 'step'
  ownerId: number
  version: number
  savedAt: Time
  /** `null`: saved before versions were kept. */
  savedBy: ColumnType<SavedBy | null, string, string>
  content: Json<unknown>
  secrets: string[]
  changes: string[]
  restoredFrom: number | null
}

interface IdempotencyTable {
  accountId: number
  principal: string
  route: string
  key: string
  bodyHash: Buffer
  status: number | null
  answer: string | null
  at: DefaultTime
}

export interface NumberTable {
  accountId: number
  number: string
  uuid: Uuid
  name: string | null
  customId: string | null
  customGroup: string | null
  campaign: string | null
  source: string | null
  medium: string | null
  country: string | null
  timezone: string | null
  doNotRecord: Generated<boolean>
  /** Whether a file of configuration manages the row. */
  managed: Generated<boolean>
  updatedAt: DefaultTime
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

export interface WallboardTable {
  accountId: number
  wallboardId: Uuid
  name: string
  hidesNumbers: boolean
  theme: 'dark' | 'light' | 'system'
  hash: Buffer
  /** Sealed. */
  token: string
  createdAt: DefaultTime
  lastOpenedAt: NullableTime
}

export interface JobTable {
  accountId: number
  jobId: Uuid
  kind: string
  input: Json<unknown>
  total: number
  done: Generated<number>
  skipped: Generated<number>
  skipReasons: ColumnType<Record<string, number>, string | undefined, string>
  state: Generated<string>
  cursor: string | null
  createdAt: DefaultTime
  updatedAt: DefaultTime
}

export type IssueState = 'open' | 'acknowledged' | 'resolved'

export interface IssueTable {
  accountId: number
  issueId: Uuid
  integrationId: number
  code: number | null
  error: string | null
  message: string | null
  firstAt: Time
  lastAt: Time
  deliveryId: Uuid
  earlierAttempts: Generated<number>
  state: Generated<IssueState>
  stateAt: Time
  stateBy: Json<StoredActor>
  note: string | null
  mutedUntil: NullableTime
  mutedBy: ColumnType<StoredActor | null, string | null | undefined, string | null>
  muteReason: string | null
}

export interface CallTable {
  version: Generated<number>
  accountId: number
  callId: Uuid
  sourceId: number
  uniqueid: string
  state: string
  status: string | null
  outcome: string | null
  caller: string | null
  dialled: string | null
  isTest: boolean
  isReplayed: boolean
  seenAt: Time
  startedAt: Time
  endedAt: NullableTime
  finalDueAt: NullableTime
}

export interface CallAdditionTable {
  accountId: number
  callId: Uuid
  additionId: Uuid
  kind: Addition['kind']
  value: Json<Addition['value']>
  addedAt: Time
  addedBy: Json<AdditionAuthor>
  removedAt: NullableTime
  removedBy: ColumnType<AdditionAuthor | null, string | null, string | null>
}

export interface EventTable {
  accountId: number
  callId: Uuid
  sequence: number
  day: string
  eventId: Uuid
  type: string
  at: Time
  fields: string
}

interface LaneTable {
  accountId: number
  laneId: Uuid
  integrationId: number
  nextSeq: number
  headSeq: number
  tries: number
  epoch: number
  dueAt: NullableTime
}

interface DeliveryTable {
  accountId: number
  laneId: Uuid
  integrationId: number
  seq: number
  deliveryId: Uuid
  day: string
  callId: Uuid
  kind: string
}

interface RequestTable {
  accountId: number
  integrationId: number
  deliveryId: Uuid
  day: string
  callId: Uuid
  sequence: number
  kind: string
  webhookId: Uuid
  head: string
  body: string | null
  owedAt: number | null
}

interface AttemptTable {
  accountId: number
  callId: Uuid
  deliveryId: Uuid
  integrationId: number
  day: string
  n: number
  attemptId: Uuid
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
  accountId: number
  recordingId: Uuid
  callId: Uuid
  sourceId: number
  uniqueid: string
  ref: string
  origin: 'url' | 'file' | 'upload'
  isVoicemail: Generated<boolean>
  state: RecordingRowState
  dueAt: NullableTime
  tries: Generated<number>
  problem: string | null
  sourceBytes: number | null
  sourceSha256: string | null
  hasOriginal: Generated<boolean>
  format: string | null
  seconds: number | null
  channels: number | null
  bytes: number | null
  sha256: string | null
  peaks: Buffer | null
  createdAt: DefaultTime
  readyAt: NullableTime
  deletedAt: NullableTime
  deletedBy: 'person' | 'retention' | 'do_not_record' | null
  epoch: Generated<number>
  claim: Generated<number>
  sourceClaim: Generated<number>
  mp3Claim: Generated<number>
}

interface RecordingAccessTable {
  accountId: number
  recordingId: Uuid
  at: Time
  who: string
  address: string
  agent: string
  requests: Generated<number>
  lastAt: DefaultTime
}

export interface StepTable {
  accountId: number
  stepId: Generated<number>
  uuid: Uuid
  position: number
  name: string
  kind: Step['kind']
  enabled: Generated<boolean>
  settings: Json<Record<string, unknown>>
  version: Generated<number>
  managedAs: ManagedAs
  deletedAt: NullableTime
  createdAt: DefaultTime
  updatedAt: DefaultTime
}

export interface StepRunTable {
  accountId: number
  callId: Uuid
  name: string
  sourceId: number
  uniqueid: string
  position: number
  state: Generated<StepRunState>
  dueAt: NullableTime
  giveUpAt: DefaultTime
  tries: Generated<number>
  problem: string | null
  skipCode: SkipCode | null
  fields: ColumnType<Record<string, unknown> | null, string | null | undefined, string | null>
  beganAt: NullableTime
  endedAt: NullableTime
  createdAt: DefaultTime
}
