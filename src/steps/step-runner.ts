// Runs the steps after calls. The rows of the runs are the queue (`due_at`), so nothing is lost with the program: what was
// running is begun again at the next start. A step may therefore be asked twice for one call.
//
// A round looks at the calls for which something is due and moves each on by one turn. Steps of one call have their turn one
// after another; those of different calls run side by side, as many as their kind may.
import type { Fields } from '../calls/call.ts'
import { withRecordingLinks } from '../calls/recording.ts'
import { OffhookError } from '../lib/errors.ts'
import { uuidOf } from '../lib/ids.ts'
import { readStepAnswer } from './step-answer.ts'
import { verifyCallback } from './step-callback.ts'
import { runCommandStep } from './command-step.ts'
import { KeyedMutex } from '../lib/keyed-mutex.ts'
import { sleep } from '../lib/sleep.ts'
import { createWorkLoop } from '../lib/work-loop.ts'
import type {
  StepCall,
  StepOutcome,
  StepRunUpdate,
  StepRunKey,
  Step,
  StepRun,
  StepRunState,
  StepStore,
  StepRunnerDeps,
  StepInput,
} from './step.ts'
import { updateAfterAttempt, isSettled, decideNextAction, settledUpdate } from './next-action.ts'
import { runWebhookStep } from './webhook-step.ts'

/** Under way at once. A webhook waits for others; a command works here, and the calls come first. */
const CONCURRENCY = { webhook: 4, command: 1 } as const satisfies Record<Step['kind'], number>
/** What one round looks at. */
const ROUND_SIZE = 100
/** The longest pause between two rounds. */
const PAUSE_MS = 5_000
/** Between two tries of writing down what became of a step, while the database is away. */
const SAVE_RETRY_MS = 1_000
/** A call that cannot be moved on is looked at again after so long, and is in nobody's way until then. */
const FAULT_RETRY_MS = 5_000
/** So long the links in a call's fields work that a step is given. */
const LINK_MS = 24 * 60 * 60_000

export interface StepRunner {
  /** Names of the operator's commands that steps of an account may run. */
  commandsOf(accountId: number): Promise<readonly string[]>
  /** A run is due: look now. */
  changed(): void
  /** A recording of this call is ready or was given up, and the call was told. */
  recordingSettled(of: Pick<StepRun, 'accountId' | 'callId'>): void
  /**
   * Takes what a step answers later, under its signed address. The body is read only once the address is known to be ours.
   * Rejects with an `OffhookError` of code `not_found`, `settled` or `bad_answer`.
   */
  answer(signed: string, body: () => Promise<unknown>): Promise<{ readonly state: StepRunState }>
  /** What is under way is ended and stays due. */
  stop(): Promise<void>
}

