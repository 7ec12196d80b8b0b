// One step of one call: its states, and the interfaces that its runner needs.
//
//   state            | what happens                                  | next
//   -----------------+-----------------------------------------------+---------------------
//   waiting          | its turn has come, and its recording is there | running
//   waiting          | its turn has come, there is no recording      | skipped
//   running          | it answers with fields                        | done
//   running          | it says that it will answer later (202)       | answering_later
//   running          | it fails, and may be tried again              | waiting
//   running          | it fails, and may not                         | failed
//   running          | the program ends                              | waiting, begun again
//   answering_later  | it answers                                    | done
//   answering_later  | its time is over                              | failed
//   any but settled  | the step is deleted or switched off           | skipped
//   any but settled  | the step cannot be read (S46)                 | failed
//   failed, skipped  | a person has it tried again                   | waiting
//
// Done, failed and skipped are settled. A settled run is reported to its call, and then it is the next run's turn.
import type { Readable } from 'node:stream'
import type { CallUpdate, Fields } from '../calls/call.ts'
import type { Mask } from '../text/mask.ts'
import type { FormBody } from './multipart-form.ts'
import type { SkipCode, Step, StepRunState } from './step.ts'

/** One step of one call. Times are milliseconds since 1970. */
export interface StepRun {
  readonly accountId: number
  readonly callId: string
  readonly sourceId: number
  readonly uniqueid: string
  readonly name: string
  readonly position: number
  readonly state: StepRunState
  /** When the next action is due; `null`: the run waits for earlier runs, or is complete. */
  readonly dueAt: number | null
  readonly giveUpAt: number
  /** How often the step was started. */
  readonly attemptsMade: number
  readonly fields: Fields | null
}

/** How long the links work that a step gets: the links in the call's fields, and the link to its recording. */
export const STEP_LINK_MS = 24 * 60 * 60_000

/** The data that a step gets. */
export interface StepPayload {
  /** All known fields of the call, links to recordings included. */
  readonly call: Fields
  readonly recording: StepRecording | null
}

/** The MP3 of a recording. */
interface StepRecording {
  /** UUID. */
  readonly id: string
  /** The name of its MP3 file. */
  readonly file: string
  readonly seconds: number
  readonly channels: number
  readonly bytes: number
}

/** A call in the form that its steps get. */
export interface StepCall {
  /** All known fields; the addresses of recordings are still references. */
  readonly fields: Fields
  /** Whether a recording is announced, being fetched or converted. */
  readonly recordingExpected: boolean
  /** The longest ready recording; `null`: there is none. */
  readonly recording: StepRecording | null
  /** The country of telephone numbers without a country code (ISO 3166, two letters). */
  readonly country: string
  /** In their order. */
  readonly runs: readonly StepRun[]
  /** The present steps of its account. */
  readonly steps: readonly Step[]
}

/** Changes of a run. Members that are left out stay. */
export interface StepRunUpdate {
  readonly state?: StepRunState
  readonly dueAt?: number | null
  readonly giveUpAt?: number
  readonly attemptsMade?: number
  readonly problem?: string | null
  /** Set while the run is skipped. */
  readonly skipCode?: SkipCode | null
  readonly fields?: Fields | null
  readonly beganAt?: number | null
  readonly endedAt?: number | null
}

export type StepRunKey = Pick<StepRun, 'accountId' | 'callId' | 'name'>

/** An action for the steps of a call is due. */
interface DueStep extends Pick<StepRun, 'accountId' | 'callId'> {
  /** The kind of the step that may start; `null`: another action is due. */
  readonly startsKind: Step['kind'] | null
}

