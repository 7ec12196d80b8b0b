// The steps that follow the end of a call. Stored in the transaction of the update that ends it (D1).
import { int4Array, textArray, uuidArray } from '../database/binary-arrays.ts'
import type { HotConnection, PreparedStatement } from '../database/hot-connection.ts'

export interface NewStepRun {
  readonly accountId: number
  readonly callId: string
  readonly sourceId: number
  readonly uniqueid: string
  readonly name: string
  readonly position: number
}

const STEP_RUNS: PreparedStatement = {
  name: 'step-runs-1',
  text: `INSERT INTO step_run (account_id, call_id, source_id, uniqueid, name, position)
    SELECT * FROM unnest($1::int4[], $2::uuid[], $3::int4[], $4::text[], $5::text[], $6::int4[]) ON CONFLICT DO NOTHING`,
}

export async function insertStepRuns(connection: HotConnection, rows: readonly NewStepRun[]): Promise<void> {
  await connection.run(STEP_RUNS, [
    int4Array(rows.map((r) => r.accountId)),
    uuidArray(rows.map((r) => r.callId)),
    int4Array(rows.map((r) => r.sourceId)),
    textArray(rows.map((r) => r.uniqueid)),
    textArray(rows.map((r) => r.name)),
    int4Array(rows.map((r) => r.position)),
  ])
}