export function startStepRunner(deps: StepRunnerDeps): StepRunner {
  const { store, now, failed } = deps
  const stopping = new AbortController()
  /** What is being done, and for which call. */
  const running: Record<Step['kind'], Map<Promise<void>, string>> = { webhook: new Map(), command: new Map() }
  // What was read of a call holds until it was acted on: else it would be told twice.
  const callMutex = new KeyedMutex()
  let resumed = false
  const settledRecordings = new Map<string, Pick<StepRun, 'accountId' | 'callId'>>()

  // Not at once: whoever starts it is still putting together what it asks.
  const loop = createWorkLoop({
    firstMs: 0,
    round: resumeAndLook,
    failed: (error) => failed('the steps after calls', error),
    retryMs: PAUSE_MS,
  })
  const look = (): void => loop.wake()

  async function resumeAndLook(): Promise<number> {
    if (!deps.isServing()) {
      // The database was away, and another program may have served meanwhile, and ended in the middle of a step.
      resumed = false
      return PAUSE_MS
    }
    if (!resumed) await store.resume(callsInHand())
    resumed = true
    for (const [callId, of] of settledRecordings) {
      await store.recordingSettled(of)
      settledRecordings.delete(callId)
    }
    return round()
  }

  /** Looks once at all that is due; answers how long to wait before the next round. */
  async function round(): Promise<number> {
    const due = await store.due(freeKinds(), ROUND_SIZE)
    for (const of of due) {
      if (stopping.signal.aborted) return 0
      if (of.startsKind && !hasRoom(of.startsKind)) continue
      await callMutex
        .run(of.callId, () => advanceCall(of))
        .catch(async (error: unknown) => {
          failed('the steps after a call', error)
          await store.postpone(of, now() + FAULT_RETRY_MS)
        })
    }
    if (due.length === ROUND_SIZE && freeKinds().length > 0) return 0
    const nextMs = await store.nextDue()
    // What is due and waits for a free place is begun when there is one: its end wakes.
    return nextMs === null ? PAUSE_MS : Math.min(PAUSE_MS, Math.max(nextMs - now(), 100))
  }

  function callsInHand(): string[] {
    return Object.values(running).flatMap((attempts) => [...attempts.values()])
  }

  function hasRoom(kind: Step['kind']): boolean {
    return running[kind].size < CONCURRENCY[kind]
  }

  function freeKinds(): Step['kind'][] {
    return (['webhook', 'command'] as const).filter(hasRoom)
  }

  async function updateRun(run: StepRunKey, change: Parameters<StepStore['updateRun']>[1]): Promise<boolean> {
    const isMoved = await store.updateRun(run, change)
    if (isMoved && change.to.state) deps.onChanged(run)
    return isMoved
  }

  /** Moves a call on by one turn. */
  async function advanceCall(of: Pick<StepRun, 'accountId' | 'callId'>): Promise<void> {
    const call = await store.call(of)
    if (call === null) return store.deleteRuns(of)
    const turn = decideNextAction(call, now())
    if (turn.run) await park(call.runs, turn.run)
    switch (turn.is) {
      case 'nothing':
        return
      case 'report':
        return report(turn.run)
      case 'wait':
        await updateRun(turn.run, { from: ['waiting'], to: { dueAt: turn.untilMs } })
        return
      case 'settle': {
        const to = { ...settledUpdate(turn.to, now()), problem: turn.problem }
        if (await updateRun(turn.run, { from: [turn.run.state], to })) await report({ ...turn.run, state: turn.to })
        return
      }
      case 'begin':
        return begin(turn.run, turn.step, call)
    }
  }

  /** Those behind the one that has its turn need not be looked at until it is over. */
  async function park(runs: readonly StepRun[], turn: StepRun): Promise<void> {
    const behind = runs
      .slice(runs.indexOf(turn) + 1)
      .filter(({ state, dueAt }) => state === 'waiting' && dueAt !== null)
    if (isSettled(turn.state)) return
    for (const run of behind) await updateRun(run, { from: ['waiting'], to: { dueAt: null } })
  }

  async function begin(run: StepRun, step: Step, call: StepCall): Promise<void> {
    // It stays due until there is.
    if (!hasRoom(step.kind)) return
    const attempts = running[step.kind]
    const tries = run.tries + 1
    const began: StepRunUpdate = { state: 'running', dueAt: null, tries, beganAt: now(), endedAt: null }
    if (!(await updateRun(run, { from: ['waiting'], to: began }))) return
    const attempt = execute({ ...run, tries }, step, call).finally(() => {
      attempts.delete(attempt)
      look()
    })
    attempts.set(attempt, run.callId)
  }

  /** One try, and what becomes of the run by it. Never rejects. */
  async function execute(run: StepRun, step: Step, call: StepCall): Promise<void> {
    const outcome = await runStep(deps, { run, step, call, signal: stopping.signal }).catch(
      (error: unknown): StepOutcome => {
        if (stopping.signal.aborted) return { is: 'stopped' }
        failed('a step after a call', error)
        return { is: 'failed', problem: 'Offhook could not do it: its diagnostics say why.', again: true }
      },
    )
    const to = updateAfterAttempt({ ...run, kind: step.kind }, outcome, now())
    for (let tries = 1; ; tries += 1) {
      try {
        await callMutex.run(run.callId, async () => {
          const moved = await updateRun(run, { from: ['running'], to })
          if (moved && to.state && isSettled(to.state))
            await report({ ...run, state: to.state, fields: to.fields ?? null })
        })
        return
      } catch (error) {
        // An outage is told of once.
        if (tries === 1) failed('what became of a step', error)
        // It is found running at the next start, and begun again.
        if (stopping.signal.aborted) return
        await sleep(SAVE_RETRY_MS, stopping.signal)
      }
    }
  }

  /** Tells a call what became of a step. When that fails the run stays due, and is told in a later round. */
  async function report(run: StepRun): Promise<void> {
    const fields = run.state === 'done' ? run.fields : null
    await deps.ingest(run, {
      uniqueid: run.uniqueid,
      // A step that was not needed is not waited for either.
      steps: { [run.name]: run.state === 'failed' ? 'failed' : 'done' },
      ...(fields && Object.keys(fields).length > 0 && { fields }),
    })
    await store.markReported(run)
    look()
  }

  return {
    commandsOf: async (accountId) => Object.keys(await deps.commandsOf(accountId)).toSorted(),
    changed: look,
    recordingSettled(of) {
      settledRecordings.set(of.callId, of)
      look()
    },
    answer: (signed, body) => acceptAnswer(deps, { callMutex, updateRun, report }, { signed, body }),
    async stop() {
      stopping.abort()
      await loop.stop()
      await Promise.all(Object.values(running).flatMap((attempts) => [...attempts.keys()]))
    },
  }
}

