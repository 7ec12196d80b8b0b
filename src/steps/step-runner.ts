// Runs the steps after calls. The rows of the runs are the queue (`due_at`), so nothing is lost when the program ends: a step
// that was running is started again at the next start. A step may therefore run twice for one call.
//
// A round looks at the calls that are due and performs one action for each. Steps of one call run one after another; steps of
// different calls run concurrently, up to the limit of their kind.
import type { Fields } from '../calls/call.ts'
import { withRecordingLinks } from '../calls/recording.ts'
import { OffhookError } from '../errors.ts'
import { uuidOf } from '../ids.ts'
import { readStepAnswer } from './step-answer.ts'
import { verifyCallback } from './step-callback.ts'
import { runCommandStep } from './command-step.ts'
import { KeyedMutex } from '../concurrency/keyed-mutex.ts'
import { sleep } from '../concurrency/sleep.ts'
import { createWorkLoop } from '../concurrency/work-loop.ts'
import type { Step, StepRunState } from './step.ts'
import type {
  StepCall,
  StepOutcome,
  StepRunUpdate,
  StepRunKey,
  StepRun,
  StepStore,
  StepRunnerDeps,
  StepPayload,
} from './step-run.ts'
import { STEP_LINK_MS } from './step-run.ts'
import { updateAfterAttempt, isSettled, decideNextAction, settledUpdate } from './next-action.ts'
import { runWebhookStep } from './webhook-step.ts'

/** Steps under way at once. A webhook waits for others; a command uses this machine, and calls have priority. */
const CONCURRENCY = { webhook: 4, command: 1 } as const satisfies Record<Step['kind'], number>
/** Limit of calls in one round. */
const ROUND_SIZE = 100
/** The longest pause between two rounds. */
const PAUSE_MS = 5_000
/** Pause between two attempts to store the result of a step while the database is away. */
const SAVE_RETRY_MS = 1_000
/** A call whose action fails is looked at again after this time, and does not delay other calls until then. */
const FAULT_RETRY_MS = 5_000

export interface StepRunner {
  /** Names of the operator's commands that steps of an account may run. */
  commandsOf(accountId: number): Promise<readonly string[]>
  /** A run is due: look now. */
  changed(): void
  /** A recording of this call is ready or was given up, and was reported to the call. */
  recordingSettled(of: Pick<StepRun, 'accountId' | 'callId'>): void
  /**
   * Accepts a step's later answer, under its signed address. The body is read only once the address has been verified. Rejects
   * with an `OffhookError` of code `not_found`, `settled` or `bad_answer`.
   */
  answer(signed: string, body: () => Promise<unknown>): Promise<{ readonly state: StepRunState }>
  /** Ends steps under way; they stay due. */
  stop(): Promise<void>
}

/** The steps under way, and their calls. */
class RunningSteps {
  readonly #calls: Record<Step['kind'], Map<Promise<void>, string>> = { webhook: new Map(), command: new Map() }

  hasRoom(kind: Step['kind']): boolean {
    return this.#calls[kind].size < CONCURRENCY[kind]
  }

  freeKinds(): Step['kind'][] {
    return (['webhook', 'command'] as const).filter((kind) => this.hasRoom(kind))
  }

  /** The step takes its place until the attempt is over; then `onEnded` is called. */
  add(kind: Step['kind'], callId: string, { attempt, onEnded }: { attempt: Promise<void>; onEnded: () => void }): void {
    const calls = this.#calls[kind]
    const over = attempt.finally(() => {
      calls.delete(over)
      onEnded()
    })
    calls.set(over, callId)
  }

