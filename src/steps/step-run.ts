// A step at one call: what becomes of it, and what its runner needs of the rest of the program.
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
// Done, failed and skipped are settled. A settled one is told to its call, and then those after it have their turn.
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
  /** When something is to be done for it; `null`: it waits for those before it, or all is done. */
  readonly dueAt: number | null
  readonly giveUpAt: number
  /** How often it was begun. */
  readonly attemptsMade: number
  readonly fields: Fields | null
}

/** So long the links work that a step is given: those in the call's fields, and that of its recording. */
export const STEP_LINK_MS = 24 * 60 * 60_000

/** What a step works on. */
export interface StepPayload {
  /** All that is known of the call, links to recordings included. */
  readonly call: Fields
  readonly recording: StepRecording | null
}

/** The MP3 of a recording. */
export interface StepRecording {
  /** UUID. */
  readonly id: string
  /** What its MP3 is called among the files. */
  readonly file: string
  readonly seconds: number
  readonly channels: number
  readonly bytes: number
}

/** A call as its steps see it. */
export interface StepCall {
  /** All that is known of it; the addresses of recordings are references still. */
  readonly fields: Fields
  /** A recording is announced, fetched or converted. */
  readonly recordingExpected: boolean
  /** The longest that is ready; `null`: there is none. */
  readonly recording: StepRecording | null
  /** Where telephone numbers without a country code are at home (ISO 3166, two letters). */
  readonly country: string
  /** In their order. */
  readonly runs: readonly StepRun[]
  /** Those of its account that are there now. */
  readonly steps: readonly Step[]
}

/** What changes of a run. What is left out stays. */
export interface StepRunUpdate {
  readonly state?: StepRunState
  readonly dueAt?: number | null
  readonly giveUpAt?: number
  readonly attemptsMade?: number
  readonly problem?: string | null
  /** Set as long as it is skipped. */
  readonly skipCode?: SkipCode | null
  readonly fields?: Fields | null
  readonly beganAt?: number | null
  readonly endedAt?: number | null
}

export type StepRunKey = Pick<StepRun, 'accountId' | 'callId' | 'name'>

/** Something is to be done for the steps of a call. */
export interface DueStep extends Pick<StepRun, 'accountId' | 'callId'> {
  /** The kind of the step that may be begun; `null`: something else is to be done. */
  readonly startsKind: Step['kind'] | null
}

/** Where runs are kept. */
export interface StepStore {
  /**
   * What was running when nobody served is waiting again, but for what is still in hand here, and what waits for its turn is
   * looked at anew.
   */
  resume(callsInHand: readonly string[]): Promise<void>
  /** What is due now, the most overdue first: what may be begun of these kinds, and whatever is no beginning. */
  due(kinds: readonly Step['kind'][], limit: number): Promise<readonly DueStep[]>
  /** When something becomes due that is not yet, in ms since 1970; `null`: nothing does. */
  nextDue(): Promise<number | null>
  /** `null`: the call is gone. */
  call(of: Pick<StepRun, 'accountId' | 'callId'>): Promise<StepCall | null>
  /** Moves a run on if it still is in one of these states. Whether it was moved. */
  updateRun(
    run: StepRunKey,
    change: { readonly from: readonly StepRunState[]; readonly to: StepRunUpdate },
  ): Promise<boolean>
  /** What is due for a call is due at this time, in ms since 1970. */
  postpone(of: Pick<StepRun, 'accountId' | 'callId'>, untilMs: number): Promise<void>
  /** Takes the runs of a call that is gone off the record. */
  deleteRuns(of: Pick<StepRun, 'accountId' | 'callId'>): Promise<void>
  /** A settled run was told to its call: nothing is to be done for it, and those after it have their turn. */
  markReported(run: StepRunKey): Promise<void>
  /** Runs of the call that wait for a recording are due, and those that were skipped because there was none wait again. */
  recordingSettled(of: Pick<StepRun, 'accountId' | 'callId'>): Promise<void>
  /** The secret of a step for this origin; `null`: none is kept for it. */
  secret(of: { readonly accountId: number; readonly stepId: number }, origin: string): Promise<string | null>
}

/** What a step asks somebody by HTTP. */
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
  /** `null`: there was none, and `error` says why. */
  readonly status: number | null
  readonly body: Buffer
  /** There was more of the body than is kept. */
  readonly cut: boolean
  readonly error: { readonly class: string; readonly detail: string } | null
}

export type Commands = Readonly<Record<string, readonly string[]>>

export interface StepRunnerDeps {
  readonly store: StepStore
  /** Sends through the address guard, once. Never rejects. */
  readonly send: (request: StepRequest) => Promise<StepAnswer>
  /** Dots in place of these secrets, in whatever writing they came back in an answer (S22). */
  readonly mask: (secrets: readonly string[]) => Mask
  /** The operator's programs that steps of an account may run, by name: path and arguments. */
  readonly commandsOf: (accountId: number) => Promise<Commands>
  /** The path of a recording's MP3. */
  readonly path: (file: string) => string
  /** The MP3 of a recording; `null`: it is gone. */
  readonly open: (file: string) => Promise<{ readonly size: number; readonly stream: Readable } | null>
  /** A signed link to a recording. */
  readonly link: (accountId: number, recordingId: string, untilMs: number) => Promise<string>
  /** Signs a text with a key of the account, in base64url. */
  readonly sign: (accountId: number, text: string) => Promise<string>
  /** Whether the account signed this text so. There may be no such account. */
  readonly isSigned: (accountId: number, text: string, signature: string) => Promise<boolean>
  /** Where others reach this program, without a slash at the end. */
  readonly publicUrl: () => string
  /** Tells an update of a call. Resolves when it is stored for good. */
  readonly ingest: (run: Pick<StepRun, 'accountId' | 'sourceId'>, update: CallUpdate) => Promise<unknown>
  /** A run came into another state. */
  readonly onChanged: (run: StepRunKey) => void
  /** Whether this program takes work now. */
  readonly isServing: () => boolean
  readonly now: () => number
  readonly onError: (what: string, error: unknown) => void
}

/** How one attempt ended. */
export type StepOutcome =
  | { readonly is: 'done'; readonly fields: Fields; readonly problem: string | null }
  | { readonly is: 'later'; readonly untilMs: number }
  /** `again`: it may go better the next time. */
  | { readonly is: 'failed'; readonly problem: string; readonly again: boolean }
  /** The program ends: nothing became of it. */
  | { readonly is: 'stopped' }
