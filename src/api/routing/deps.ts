// What the API needs from the rest of the program, said by the one who needs it. main.ts hands it in.
import type { Readable } from 'node:stream'
import type { Status } from '../../calls/call.ts'
import type { SampleName } from '../../calls/samples.ts'
import type { Condition, TlsSettings } from '../../integrations/integration.ts'
import type { AnswerRules } from '../../integrations/answer-rules.ts'
import type { OAuth2Auth, RenderedRequest } from '../../render/request.ts'
import type { RecordingRow } from '../../store/recordings/recordings.ts'
import type { CallRow } from '../../store/calls/calls.ts'
import type { Db } from '../../store/database/tables.ts'
import type { IntakePart, Taken } from './intake-part.ts'
import type { ImportsPart, SourcesPart } from './source-parts.ts'

export interface ApiDeps {
  readonly db: Db
  /** The program's own version, as /openapi.json shows it. */
  readonly version: string
  readonly facts: ProgramFacts
  /** Keys with all rights: OFFHOOK_API_KEY, and the one that `serve` writes to `<data>/admin.key`. */
  readonly adminKeys: readonly string[]
  readonly intake: IntakePart
  readonly replays: ReplaysPart
  readonly testCalls: TestCallsPart
  readonly delivery: DeliveryPart
  readonly activity: ActivityPart
  readonly sources: SourcesPart
  readonly imports: ImportsPart
  readonly recordings: RecordingsPart
  readonly steps: StepsPart
  readonly sealing: SealingPart
  /** Changes the operator's key, of all accounts. Rejects with `key_in_setting` where it is not in a file. */
  readonly rotateKey: () => Promise<{ readonly keyId: string; readonly accounts: number }>
  readonly oauth: OAuthPart
  /** What is wrong with an address that somebody wants to save (S2, S6), in words that say what to do; `null`: nothing. */
  readonly addressFlaw: (url: string) => string | null
  /** The change feed of one account; the answer ends it. */
  readonly subscribe: (accountId: number, listener: (change: Change) => void) => () => void
  /** Tells the change feed of what was changed by way of the API. */
  readonly publish: (accountId: number, change: Change) => void
  /** Why the program takes no work at this moment, in a sentence; `null`: it does. */
  readonly notReady: () => string | null
  /** Integrations of an account were saved, switched or deleted, or its numbers: what is kept in memory is read again. */
  readonly integrationsChanged: (accountId: number) => Promise<void>
  readonly sourcesChanged: (accountId: number) => Promise<void>
  readonly unreadable: UnreadablePart
  /** What only the engine knows, for /metrics. */
  readonly gauges: () => Promise<Gauges>
  /** Writes a line of diagnostics. `what` is a few words that stay the same for the same kind of fact. */
  readonly note: (level: 'info' | 'warning', what: string, facts: Readonly<Record<string, unknown>>) => void
  /** Told what went wrong and was not foreseen: the principal only learns that it did. */
  readonly failed: (what: string, error: unknown) => void
}

/** Rows that cannot be read, and are left out until they can (S46). */
export interface UnreadablePart {
  /** Why a row is left out, in sentences that say what to do; `null`: it is not, or not in this version. `id`: its public id. */
  reasonOf(kind: string, id: string, version?: number): string | null
  /** Those of an account, or of all (`null`). */
  list(accountId: number | null): readonly UnreadableRow[]
}

export interface UnreadableRow {
  readonly kind: string
  readonly accountId: number
  readonly id: string
  readonly reason: string
}

/** How the program was set up. */
export interface ProgramFacts {
  /** In ms since 1970. */
  readonly startedAt: number
  /** The bundled PostgreSQL, or one of the operator's own. */
  readonly isBundled: boolean
  readonly retention: {
    readonly bodiesDays: number
    readonly attemptsDays: number
    readonly eventsDays: number
    readonly historyDays: number
  }
  /** What OFFHOOK_ALLOW_NETWORKS says. */
  readonly allowNetworks: readonly string[]
  /** What OFFHOOK_SOURCE_NETWORKS says. */
  readonly sourceNetworks: readonly string[]
  /** Whether the key that seals secrets is in a file of the data folder or was set. */
  readonly keyIn: 'file' | 'setting'
}