  callIds(): string[] {
    return Object.values(this.#calls).flatMap((calls) => [...calls.values()])
  }

  async ended(): Promise<void> {
    await Promise.all(Object.values(this.#calls).flatMap((calls) => [...calls.keys()]))
  }
}

/** The dependencies of the runner, with its internal state. */
interface StepRunnerContext extends StepRunnerDeps {
  readonly running: RunningSteps
  /** The state that was read of a call must stay valid until the action is done: otherwise a run would be reported twice. */
  readonly callMutex: KeyedMutex
  /** Aborts when the program ends. */
  readonly signal: AbortSignal
  /** Something may be due: look now. */
  readonly look: () => void
}

export function startStepRunner(deps: StepRunnerDeps): StepRunner {
  const { store, now, onError } = deps
  const stopping = new AbortController()
  const [running, callMutex] = [new RunningSteps(), new KeyedMutex()]
  let resumed = false
  const settledRecordings = new Map<string, Pick<StepRun, 'accountId' | 'callId'>>()

  // Not at once: the caller is still assembling the runner's dependencies.
  const loop = createWorkLoop({
    firstMs: 0,
    round: resumeAndLook,
    onError: (error) => onError('Post-call steps', error),
    retryMs: PAUSE_MS,
  })
  const look = (): void => loop.wake()
  const context: StepRunnerContext = { ...deps, running, callMutex, signal: stopping.signal, look }

  async function resumeAndLook(): Promise<number> {
    if (!deps.isServing()) {
      // The database was away: another program may have served meanwhile, and ended in the middle of a step.
      resumed = false
      return PAUSE_MS
    }
    if (!resumed) await store.resume(running.callIds())
    resumed = true
    for (const [callId, of] of settledRecordings) {
      await store.recordingSettled(of)
      settledRecordings.delete(callId)
    }
    if (await advanceDue(context)) return 0
    const nextMs = await store.nextDue()
    // A due step that waits for a free place starts when another ends, which wakes the loop.
    return nextMs === null ? PAUSE_MS : Math.min(PAUSE_MS, Math.max(nextMs - now(), 100))
  }

  return {
    commandsOf: async (accountId) => Object.keys(await deps.commandsOf(accountId)).toSorted(),
    changed: look,
    recordingSettled(of) {
      settledRecordings.set(of.callId, of)
      look()
    },
    answer: (signed, body) => acceptAnswer(context, signed, body),
    async stop() {
      stopping.abort()
      await loop.stop()
      await running.ended()
    },
  }
}

/** Performs one action for each due call, up to the limit of a round; returns whether another round should follow at once. */
async function advanceDue(context: StepRunnerContext): Promise<boolean> {
  const { store, running, callMutex, signal } = context
  const due = await store.due(running.freeKinds(), ROUND_SIZE)
  for (const of of due) {
    if (signal.aborted) return true
    if (of.startsKind && !running.hasRoom(of.startsKind)) continue
    await callMutex
      .run(of.callId, () => advanceCall(context, of))
      .catch(async (error: unknown) => {
        context.onError('Post-call steps of a call', error)
        await store.postpone(of, context.now() + FAULT_RETRY_MS)
      })
  }
  return due.length === ROUND_SIZE && running.freeKinds().length > 0
}

/** Performs one action for a call. */
async function advanceCall(context: StepRunnerContext, of: Pick<StepRun, 'accountId' | 'callId'>): Promise<void> {
  const { store, now } = context
  const call = await store.call(of)
  if (call === null) return store.deleteRuns(of)
  const action = decideNextAction(call, now())
  if (action.run) await suspendRunsBehind(context, call.runs, action.run)
  switch (action.is) {
    case 'nothing':
      return
    case 'report':
      return report(context, action.run)
    case 'wait':
      await updateRun(context, action.run, { from: ['waiting'], to: { dueAt: action.untilMs } })
      return
    case 'fail':
      return settle(context, action.run, { ...settledUpdate('failed', now()), problem: action.problem })
    case 'skip':
      return settle(context, action.run, { ...settledUpdate('skipped', now()), skipCode: action.code })
    case 'begin':
      return begin(context, { run: action.run, step: action.step, call })
  }
}

/** Settles a run that will not be started any more, and reports it to its call. */
async function settle(
  context: StepRunnerContext,
  run: StepRun,
  to: StepRunUpdate & Pick<StepRun, 'state'>,
): Promise<void> {
  if (await updateRun(context, run, { from: [run.state], to })) await report(context, { ...run, state: to.state })
}

/** Runs behind the current one need not be looked at until it is over. */
async function suspendRunsBehind(
  context: StepRunnerContext,
  runs: readonly StepRun[],
  current: StepRun,
): Promise<void> {
  const behind = runs
    .slice(runs.indexOf(current) + 1)
    .filter(({ state, dueAt }) => state === 'waiting' && dueAt !== null)
  if (isSettled(current.state)) return
  for (const run of behind) await updateRun(context, run, { from: ['waiting'], to: { dueAt: null } })
}

interface StepAttempt {
  readonly run: StepRun
  readonly step: Step
  readonly call: StepCall
}

async function begin(context: StepRunnerContext, { run, step, call }: StepAttempt): Promise<void> {
  const { running, now, look } = context
  // The run stays due until there is room.
  if (!running.hasRoom(step.kind)) return
  const attemptsMade = run.attemptsMade + 1
  const began: StepRunUpdate = { state: 'running', dueAt: null, attemptsMade, beganAt: now(), endedAt: null }
  if (!(await updateRun(context, run, { from: ['waiting'], to: began }))) return
  const attempt = execute(context, { run: { ...run, attemptsMade }, step, call })
  running.add(step.kind, run.callId, { attempt, onEnded: look })
}

/** Makes one attempt, and stores its result in the run. Never rejects. */
async function execute(context: StepRunnerContext, attempt: StepAttempt): Promise<void> {
  const { run, step } = attempt
  const outcome = await runStep(context, attempt).catch((error: unknown): StepOutcome => {
    if (context.signal.aborted) return { is: 'stopped' }
    context.onError('Post-call step', error)
    return {
      is: 'failed',
      problem: 'The step failed because of an error in Offhook. See the log for the cause.',
      again: true,
    }
  })
  await saveOutcome(context, run, updateAfterAttempt({ ...run, kind: step.kind }, outcome, context.now()))
}

/** Stores the result of a run as soon as the database accepts it. Never rejects. */
async function saveOutcome(context: StepRunnerContext, run: StepRun, to: StepRunUpdate): Promise<void> {
  const { callMutex, signal, onError } = context
  for (let n = 1; ; n += 1) {
    try {
      await callMutex.run(run.callId, async () => {
        const moved = await updateRun(context, run, { from: ['running'], to })
        if (moved && to.state && isSettled(to.state))
          await report(context, { ...run, state: to.state, fields: to.fields ?? null })
      })
      return
    } catch (error) {
      // An outage is reported once.
      if (n === 1) onError('Saving a post-call step', error)
      // The run is found running at the next start, and is started again.
      if (signal.aborted) return
      await sleep(SAVE_RETRY_MS, signal)
    }
  }
}

async function updateRun(
  { store, onChanged }: StepRunnerDeps,
  run: StepRunKey,
  change: Parameters<StepStore['updateRun']>[1],
): Promise<boolean> {
  const isMoved = await store.updateRun(run, change)
  if (isMoved && change.to.state) onChanged(run)
  return isMoved
}

/** Reports the result of a step to its call. If that fails, the run stays due and is reported in a later round. */
async function report({ ingest, store, look }: StepRunnerContext, run: StepRun): Promise<void> {
  const fields = run.state === 'done' ? run.fields : null
  await ingest(run, {
    uniqueid: run.uniqueid,
    // A step that was skipped is not waited for either.
    steps: { [run.name]: run.state === 'failed' ? 'failed' : 'done' },
    ...(fields && Object.keys(fields).length > 0 && { fields }),
  })
  await store.markReported(run)
  look()
}

async function runStep(context: StepRunnerContext, { run, step, call }: StepAttempt): Promise<StepOutcome> {
  const { signal, path } = context
  const { recording, country } = call
  const payload: StepPayload = { call: await withLinks(context, call.fields, run.accountId), recording }
  if (step.kind === 'webhook') return runWebhookStep(context, { run, step, payload, country, signal })
  const commands = await context.commandsOf(run.accountId)
  return runCommandStep({ path, commands }, { step, payload, country, signal })
}

/** Replaces references to recordings in the fields by links. */
function withLinks({ link, now }: StepRunnerDeps, fields: Fields, accountId: number): Promise<Fields> {
  return withRecordingLinks(fields, async (recording) => {
    const recordingId = uuidOf('rec', recording)
    return recordingId && link(accountId, recordingId, now() + STEP_LINK_MS)
  })
}

/** As `StepRunner.answer`. */
async function acceptAnswer(
  context: StepRunnerContext,
  signed: string,
  body: () => Promise<unknown>,
): Promise<{ readonly state: StepRunState }> {
  const expected = await verifyCallback(context, signed, context.now())
  const call = expected && (await context.store.call(expected))
  const run = call?.runs.find(({ name }) => name === expected?.name)
  if (!expected || !call || !run)
    throw new OffhookError('not_found', 'No step is waiting at this callback URL. The URL was changed or has expired.')
  if (!mayAnswer(run))
    throw new OffhookError('settled', `The step no longer waits for a result: its state is ${run.state}.`)
  const step = call.steps.find(({ name }) => name === run.name)
  const take = step?.kind === 'webhook' ? step.settings.take : null
  const read = readStepAnswer(await body(), { take, country: call.country })
  if (!read.ok) throw new OffhookError('bad_answer', read.problem)
  const to = { ...settledUpdate('done', context.now()), fields: read.fields, problem: read.problem }
  await context.callMutex.run(run.callId, async () => {
    // The answer may come before the 202 that announces it was read, or after an attempt whose response was lost.
    if (!(await updateRun(context, run, { from: ['answering_later', 'running', 'waiting'], to })))
      throw new OffhookError('settled', 'The step no longer waits for a result.')
    // The answer is stored: it is reported now or in a later round.
    await report(context, { ...run, state: 'done', fields: read.fields }).catch((error: unknown) =>
      context.onError('Saving a post-call step', error),
    )
  })
  return { state: 'done' }
}

/** Whether an answer at the run's address is still accepted. A run that was never started has given nobody an address. */
function mayAnswer({ state, attemptsMade }: StepRun): boolean {
  return state === 'running' || state === 'answering_later' || (state === 'waiting' && attemptsMade > 0)
}
