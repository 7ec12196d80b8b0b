import { Link } from '@tanstack/react-router'
import { useQueries, useQuery } from '@tanstack/react-query'
import { Cable, Plug, Unplug } from 'lucide-react'
import { api, told } from '../../api/client.ts'
import { sourcesQuery } from '../../api/sources.ts'
import { shownInLine } from '../../parts/hostile.ts'
import { Status } from '../../parts/status.tsx'
import { Since, useServerNow } from '../../parts/tick.tsx'
import { relative } from '../../words/format.ts'
import { words } from '../../words/words.ts'

const say = words.live
const lookEveryMs = 10_000

/** Whether calls come in, from each source. */
export function SourceStates() {
  const sources = useQuery(sourcesQuery).data?.data
  const statuses = useQueries({
    queries: (sources ?? []).filter(({ enabled }) => enabled).map(({ id }) => statusQuery(id)),
  })
  const byId = new Map(statuses.flatMap(({ data }) => (data ? [[data.id, data.status] as const] : [])))
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
          {sources.map(({ id, name }) => (
            <SourceState key={id} id={id} name={name} status={byId.get(id)} />
          ))}
        </ul>
      )}
    </section>
  )
}

function statusQuery(id: string) {
  return {
    queryKey: ['source', id, 'status'],
    queryFn: async () => ({ id, status: await askStatus(id) }),
    refetchInterval: lookEveryMs,
  }
}

function askStatus(id: string) {
  return told(api.sources[':id'].status.$get({ param: { id } }))
}

interface StateProps {
  readonly id: string
  readonly name: string
  /** Not there: it is switched off, or not known yet. */
  readonly status: Awaited<ReturnType<typeof askStatus>> | undefined
}

function SourceState({ id, name, status }: StateProps) {
  const away = status?.connected === false
  const look = away
    ? ({ tone: 'warn', icon: Unplug } as const)
    : ({ tone: status === undefined ? 'off' : 'ok', icon: status === undefined ? Plug : Cable } as const)
  return (
    <li title={status?.problem ?? undefined}>
      <Status {...look}>
        <Link className="trouble-link" to="/sources/$id" params={{ id }}>
          <span className="clip">{shownInLine(name)}</span>
        </Link>
      </Status>
      <span className="push muted nowrap">{status && <Heard status={status} />}</span>
    </li>
  )
}

function Heard({ status: { connected, since, last_event_at: last } }: { status: NonNullable<StateProps['status']> }) {
  const now = useServerNow()
  if (connected === false)
    return (
      <>
        {say.connecting} {since !== null && <Since ms={Date.parse(since)} />}
      </>
    )
  return last === null ? say.noEvent : `${say.lastEvent} ${relative(last, Math.max(now, Date.parse(last)))}`
}