/** Plays recorded sessions of phone systems through the adapters that live ones take (C23). */
export interface ReplaysPart {
  /**
   * Resolves when all of it is stored. Rejects as `take` does, and with an `OffhookError` `bad_session` when the session cannot be
   * played: it says why.
   */
  play(asked: ReplayAsked): Promise<{ readonly calls: readonly ReplayedCall[]; readonly results: readonly Taken[] }>
}

export interface ReplayAsked {
  readonly accountId: number
  readonly session: Uint8Array
  /** Whether integrations are told of its calls. */
  readonly sends: boolean
  /** Of the source that would have heard it. */
  readonly settings: Readonly<Record<string, unknown>>
}

export interface ReplayedCall {
  readonly call: CallRow
  /** Whether integrations were told of it. */
  readonly isSent: boolean
  /** The source that it is known from otherwise; `null`: none. */
  readonly knownFrom: number | null
  /** Its changes of status, in order. */
  readonly events: readonly Status[]
}

/** Plays example calls as a source would tell them (C16). */
export interface TestCallsPart {
  /**
   * Resolves when it has begun, or, at once, when all of it is stored. Rejects as `take` does, and with another `OffhookError`
   * when the source cannot tell this example: it says why.
   */
  play(call: TestCallAsked): Promise<{ readonly uniqueid: string }>
}

export interface TestCallAsked {
  readonly accountId: number
  readonly sourceId: number
  readonly example: SampleName
  /** Public ids of the integrations that are told of it. */
  readonly ticked: readonly string[]
  /** With the pauses of a real call, or all at once. */
  readonly pace: 'at_once' | 'as_it_was'
}

/** What the dispatcher and the lanes do for people (D12, D15). Ids of deliveries and calls are UUIDs. */
export interface DeliveryPart {
  /** Sends a rendered request as a lane of one of kind `test`, and resolves when its first attempt is over. */
  test(test: TestSend): Promise<{ readonly deliveryId: string }>
  /** What it queues is in the given transaction, and is told to the dispatcher after its commit. */
  resend(
    resend: Resend,
    asking: { readonly db: Db; readonly afterCommit: (follow: () => void) => void },
  ): Promise<Resent>
  /** Takes a delivery that waits out of its lane. */
  cancel(accountId: number, deliveryId: string): Promise<'canceled' | 'under way' | 'settled' | 'not found'>
  /** What waits for an integration that is switched off: skipped at once (D12). How many. */
  dropWaiting(accountId: number, integrationId: number): Promise<number>
  /** What waits is rendered anew with the settings of now (D12). How many. */
  rerenderWaiting(accountId: number, integrationId: number): Promise<number>
  /** How many calls of a period would be sent (D15). */
  countPastCalls(accountId: number, past: PastCallsAsked): Promise<number>
  /** A job was made (or canceled): look for it. */
  jobsChanged(): void
  /** Why an integration rests, and until when (ms since 1970); `null` while it does not. */
  restOf(integrationId: number): { readonly reason: string; readonly until: number } | null
  /** Ends the rest of an integration, and the pauses of what waits for it (D21). */
  resume(accountId: number, integrationId: number): Promise<void>
  /** `null` while the database is away, or for one that is deleted. */
  standingOf(integrationId: number): Standing | null
  /** When a delivery that waits would be tried, should each attempt fail, in ms since 1970. */
  planned(waiting: Planned): readonly number[]
  /** The request of a delivery as it would be rendered with today's settings. */
  renderCurrent(accountId: number, deliveryId: string): Promise<RenderedCurrent>
}

