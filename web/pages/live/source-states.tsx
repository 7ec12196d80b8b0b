import { Link } from '@tanstack/react-router'
import { useQueries, useQuery } from '@tanstack/react-query'
import { Cable, Plug, Unplug } from '../../parts/icons.ts'
import { sourceStatusQuery, sourcesQuery } from '../../api/sources.ts'
import type { SourceStatus } from '../../api/sources.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Status } from '../../parts/status.tsx'
import { TimeSince, useServerNow } from '../../parts/server-clock.tsx'
import { relative } from '../../words/format.ts'
import { words } from '../../words/words.ts'

const say = words.live
const POLL_MS = 10_000

/** Whether calls arrive, for each source. */
export function SourceStates() {
  const sources = useQuery(sourcesQuery).data?.data
  const statuses = useQueries({ queries: (sources ?? []).map(statusQuery) })
  if (!sources) return null
  return (
    <section>
      <h2>{say.sources}</h2>
      {sources.length === 0 ? (
        <Link className="link" to="/sources">
          {say.setUp}
        </Link>
      ) : (
        <ul className="srcs">
          {sources.map(({ id, name, enabled }, at) => (
            <SourceState key={id} id={id} name={name} status={enabled ? statuses[at]?.data : undefined} />
          ))}
        </ul>
      )}
    </section>
  )
}

function statusQuery({ id, enabled }: { readonly id: string; readonly enabled: boolean }) {
  return { ...sourceStatusQuery(id), refetchInterval: POLL_MS, enabled }
}

interface StateProps {
  readonly id: string
  readonly name: string
  /** Absent: the source is off, or its status is not known yet. */
  readonly status: SourceStatus | undefined
}

function SourceState({ id, name, status }: StateProps) {
  const away = status?.connected === false
  const display = away
    ? ({ tone: 'warn', icon: Unplug } as const)
    : ({ tone: status === undefined ? 'off' : 'ok', icon: status === undefined ? Plug : Cable } as const)
  return (
    <li title={status?.problem ?? undefined}>
      <Status {...display}>
        <Link className="trouble-link" to="/sources/$id" params={{ id }}>
          <span className="clip">{sanitizeLine(name)}</span>
        </Link>
      </Status>
      <span className="push muted nowrap">{status && <LastHeard status={status} />}</span>
    </li>
  )
}

function LastHeard({ status: { connected, since, last_event_at: last } }: { status: SourceStatus }) {
  const now = useServerNow()
  if (connected === false)
    return (
      <>
        {say.connecting} {since !== null && <TimeSince ms={Date.parse(since)} />}
      </>
    )
  return last === null ? say.noEvent : `${say.lastEvent} ${relative(last, Math.max(now, Date.parse(last)))}`
}
