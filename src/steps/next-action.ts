// Decides the next action for the steps of a call, and when a failed step is retried. Pure.
//
// Steps run one after another: a step starts when the earlier steps are settled and reported to the call, so that it gets their
// results.
import type { SkipCode, Step } from './step.ts'
import type { StepCall, StepOutcome, StepRunUpdate, StepRun } from './step-run.ts'

type NextAction =
  /** Nothing now: all runs are settled (`run` is null), or `run` is under way or is retried later. */
  | { readonly is: 'nothing'; readonly run: StepRun | null }
  /** `run` is settled: report it to the call. */
  | { readonly is: 'report'; readonly run: StepRun }
  | { readonly is: 'fail'; readonly run: StepRun; readonly problem: string }
  | { readonly is: 'skip'; readonly run: StepRun; readonly code: SkipCode }
  /** `run` is the next run, but its recording is not there yet: look again at this time. */
  | { readonly is: 'wait'; readonly run: StepRun; readonly untilMs: number }
  | { readonly is: 'begin'; readonly run: StepRun; readonly step: Step }

/** The shortest interval of looking for an expected recording; the interval grows with the waiting time. */
const LOOK_MIN_MS = 5_000
const LOOK_MAX_MS = 60_000
/** The interval as a share of the time that the run has waited since its call began waiting. */
const LOOK_SHARE = 0.1
/** Time from the end of the call until a step is given up. */
const GIVE_UP_MS = 24 * 60 * 60_000

/** How often a step is started at most. */
export const ATTEMPTS_MAX = { webhook: 5, command: 2 } as const satisfies Record<Step['kind'], number>

export function decideNextAction(
  call: Pick<StepCall, 'runs' | 'steps' | 'recording' | 'recordingExpected'>,
  nowMs: number,
): NextAction {
  const unreported = call.runs.find((one) => isSettled(one.state) && one.dueAt !== null)
  if (unreported) return { is: 'report', run: unreported }
  const run = call.runs.find(({ state }) => !isSettled(state))
  if (run === undefined) return { is: 'nothing', run: null }
  const step = call.steps.find(({ name }) => name === run.name)
  if (run.state === 'running') return { is: 'nothing', run }
  if (step === undefined) return { is: 'skip', run, code: 'step_deleted' }
  if (!step.enabled) return { is: 'skip', run, code: 'step_disabled' }
  if (step.flaw !== undefined) return { is: 'fail', run, problem: step.flaw }
  if (run.dueAt !== null && run.dueAt > nowMs) return { is: 'nothing', run }
  if (run.state === 'answering_later')
    return { is: 'fail', run, problem: 'The step returned 202 but did not call back in time.' }
  return begin(run, step, { call, nowMs })
}

function begin(
  run: StepRun,
  step: Step,
  { call, nowMs }: { call: Pick<StepCall, 'recording' | 'recordingExpected'>; nowMs: number },
): NextAction {
  if (needsRecording(step)) {
    const late = nowMs >= run.giveUpAt
    if (call.recordingExpected && !late) return { is: 'wait', run, untilMs: lookAgainAt(run, nowMs) }
    if (call.recordingExpected) return { is: 'skip', run, code: 'recording_overdue' }
    if (call.recording === null) return { is: 'skip', run, code: 'no_recording' }
  }
  // Only a run that was found running at each start gets here: the step itself crashes the program.
  if (run.attemptsMade >= ATTEMPTS_MAX[step.kind]) {
    const problem = `Offhook stopped during each of the ${run.attemptsMade} attempts to run this step. Run it manually.`
    return { is: 'fail', run, problem }
  }
  return { is: 'begin', run, step }
}

export function isSettled(state: StepRun['state']): state is 'done' | 'failed' | 'skipped' {
  return state === 'done' || state === 'failed' || state === 'skipped'
}

/** A step that sends audio needs a recording, whatever its setting says. */
function needsRecording({ kind, settings }: Step): boolean {
  return settings.needs_recording || (kind === 'webhook' && settings.send === 'audio')
}

function lookAgainAt({ giveUpAt }: StepRun, nowMs: number): number {
  const ageMs = nowMs - (giveUpAt - GIVE_UP_MS)
  return nowMs + Math.min(LOOK_MAX_MS, Math.max(LOOK_MIN_MS, ageMs * LOOK_SHARE))
}

/** Pauses after the first, second … failed attempt. */
const PAUSES_MS: Readonly<Record<Step['kind'], readonly number[]>> = {
  webhook: [5_000, 30_000, 2 * 60_000, 10 * 60_000],
  command: [5_000],
}

/** The state of a run after an attempt, which is counted in `attemptsMade`. */
export function updateAfterAttempt(
  { kind, attemptsMade, giveUpAt }: Pick<Step, 'kind'> & Pick<StepRun, 'attemptsMade' | 'giveUpAt'>,
  outcome: StepOutcome,
  nowMs: number,
): StepRunUpdate {
  switch (outcome.is) {
    case 'done':
      return { ...settledUpdate('done', nowMs), fields: outcome.fields, problem: outcome.problem }
    case 'later':
      return { state: 'answering_later', dueAt: outcome.untilMs, problem: null }
    case 'stopped':
      return { state: 'waiting', dueAt: nowMs, attemptsMade: attemptsMade - 1 }
    case 'failed': {
      const pauseMs = outcome.again ? PAUSES_MS[kind][attemptsMade - 1] : undefined
      if (pauseMs === undefined || nowMs + pauseMs > giveUpAt)
        return { ...settledUpdate('failed', nowMs), problem: outcome.problem }
      return { state: 'waiting', dueAt: nowMs + pauseMs, problem: outcome.problem }
    }
  }
}

/** A run is settled, and is to be reported to its call at once. */
export function settledUpdate(state: 'done' | 'failed' | 'skipped', nowMs: number) {
  return { state, dueAt: nowMs, endedAt: nowMs } satisfies StepRunUpdate
}
