// The steps that follow each call of an account, and the step runs of each call. Times are read as milliseconds since 1970.
import { sql } from 'kysely'
import type { Selectable } from 'kysely'
import { uuidv7 } from '../../ids.ts'
import type { Db, StepRunTable, StepTable } from '../database/tables.ts'
import { deleteVersions } from '../versions/versions.ts'

export type StepRow = Selectable<StepTable>
export type StepRunRow = Selectable<StepRunTable>

/** The steps of an account, in their order. */
export function readSteps(db: Db, accountId: number): Promise<StepRow[]> {
  return db
    .selectFrom('step')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('deletedAt', 'is', null)
    .orderBy('position')
    .orderBy('stepId')
    .execute()
}

/** Names of the steps that run after calls which end now. */
export async function listActiveStepNames(db: Db, accountId: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('step')
    .select('name')
    .where('accountId', '=', accountId)
    .where('deletedAt', 'is', null)
    .where('enabled', '=', true)
    .orderBy('position')
    .execute()
  return rows.map(({ name }) => name)
}

/** The step runs of a call, in the order of their steps. */
export function listStepRuns(db: Db, accountId: number, callId: string): Promise<StepRunRow[]> {
  return db
    .selectFrom('step_run')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('callId', '=', callId)
    .orderBy('position')
    .execute()
}

export function findStepByUuid(db: Db, accountId: number, uuid: string): Promise<StepRow | undefined> {
  return db
    .selectFrom('step')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('uuid', '=', uuid)
    .where('deletedAt', 'is', null)
    .executeTakeFirst()
}

/** The columns that a save writes. Without secrets: these are in secrets.ts. */
interface StepSave {
  readonly enabled: boolean
  readonly settings: Record<string, unknown>
}

interface NewStep extends StepSave {
  readonly accountId: number
  readonly name: string
  readonly kind: StepRow['kind']
}

/** Adds a step after all others. `undefined`: there is already a step with this name. */
export async function createStep(db: Db, { accountId, settings, ...step }: NewStep): Promise<StepRow | undefined> {
  return db
    .insertInto('step')
    .values({
      ...step,
      accountId,
      uuid: uuidv7(),
      settings: JSON.stringify(settings),
      position: sql<number>`(SELECT coalesce(max(position), 0) + 1 FROM step WHERE account_id = ${accountId} AND deleted_at IS NULL)`,
    })
    .onConflict((conflict) => conflict.columns(['accountId', 'name']).where('deletedAt', 'is', null).doNothing())
    .returningAll()
    .executeTakeFirst()
}

/** Saves over the version that was read; `undefined` when another save came first. */
export function updateStep(
  db: Db,
  { accountId, stepId, version }: StepRow,
  { enabled, settings }: StepSave,
): Promise<StepRow | undefined> {
  return db
    .updateTable('step')
    .set((set) => ({
      enabled,
      settings: JSON.stringify(settings),
      version: set('version', '+', 1),
      updatedAt: new Date(),
    }))
    .where('accountId', '=', accountId)
    .where('stepId', '=', stepId)
    .where('version', '=', version)
    .where('deletedAt', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

/** Moves a step to a place among its account's steps, counted from 1; the others move up. */
export async function moveStep(db: Db, { accountId, stepId }: StepRow, place: number): Promise<void> {
  const others = (await readSteps(db, accountId)).map((one) => one.stepId).filter((id) => id !== stepId)
  const order = others.toSpliced(place - 1, 0, stepId)
  await orderSteps(db, accountId, order)
}

/** Puts the steps of an account into this order. */
export async function orderSteps(db: Db, accountId: number, order: readonly number[]): Promise<void> {
  await sql`UPDATE step SET position = o.place FROM unnest(${order}::int[]) WITH ORDINALITY o(step_id, place)
    WHERE step.account_id = ${accountId} AND step.step_id = o.step_id`.execute(db)
}

/** Deletes a step: calls that end from now on do not have it any more. */
export async function deleteStep(db: Db, { accountId, stepId }: StepRow): Promise<void> {
  await db
    .updateTable('step')
    .set({ deletedAt: new Date(), enabled: false })
    .where('accountId', '=', accountId)
    .where('stepId', '=', stepId)
    .execute()
  await deleteVersions(db, { accountId, owner: 'step', ownerId: stepId })
}
