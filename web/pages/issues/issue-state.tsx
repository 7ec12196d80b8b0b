import type { Issue } from '../../api/issues.ts'
import { BellOff, CircleCheck, CircleX, Eye } from '../../parts/icons.ts'
import { Badge, Status } from '../../parts/status.tsx'
import { words } from '../../words/words.ts'

const say = words.issues

const DISPLAYS = {
  open: { tone: 'bad', icon: CircleX },
  acknowledged: { tone: 'warn', icon: Eye },
  resolved: { tone: 'ok', icon: CircleCheck },
} as const

export function IssueState({ issue: { state, mute } }: { issue: Pick<Issue, 'state' | 'mute'> }) {
  return (
    <span className="row wrap">
      <Status {...DISPLAYS[state]} means={say.stateWhy[state]}>
        {say.state[state]}
      </Status>
      {mute && (
        <Badge tone="line" icon={BellOff} title={mute.reason}>
          {say.muted}
        </Badge>
      )}
    </span>
  )
}
