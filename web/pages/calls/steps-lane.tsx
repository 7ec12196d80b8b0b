import type { WholeCall } from '../../api/calls.ts'
import { displayOfDelivery } from '../../parts/delivery-display.ts'
import type { AxisLane, AxisMark } from './axis.tsx'
import { Status } from '../../parts/status.tsx'
import { clock } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { millisOf } from './call-facts.ts'
import { displayOfStep } from './recordings/step-display.ts'
import type { StepRun } from './recordings/step-display.ts'

const say = words.recordings.steps

/** The moments at which steps were settled, or else began. */
export function stepMoments({ steps }: WholeCall): { readonly step: StepRun; readonly atMs: number }[] {
  return steps.flatMap((step) => {
    const atMs = millisOf(step.ended_at ?? step.started_at)
    return atMs === null || step.state === 'skipped' ? [] : [{ step, atMs }]
  })
}

/** The lane of the steps after the call, each at the moment when it was settled; no lane if the call has no steps. */
export function stepsLane(call: WholeCall, zone: string): AxisLane[] {
  if (call.steps.length === 0) return []
  return [
    { id: 'steps', title: <b>{say.lane}</b>, under: <StepsState steps={call.steps} />, marks: marksOf(call, zone) },
  ]
}

function marksOf(call: WholeCall, zone: string): (AxisMark & { readonly step: string })[] {
  return stepMoments(call).map(({ step: { name, state }, atMs }) => {
    const display = displayOfStep(state)
    const label = say.mark(name, display.word, clock(new Date(atMs).toISOString(), zone))
    return { id: `step ${name}`, atMs, display, label, step: name }
  })
}

function StepsState({ steps }: { steps: readonly StepRun[] }) {
  const failed = steps.filter(({ state }) => state === 'failed').length
  if (failed > 0)
    return (
      <Status {...displayOfDelivery('failed')}>
        <span>{say.failedOf(failed)}</span>
      </Status>
    )
  const skipped = steps.filter(({ state }) => state === 'skipped').length
  if (skipped === steps.length) return say.state.skipped
  return say.done(steps.filter(({ state }) => state === 'done').length, steps.length - skipped)
}
