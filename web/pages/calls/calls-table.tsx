// The table of calls, with new calls behind a button: of all calls, or of one caller.
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { ReactNode } from 'react'
import type { ListedCall } from '../../api/calls.ts'
import { useZone } from '../../api/membership.ts'
import { sourcesQuery } from '../../api/sources.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { ArrowUp } from '../../parts/icons.ts'
import { Failed, Loading } from '../../parts/states.tsx'
import { Column, SortColumn, Table } from '../../parts/table.tsx'
import { useShortcuts } from '../../shell/use-shortcuts.ts'
import { zoneName } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { durationMsOf } from './call-facts.ts'
import { CallRow } from './call-row.tsx'
import type { Calls } from './use-calls.ts'

const say = words.calls

interface TableProps {
  readonly calls: Calls
  readonly oldestFirst: boolean
  readonly onOrder: (oldestFirst: boolean) => void
}

interface ListProps extends TableProps {
  /** Shown if there is no call. */
  readonly none: ReactNode
}

export function CallsTable({ none, ...table }: ListProps) {
  const { rows, query } = table.calls
  // The source names must come with the rows: if they came later, they would move the columns.
  const sources = useQuery(sourcesQuery)
  if (query.isPending || sources.isPending) return <Loading rows={10} />
  if (query.isError && rows.length === 0) return <Failed error={query.error} onRetry={() => void query.refetch()} />
  if (rows.length === 0 && (query.hasNextPage || query.isFetching)) return <Loading rows={10} />
  return rows.length === 0 ? none : <Rows {...table} />
}

function Rows({ calls: { rows, query, fresh, showFresh }, oldestFirst, onOrder }: TableProps) {
  const table = useRef<HTMLDivElement>(null)
  const sources = useQuery(sourcesQuery).data?.data
  useShortcuts({ j: () => step(table.current, 1), k: () => step(table.current, -1) })
  const longestS = useLongestS(rows)
  const nameOf = new Map(sources?.map(({ id, name }) => [id, name]))
  return (
    <>
      <NewRow rows={rows.length} more={query.hasNextPage} fresh={fresh} onShow={showFresh} />
      <div ref={table}>
        <Table
          label={say.title}
          className="calls"
          busy={query.isPlaceholderData}
          head={Object.entries(say.columns).map(([by, label]) =>
            by === 'started' ? (
              <SortColumn
                key={by}
                by={by}
                label={label}
                sorting={{ by, down: !oldestFirst }}
                onSort={({ down }) => onOrder(!down)}
              />
            ) : (
              <Column key={by} label={label} {...(by === 'source' && { columnClass: 'sourcecol' })} />
            ),
          )}
        >
          {rows.map((call) => (
            <CallRow
              key={call.id}
              call={call}
              longestS={longestS}
              sourceName={call.source_id === null ? undefined : nameOf.get(call.source_id)}
            />
          ))}
        </Table>
      </div>
      {query.isFetchNextPageError && <Failed error={query.error} onRetry={() => void query.fetchNextPage()} />}
      {query.hasNextPage && (
        <div className="inset">
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {say.more}
          </Button>
        </div>
      )}
    </>
  )
}

interface NewRowProps {
  readonly rows: number
  readonly more: boolean
  readonly fresh: number
  readonly onShow: () => void
}

/** The number of calls shown, and the button for new calls. */
function NewRow({ rows, more, fresh, onShow }: NewRowProps) {
  const zone = useZone()
  return (
    <div className="newrow">
      <span className="hint">{say.count(rows, more)}</span>
      <span role="status">
        {fresh > 0 && (
          <button type="button" className="pill-new" title={say.newMeans} onClick={onShow}>
            <Icon of={ArrowUp} small />
            {say.new(fresh)}
          </button>
        )}
      </span>
      <span className="hint">{zoneName(zone)}</span>
    </div>
  )
}

/**
 * The duration of the longest ended call, to which strips are scaled. It never decreases, because the strips would
 * change while a person looks at them.
 */
function useLongestS(rows: readonly ListedCall[]): number {
  const ended = rows.filter(({ ended_at: at }) => at !== null)
  const longest = Math.max(1, ...ended.map((call) => durationMsOf(call, 0) / 1_000))
  const [kept, setKept] = useState(longest)
  if (longest > kept) setKept(longest)
  return Math.max(longest, kept)
}

/** Moves the focus from row to row; Enter opens the row, as with any link. */
function step(table: HTMLElement | null, by: 1 | -1): void {
  const links = [...(table?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
  const at = links.findIndex((link) => link === document.activeElement)
  const to = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by
  links[to]?.focus()
  links[to]?.closest('tr')?.scrollIntoView({ block: 'nearest' })
}
