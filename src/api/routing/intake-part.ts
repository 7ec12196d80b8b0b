// What the API needs of the intake, said by the one who needs it: part of `Parts`.
import type { CallUpdate, UpdateResult } from '../../calls/call.ts'

export interface IntakePart {
  /**
   * Resolves after the commit, with a row for each update, in order. Rejects with an `OffhookError` of code `unavailable`
   * while the database is away or the program stops: nothing was stored.
   */
  take(intake: Intake): Promise<readonly Taken[]>
}

export interface Intake {
  readonly accountId: number
  readonly sourceId: number
  /** Whether the source tells things in the order in which they happened (C6). */
  readonly ordered: boolean
  /** What happened long ago, taken in for the record: nobody is told of it (C18). */
  readonly quiet?: true
  readonly updates: readonly CallUpdate[]
}

export interface Taken {
  readonly uniqueid: string
  readonly result: UpdateResult
  /** Numbers of the events that the update made. */
  readonly sequences: readonly number[]
  readonly reason: string | null
}
