import { useMay } from '../../api/may.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FileCode } from '../../parts/icons.ts'
import { liveQuery } from '../../api/live.ts'
import { receivedQuery } from '../../api/messages.ts'
import { sourceStatusQuery } from '../../api/sources.ts'
import { kindOf } from '../../../src/sources/kinds/kinds.ts'
import type { Source } from '../../api/sources.ts'
import { Failed } from '../../parts/states.tsx'
import { sanitizeText, sanitizeLine } from '../../parts/sanitize-text.ts'
import { Badge } from '../../parts/status.tsx'
import { Columns, SkeletonRows, Table, TABLE_ROLES } from '../../parts/table.tsx'
import type { ColumnProps } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { sourceWords } from '../../words/source-words.ts'
import { kindNameOf } from './connectable.ts'
import { LastEvent, SourceState } from './source-state.tsx'

const say = sourceWords.sources

const COLUMNS: readonly ColumnProps[] = [
  { label: say.columns.name },
  { label: say.columns.state },
  { label: say.columns.last },
  { label: say.columns.now, num: true },
  { label: say.columns.gaps },
]

/** `null`: loading. */
export function SourceTable({ sources }: { sources: readonly Source[] | null }) {
  return (
    <Table label={say.table} className="list sourcelist" head={<Columns of={COLUMNS} />}>
      {sources === null ? (
        <SkeletonRows columns={COLUMNS.length} rows={3} />
      ) : (
        sources.map((source) => <SourceRow key={source.id} source={source} />)
      )}
    </Table>
  )
}

function SourceRow({ source }: { source: Source }) {
  const status = useQuery(sourceStatusQuery(source.id))
  const live = useQuery(liveQuery)
  const calls = live.data?.calls.filter((call) => call.source_id === source.id).length
  return (
    <tr {...TABLE_ROLES.row} className={source.enabled ? undefined : 'dim'}>
      <td {...TABLE_ROLES.cell} className="grow">
        <Link className="name" to="/sources/$id" params={{ id: source.id }}>
          <span className="clip" dir="auto">
            {sanitizeLine(source.name)}
          </span>
        </Link>
        <small>{kindNameOf(source.kind)}</small>
        {source.managed_as !== null && (
          <Badge tone="line" icon={FileCode} title={say.managedWhy}>
            {say.managed}
          </Badge>
        )}
      </td>
      <td {...TABLE_ROLES.cell} className="full">
        {status.data && <SourceState source={source} status={status.data} />}
        {kindOf(source.kind)?.mode === 'posted' && <NotUnderstood id={source.id} />}
        {status.data?.problem && source.enabled && <small className="told">{sanitizeText(status.data.problem)}</small>}
        {status.isError && !status.data && <Failed error={status.error} onRetry={() => void status.refetch()} />}
      </td>
      <td {...TABLE_ROLES.cell} className="nowrap">
        <span className="stackword">{say.lastEvent} </span>
        {status.data && <LastEvent status={status.data} />}
      </td>
      <td {...TABLE_ROLES.cell} className="num hide">
        {calls}
      </td>
      <td {...TABLE_ROLES.cell} className={status.data?.gaps.length === 0 ? 'hide' : undefined}>
        {status.data && <Gaps gaps={status.data.gaps} />}
      </td>
    </tr>
  )
}

/** Messages that wait until somebody fixes the mapping. */
function NotUnderstood({ id }: { id: string }) {
  const waiting = useQuery({ ...receivedQuery(id), enabled: useMay('sources.messages') }).data?.not_understood ?? 0
  return waiting === 0 ? null : <small>{say.listen.waiting(waiting)}</small>
}

/** The server lists the latest fifty. */
const GAPS_LISTED_MAX = 50

function Gaps({ gaps }: { gaps: readonly { readonly from: string; readonly to: string | null }[] }) {
  const [latest] = gaps
  if (!latest) return <span className="muted">{say.noGaps}</span>
  return (
    <>
      {say.gapsCount(gaps.length, gaps.length >= GAPS_LISTED_MAX)}
      <small>
        <Time at={latest.from} /> {say.gaps.to} {latest.to === null ? say.gaps.now : <Time at={latest.to} as="clock" />}
      </small>
    </>
  )
}