/** How an integration stands. Times are milliseconds since 1970. */
export interface Standing {
  /** Deliveries not settled yet. */
  readonly waiting: number
  /** When something of it goes next, rests included; `null`: nothing waits, as far as is known. */
  readonly nextAt: number | null
  /** Since when nothing went well; `null`: the newest attempt did. */
  readonly failingSince: number | null
}

/** A delivery that waits, with the end of its newest attempt. */
export interface Planned {
  readonly integrationId: number
  readonly kind: string
  readonly tries: number
  readonly code: number | null
  readonly error: string | null
  /** When the next attempt goes, in ms since 1970. */
  readonly nextAt: number
}

export type RenderedCurrent =
  | { readonly request: RenderedRequest }
  | { readonly refused: 'not found' | 'gone' | 'not rendered'; readonly detail: string }

/** Recordings, as they are taken in and heard. Ids are UUIDs unless they are said to be public. */
export interface RecordingsPart {
  /** How far the conversion of a recording is, from 0 to 1; `null`: none is under way. */
  progressOf(recordingId: string): number | null
  /** A signed link to a recording. `untilMs`: in ms since 1970; `null`: as long as it is kept. `who`: a name for the log of listenings. */
  link(
    accountId: number,
    recordingId: string,
    to: { readonly untilMs: number | null; readonly who?: string },
  ): Promise<string>
  /** Whether a link is one of ours, and what it leads to. `null`: it is not, or was changed. */
  read(signed: string): Promise<RecordingLink | null>
  /** The MP3 of a recording, or a part of it, both ends included; `null`: it is not there. */
  open(
    recording: RecordingRow,
    range?: { readonly start: number; readonly end: number },
  ): Promise<{ readonly size: number; readonly stream: Readable } | null>
  /**
   * Keeps audio that is sent in for a call. Rejects with an `OffhookError` that says what to do, of code `not_audio`,
   * `too_big` or `too_slow`; nothing is kept then.
   */
  receive(upload: RecordingUpload): Promise<{ readonly id: string; readonly isNew: boolean }>
  /** Something is due for a recording: look for it. */
  changed(): void
  /** Whether the audio of a recording is there as it came. */
  hasSource(recording: RecordingRow): Promise<boolean>
  hasMp3(recording: RecordingRow): Promise<boolean>
  /** Takes the files of a recording off the disk, MP3 and original. */
  forget(recording: RecordingRow): Promise<void>
  /** `ffmpeg` was found on this machine. */
  readonly hasFfmpeg: boolean
  /** What OFFHOOK_RECORDINGS_FOLDERS says. */
  readonly folders: readonly string[]
  /** Whether PUBLIC_URL was set, so that links work beyond this machine. */
  readonly isPublic: boolean
}

export interface RecordingLink {
  readonly accountId: number
  readonly recordingId: string
  readonly untilMs: number | null
  readonly who: string | null
}

export interface RecordingUpload {
  readonly accountId: number
  readonly callId: string
  readonly sourceId: number
  readonly uniqueid: string
  readonly body: AsyncIterable<Uint8Array>
}

/** The steps after a call. */
export interface StepsPart {
  /** Names of the operator's commands that steps of an account may run. */
  commandsOf(accountId: number): Promise<readonly string[]>
  /** Something is due for a step: look for it. */
  changed(): void
  /**
   * Takes what a step answers later, under its signed address. The body is read only once the address is known to be ours.
   * Rejects with an `OffhookError` of code `not_found`, `settled` or `bad_answer`.
   */
  answer(signed: string, body: () => Promise<unknown>): Promise<{ readonly state: StepRunState }>
}

export type StepRunState = 'waiting' | 'running' | 'answering_later' | 'done' | 'failed' | 'skipped'

/** What attempts came to, counted as they ended. Times are milliseconds since 1970. */
export interface ActivityPart {
  /** The last 24 hours of an integration, the running one included; oldest first. */
  hours(integrationId: number): readonly Tallied[]
  /** The last 60 minutes of an account, the running one included; oldest first. */
  minutes(accountId: number): readonly Tallied[]
  last(integrationId: number): LastAttempt | null
  /** What was settled last in an account, newest first. */
  settled(accountId: number): readonly RecentlySettled[]
}

