// The steps that follow each call of an account, and what became of them at each call. Times out are milliseconds since 1970.
import type { Selectable } from 'kysely'
import type { Db, StepRunTable, StepTable } from './tables.ts'

export type StepRow = Selectable<StepTable>
export type StepRunRow = Selectable<StepRunTable>

/** The steps of an account, in their order. */
export function stepsOf(db: Db, accountId: number): Promise<StepRow[]> {
  return db
    .selectFrom('step')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('deleted_at', 'is', null)
    .orderBy('position')
    .orderBy('step_id')
    .execute()
}

/** What became of the steps of a call, in their order. */
export function stepRunsOf(db: Db, accountId: number, callId: string): Promise<StepRunRow[]> {
  return db
    .selectFrom('step_run')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('call_id', '=', callId)
    .orderBy('position')
    .execute()
}