interface StepAttempt {
  readonly run: StepRun
  readonly step: Step
  readonly call: StepCall
  readonly signal: AbortSignal
}

async function runStep(deps: StepRunnerDeps, { run, step, call, signal }: StepAttempt): Promise<StepOutcome> {
  const { recording, country } = call
  const work: StepInput = { call: await withLinks(deps, call.fields, run.accountId), recording }
  if (step.kind === 'webhook') return runWebhookStep(deps, { run, step, work, country, signal })
  const commands = await deps.commandsOf(run.accountId)
  return runCommandStep({ path: deps.path, commands }, { step, work, country, signal })
}

/** The fields with links where they only refer to recordings. */
function withLinks({ link, now }: StepRunnerDeps, fields: Fields, accountId: number): Promise<Fields> {
  return withRecordingLinks(fields, async (recording) => {
    const recordingId = uuidOf('rec', recording)
    return recordingId && link(accountId, recordingId, now() + LINK_MS)
  })
}

interface AnswerDeps {
  readonly callMutex: KeyedMutex
  readonly updateRun: StepStore['updateRun']
  readonly report: (run: StepRun) => Promise<void>
}

/** As `StepRunner.answer`. */
async function acceptAnswer(
  deps: StepRunnerDeps,
  { callMutex, updateRun, report }: AnswerDeps,
  { signed, body }: { readonly signed: string; readonly body: () => Promise<unknown> },
): Promise<{ readonly state: StepRunState }> {
  const expected = await verifyCallback(deps, signed, deps.now())
  const call = expected && (await deps.store.call(expected))
  const run = call?.runs.find(({ name }) => name === expected?.name)
  if (!expected || !call || !run)
    throw new OffhookError('not_found', 'No step is answered here: the address was changed, or its time is over.')
  if (!mayAnswer(run)) throw new OffhookError('settled', `Nobody waits for this answer: the step is ${run.state}.`)
  const step = call.steps.find(({ name }) => name === run.name)
  const take = step?.kind === 'webhook' ? step.settings.take : null
  const read = readStepAnswer(await body(), { take, country: call.country })
  if (!read.ok) throw new OffhookError('bad_answer', read.problem)
  const to = { ...settledUpdate('done', deps.now()), fields: read.fields, problem: read.problem }
  await callMutex.run(run.callId, async () => {
    // It may come before the 202 that announces it was read, or after a try of which the answer was lost.
    if (!(await updateRun(run, { from: ['answering_later', 'running', 'waiting'], to })))
      throw new OffhookError('settled', 'Nobody waits for this answer: the step was settled meanwhile.')
    // Kept: from here on it is told, now or in a later round.
    await report({ ...run, state: 'done', fields: read.fields }).catch((error: unknown) =>
      deps.failed('what became of a step', error),
    )
  })
  return { state: 'done' }
}

/** Whether an answer under its address is still wanted. One that was never begun has given nobody an address. */
function mayAnswer({ state, tries }: StepRun): boolean {
  return state === 'running' || state === 'answering_later' || (state === 'waiting' && tries > 0)
}
