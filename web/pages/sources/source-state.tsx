// Whether a source is connected to its phone system: a word with an icon, and the details as a sentence.
import { Ban, Cable, Ear, FileInput, PlugZap, PowerOff, TriangleAlert, Unplug } from '../../parts/icons.ts'
import type { Source, SourceStatus } from '../../api/sources.ts'
import { Ago } from '../../parts/ago.tsx'
import { Banner } from '../../parts/banner.tsx'
import { CopySetting } from '../../parts/copy-setting.tsx'
import { sanitizeText } from '../../parts/sanitize-text.ts'
import { Status } from '../../parts/status.tsx'
import type { Tone } from '../../parts/status.tsx'
import { Time } from '../../parts/time.tsx'
import { sourceWords } from '../../words/source-words.ts'

const say = sourceWords.sources

type State = keyof typeof say.state

const STATE_DISPLAYS = {
  connected: { tone: 'ok', icon: Cable },
  partly: { tone: 'warn', icon: TriangleAlert },
  connecting: { tone: 'info', icon: PlugZap },
  away: { tone: 'bad', icon: Unplug },
  stopped: { tone: 'bad', icon: Ban },
  listening: { tone: 'ok', icon: Ear },
  ready: { tone: 'ok', icon: FileInput },
  off: { tone: 'off', icon: PowerOff },
} as const satisfies Record<State, { tone: Tone; icon: unknown }>

function stateOf(
  { enabled, kind }: Pick<Source, 'enabled' | 'kind'>,
  { connected, problem, blocked: stopped }: SourceStatus,
): State {
  if (!enabled) return 'off'
  if (stopped) return 'stopped'
  if (connected === null) return kind === 'files' ? 'ready' : 'listening'
  if (connected) return problem === null ? 'connected' : 'partly'
  return problem === null ? 'connecting' : 'away'
}

interface StateProps {
  readonly source: Pick<Source, 'enabled' | 'kind'>
  readonly status: SourceStatus
}

export function SourceState({ source, status }: StateProps) {
  const state = stateOf(source, status)
  return (
    <span className="row wrap" role="status">
      <Status {...STATE_DISPLAYS[state]}>{state === 'partly' ? partlyWord(status) : say.state[state]}</Status>
      {status.since !== null && source.enabled && (
        <span className="muted nowrap">
          {say.since} <Time at={status.since} />
        </span>
      )}
    </span>
  )
}

function partlyWord({ missing_permissions: missing }: SourceStatus): string {
  return missing.length === 0 ? say.state.partly : say.missingRights(missing.map(({ permission: right }) => right))
}

/** The problem and how to fix it, if there is one. */
export function SourceProblem({ source, status }: StateProps) {
  const state = stateOf(source, status)
  if (state === 'off') return <Banner>{say.offWhy}</Banner>
  if (status.problem === null) return null
  return (
    <Banner tone={state === 'partly' ? 'warn' : 'bad'} role="status" action={<CopySetting from={status.problem} />}>
      <span className="told">{sanitizeText(status.problem)}</span>
    </Banner>
  )
}

/** When the last event arrived; on hover to the millisecond. */
export function LastEvent({ status: { last_event_at: at } }: { status: SourceStatus }) {
  return at === null ? <span className="muted">{say.noEvent}</span> : <Ago at={at} />
}
