// The newest calls of a source: they prove that it works, and link to each call.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { sourceCallsQuery } from '../../api/calls.ts'
import type { ListedCall } from '../../api/calls.ts'
import type { Source } from '../../api/sources.ts'
import { useBatchedChanges } from '../../api/use-batched-changes.ts'
import { displayOfCall } from '../../parts/call-status.ts'
import { callerOf } from '../../parts/caller.ts'
import { phone } from '../../parts/phone.ts'
import { Status } from '../../parts/status.tsx'
import { Column, Table, TABLE_ROLES } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { sourceWords } from '../../words/source-words.ts'
import { words } from '../../words/words.ts'

const say = sourceWords.sources.calls
const REFRESH_MS = 2_000

/** The newest calls of a source, kept up to date from the first read on. */
export function useSourceCalls(id: string) {
  const queries = useQueryClient()
  useBatchedChanges(
    ({ type }) => type === 'call',
    () => void queries.invalidateQueries({ queryKey: sourceCallsQuery(id).queryKey }, { cancelRefetch: false }),
    REFRESH_MS,
  )
  return useQuery(sourceCallsQuery(id))
}

interface CallsPanelProps {
  readonly source: Source
  readonly calls: readonly ListedCall[] | undefined
  /** The text for a source without calls; `null`: nothing is shown. */
  readonly none: string | null
}

export function CallsPanel({ source, calls, none }: CallsPanelProps) {
  // After a failed request it is not known whether there are calls.
  if (!calls || (calls.length === 0 && none === null)) return null
  return (
    <section className="panel">
      <div className="head">
        <h2>{say.title}</h2>
        {calls.length > 0 && (
          <Link className="link push" to="/calls" search={{ source: source.id }}>
            {say.all}
          </Link>
        )}
      </div>
      <div className="body">{calls.length === 0 ? <p className="hint">{none}</p> : <Calls calls={calls} />}</div>
    </section>
  )
}

function Calls({ calls }: { calls: readonly ListedCall[] }) {
  const { columns } = words.calls
  const head = [columns.started, columns.result, columns.caller, columns.dialled].map((label) => (
    <Column key={label} label={label} />
  ))
  return (
    <Table label={say.title} head={head}>
      {calls.map((call, at) => (
        // A newer call takes the place of a row, so that nothing moves while a person reads.
        // oxlint-disable-next-line react/no-array-index-key
        <CallRow key={at} call={call} />
      ))}
    </Table>
  )
}

function CallRow({ call }: { call: ListedCall }) {
  const { word, tone, icon } = displayOfCall(call)
  const { name, under } = callerOf(call.fields)
  const { tracking_number: dialled } = call.fields
  return (
    <tr {...TABLE_ROLES.row}>
      <td {...TABLE_ROLES.cell}>
        <Time at={call.started_at} />
      </td>
      <td {...TABLE_ROLES.cell}>
        <Status tone={tone} icon={icon}>
          {word}
        </Status>
      </td>
      <td {...TABLE_ROLES.cell} className="full">
        <Link className="name" to="/calls/$id" params={{ id: call.id }}>
          <bdi>{name}</bdi>
        </Link>{' '}
        {under !== null && <small className="muted nowrap">{under}</small>}
      </td>
      <td {...TABLE_ROLES.cell}>{typeof dialled === 'string' && dialled !== '' ? phone(dialled) : ''}</td>
    </tr>
  )
}
