// The display of each state of a step.
import { CircleCheck, CircleSlash, CircleX, Clock, Hourglass, LoaderCircle } from '../../../parts/icons.ts'
import type { IconImage } from '../../../parts/icons.ts'
import type { WholeCall } from '../../../api/calls.ts'
import type { StatusDisplay } from '../../../parts/call-status.ts'
import type { Tone } from '../../../parts/status.tsx'
import { words } from '../../../words/words.ts'

export type StepRun = WholeCall['steps'][number]

const DISPLAYS: Readonly<Record<StepRun['state'], readonly [Tone, IconImage]>> = {
  waiting: ['off', Clock],
  running: ['info', LoaderCircle],
  answering_later: ['info', Hourglass],
  done: ['ok', CircleCheck],
  failed: ['bad', CircleX],
  skipped: ['off', CircleSlash],
}

export function displayOfStep(state: StepRun['state']): StatusDisplay {
  const [tone, icon] = DISPLAYS[state]
  return { word: words.recordings.steps.state[state], tone, icon }
}