/** `at` is the beginning of the hour or the minute. */
export interface Tallied {
  readonly at: number
  readonly delivered: number
  readonly failed: number
}

/** How an attempt ended. */
export interface LastAttempt {
  readonly at: number
  readonly state: string
  readonly code: number | null
  readonly error: string | null
  readonly reason: string | null
}

export interface RecentlySettled extends LastAttempt {
  readonly integrationId: number
  readonly deliveryId: string
  readonly callId: string
  readonly kind: string
}

export interface TestSend {
  readonly accountId: number
  /** Of a saved integration; `null`: it was never saved. */
  readonly integrationId: number | null
  readonly request: RenderedRequest
  /** Opened secrets by name; of a saved integration only those that replace its own. */
  readonly secrets: ReadonlyMap<string, string>
  readonly origin: string
  /** How it gets its token, with the inputs of the service put in; `null`: it needs none (S25). */
  readonly oauth: OAuth2Auth | null
  readonly timeoutMs: number
  /** The draft's own (S10). */
  readonly tls: TlsSettings
  /** How the answer is read beyond its status (D6). */
  readonly answers: AnswerRules | null
  /** `inbox`: to the built-in receiver, with secrets as dots (T16). `dry_run`: the vendor checks it and does not keep it. */
  readonly to: 'address' | 'inbox' | 'dry_run'
}

/** Calls of a period, for an integration. Times are milliseconds since 1970. */
export interface PastCallsAsked {
  readonly integrationId: number
  readonly from: number
  readonly to: number
  /** Beside the integration's own. */
  readonly conditions: Condition | null
  /** Those too that it got before. */
  readonly again: boolean
}

export interface Resend {
  readonly accountId: number
  readonly deliveryId: string
  readonly as: 'sent' | 'current'
}

/**
 * `gone`: retention has taken the body; `behind`: it waits for those before it in its lane. `deliveryId` is the one asked for
 * when it was only made due now.
 */
export type Resent =
  | { readonly deliveryId: string }
  | { readonly refused: 'not found' | 'gone' | 'behind' | 'no integration' }

/** Tokens of integrations (S25), as far as the API is concerned. */
export interface OAuthPart {
  /** What became of a refresh token that was typed and tried: where it was traded for a new one, the old one is worth nothing. */
  newest(accountId: number, typed: string): string
  /** Trades the code of a consent. `problem`: sentences for a person. Never rejects. */
  trade(code: {
    readonly auth: OAuth2Auth
    /** Of the receiver. */
    readonly origin: string
    readonly clientSecret: string | null
    readonly code: string
    readonly redirectUri: string
    readonly verifier: string
  }): Promise<{ readonly refreshToken: string } | { readonly problem: string }>
}

/** Sealing (S20). The place binds a sealed value to its row: moved to another it does not open. */
export interface SealingPart {
  seal(place: SealPlace, text: string): Promise<string>
  open(place: SealPlace, sealed: string): Promise<string>
}

export interface SealPlace {
  readonly accountId: number
  readonly owner: 'integration' | 'source' | 'step' | 'account' | 'answer'
  readonly ownerId: number
  readonly name: string
}

/** One thing that changed, for the live view. `id` is public, such as `call_0198…`. */
export interface Change {
  readonly type: 'call' | 'delivery' | 'integration'
  readonly id: string
  readonly [fact: string]: unknown
}

export interface Gauges {
  /** Age of the oldest delivery that is due and not sent, in seconds (D19); 0 when there is none. */
  readonly oldestDueS: number
  readonly waiting: number
  readonly inFlight: number
  readonly ready: number
  /** Attempts since the start, by the state each led to. */
  readonly attempts?: Readonly<Record<string, number>>
  /** Rows that cannot be read, by kind (S46). */
  readonly unreadable?: Readonly<Record<string, number>>
}