/** Stores runs. */
export interface StepStore {
  /**
   * Runs that were running while no program served wait again, except those that are still in progress here. The next waiting
   * runs become due.
   */
  resume(callsInHand: readonly string[]): Promise<void>
  /** The calls that are due now, the most overdue first: starts of steps of these kinds, and all other actions. */
  due(kinds: readonly Step['kind'][], limit: number): Promise<readonly DueStep[]>
  /** When the next action becomes due, in ms since 1970; `null`: there is none. */
  nextDue(): Promise<number | null>
  /** `null`: the call was deleted. */
  call(of: Pick<StepRun, 'accountId' | 'callId'>): Promise<StepCall | null>
  /** Changes a run that still is in one of these states. Returns whether it was changed. */
  updateRun(
    run: StepRunKey,
    change: { readonly from: readonly StepRunState[]; readonly to: StepRunUpdate },
  ): Promise<boolean>
  /** Postpones the due actions of a call to this time, in ms since 1970. */
  postpone(of: Pick<StepRun, 'accountId' | 'callId'>, untilMs: number): Promise<void>
  /** Deletes the runs of a call that was deleted. */
  deleteRuns(of: Pick<StepRun, 'accountId' | 'callId'>): Promise<void>
  /** Notes that a settled run was reported to its call: it needs no further action, and it is the next run's turn. */
  markReported(run: StepRunKey): Promise<void>
  /** Runs of the call that wait for a recording become due, and runs that were skipped for lack of a recording wait again. */
  recordingSettled(of: Pick<StepRun, 'accountId' | 'callId'>): Promise<void>
  /** The secret of a step for this origin; `null`: none is stored for it. */
  secret(of: { readonly accountId: number; readonly stepId: number }, origin: string): Promise<string | null>
}

/** An HTTP request of a step. */
export interface StepRequest {
  readonly accountId: number
  readonly url: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string | Pick<FormBody, 'stream' | 'bytes'>
  readonly timeoutMs: number
  readonly answerBytesMax: number
  readonly signal: AbortSignal
}

export interface StepAnswer {
  /** `null`: there was no response, and `error` says why. */
  readonly status: number | null
  readonly body: Buffer
  /** The body was longer than the stored part. */
  readonly cut: boolean
  readonly error: { readonly class: string; readonly detail: string } | null
}

export type Commands = Readonly<Record<string, readonly string[]>>

export interface StepRunnerDeps {
  readonly store: StepStore
  /** Sends through the address guard, once. Never rejects. */
  readonly send: (request: StepRequest) => Promise<StepAnswer>
  /** Replaces these secrets by dots in a response, in every form in which they may come back (S22). */
  readonly mask: (secrets: readonly string[]) => Mask
  /** The operator's programs that steps of an account may run, by name: path and arguments. */
  readonly commandsOf: (accountId: number) => Promise<Commands>
  /** The path of a recording's MP3. */
  readonly path: (file: string) => string
  /** The MP3 of a recording; `null`: it does not exist any more. */
  readonly open: (file: string) => Promise<{ readonly size: number; readonly stream: Readable } | null>
  /** A signed link to a recording. */
  readonly link: (accountId: number, recordingId: string, untilMs: number) => Promise<string>
  /** Signs a text with a key of the account, in base64url. */
  readonly sign: (accountId: number, text: string) => Promise<string>
  /** Whether the account has signed this text. The account may not exist. */
  readonly isSigned: (accountId: number, text: string, signature: string) => Promise<boolean>
  /** The public address of this program, without a slash at the end. */
  readonly publicUrl: () => string
  /** Ingests an update of a call. Resolves when it is stored durably. */
  readonly ingest: (run: Pick<StepRun, 'accountId' | 'sourceId'>, update: CallUpdate) => Promise<unknown>
  /** Called when a run changed its state. */
  readonly onChanged: (run: StepRunKey) => void
  /** Whether this program accepts work now. */
  readonly isServing: () => boolean
  readonly now: () => number
  readonly onError: (what: string, error: unknown) => void
}

/** How one attempt ended. */
export type StepOutcome =
  | { readonly is: 'done'; readonly fields: Fields; readonly problem: string | null }
  | { readonly is: 'later'; readonly untilMs: number }
  /** `again`: the next attempt may succeed. */
  | { readonly is: 'failed'; readonly problem: string; readonly again: boolean }
  /** The program ends: the attempt has no result. */
  | { readonly is: 'stopped' }
