// The runner of steps on a real database, with real receivers and programs, but without calls: its updates are only
// recorded.
import type { TestContext } from 'node:test'
import { applyCallUpdate } from '../../src/calls/apply-update.ts'
import type { CallUpdate } from '../../src/calls/call.ts'
import { parseAllowNetworks, PUBLIC_ONLY } from '../../src/delivery/network-policy.ts'
import { createSender } from '../../src/delivery/sender.ts'
import { startProgramSteps, type ProgramStepsDeps } from '../../src/steps/runtime/steps.ts'
import type { StepRunner } from '../../src/steps/step-runner.ts'
import { createAccount } from '../../src/store/accounts/accounts.ts'
import { openPool } from '../../src/store/database/connections.ts'
import { createSealingKey } from '../../src/store/secrets/sealed-value.ts'
import { createSealing, type Sealing } from '../../src/store/secrets/sealing.ts'
import { createStep, listStepRuns, type StepRow, type StepRunRow } from '../../src/store/steps/steps.ts'
import { openDb, type Db } from '../../src/store/database/tables.ts'
import { uuidv7 } from '../../src/ids.ts'
import type { TestDatabase } from '../kit/database.ts'

export interface RunnerFixture {
  readonly db: Db
  readonly sealing: Sealing
  readonly accountId: number
  /** The updates for calls, in order. */
  readonly updates: CallUpdate[]
  readonly wrong: unknown[]
  /** Starts the runner, of which there may be only one at a time. It ends with the test. */
  start(parts?: Partial<ProgramStepsDeps>): StepRunner
  step(name: string, settings: Record<string, unknown>): Promise<StepRow>
  /** Creates an ended call with a run of each of these steps. `recording`: the state of its recording. */
  call(steps: readonly string[], recording?: 'none' | 'expected' | 'ready'): Promise<string>
  runs(callId: string): Promise<StepRunRow[]>
  /** Waits until the runs are as wanted; the test's own time limit ends the wait. */
  until(callId: string, wanted: (runs: readonly StepRunRow[]) => boolean): Promise<StepRunRow[]>
  query(text: string, values?: unknown[]): Promise<void>
}

export const webhook = (url: string, more: Record<string, unknown> = {}) => ({
  needs_recording: false,
  timeout_s: 60,
  url,
  send: 'json',
  form: {},
  take: null,
  later_s: 3600,
  auth: { type: 'none' },
  ...more,
})

export const command = (name: string, more: Record<string, unknown> = {}) => ({
  needs_recording: false,
  timeout_s: 30,
  command: name,
  ...more,
})

/** Creates a fixture on a database of its own, which ends with the test. */
export async function createFixture(t: TestContext, database: TestDatabase): Promise<RunnerFixture> {
  const pool = openPool({ connectionString: database.connectionString, connectionsMax: 4, onError: () => undefined })
  const stops: (() => PromiseLike<unknown>)[] = [() => database[Symbol.asyncDispose](), () => pool.end()]
  t.after(async () => {
    for (const stop of stops.toReversed()) await stop()
  })
  const db = openDb(pool)
  const sealing = await createSealing(pool, { current: createSealingKey(Buffer.alloc(32, 1)) })
  const { accountId } = await createAccount(db, { name: 'A', timezone: 'UTC', country: 'AU' })
  const updates: CallUpdate[] = []
  const wrong: unknown[] = []
  const query = async (text: string, values: unknown[] = []): Promise<void> => {
    await pool.query(text, values)
  }
  const runs = (callId: string): Promise<StepRunRow[]> => listStepRuns(db, accountId, callId)

  return {
    db,
    sealing,
    accountId,
    updates,
    wrong,
    query,
    runs,
    start(parts = {}) {
      const policy = { ...PUBLIC_ONLY, allowed: parseAllowNetworks('127.0.0.1') }
      const sender = createSender({ policy, userAgent: 'Offhook/test' })
      const steps = startProgramSteps({
        db,
        sealing,
        sender,
        commands: {},
        files: { path: (name) => `/nowhere/${name}`, open: () => Promise.resolve(null) },
        isServing: () => true,
        onChanged: () => undefined,
        readLinkKey: () => Promise.resolve(Buffer.alloc(32, 7)),
        publicUrl: () => 'https://calls.example',
        ingest: (intake) => {
          updates.push(...intake.updates)
          return Promise.resolve([])
        },
        diagnose: (_level, _what, facts) => void wrong.push(facts),
        ...parts,
      })
      stops.push(
        () => sender.close(),
        () => steps.stop(),
      )
      return steps
    },
    async step(name, settings) {
      const kind = 'url' in settings ? 'webhook' : 'command'
      const made = await createStep(db, { accountId, name, kind, enabled: true, settings })
      if (!made) throw new Error(`there is a step ${name}`)
      return made
    },
    async call(steps, recording = 'none') {
      const callId = uuidv7()
      const fields = recording === 'ready' ? { recording_url: 'recording:rec_01980a52f3c97d4e8b1b6a3f0c2d4e60' } : {}
      const ended = applyCallUpdate(
        null,
        { uniqueid: callId, status: 'ended', fields },
        { nowMs: Date.now(), ordered: true },
      )
      const call = { ...ended.call, recording }
      await query(
        `INSERT INTO call (account_id, source_id, uniqueid, call_id, state, status, is_test)
          VALUES ($1, 1, $2, $3, $4, 'ended', false)`,
        [accountId, callId, callId, JSON.stringify({ call, finals: {} })],
      )
      for (const [at, name] of steps.entries())
        await query(
          `INSERT INTO step_run (account_id, call_id, name, source_id, uniqueid, position) VALUES ($1, $2::uuid, $3, 1, $2::uuid::text, $4)`,
          [accountId, callId, name, at + 1],
        )
      return callId
    },
    async until(callId, wanted) {
      for (;;) {
        const now = await runs(callId)
        if (wanted(now)) return now
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
  }
}
