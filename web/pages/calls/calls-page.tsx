// The list of calls in order of their start: new calls wait behind a button, and changed calls change in place.
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { ArrowUp } from '../../parts/icons.ts'
import { useRef, useState } from 'react'
import type { ListedCall } from '../../api/calls.ts'
import { useZone } from '../../api/membership.ts'
import { sourcesQuery } from '../../api/sources.ts'
import { Button, classOf } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Empty, Failed, Loading } from '../../parts/states.tsx'
import { Column, SortColumn, Table } from '../../parts/table.tsx'
import { useShortcuts } from '../../shell/use-shortcuts.ts'
import { Page } from '../../shell/page.tsx'
import { Views } from '../../shell/views.tsx'
import { zoneName } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { durationMsOf } from './call-facts.ts'
import { CallRow } from './call-row.tsx'
import { CallsFilters } from './calls-filters.tsx'
import { isNarrowed, viewQueryOf } from './calls-search.ts'
import type { CallsSearch } from './calls-search.ts'
import { useCalls } from './use-calls.ts'
import type { Calls } from './use-calls.ts'
import './calls.css'

const say = words.calls

export function CallsPage() {
  const search: CallsSearch = useSearch({ from: '/inside/calls' })
  const navigate = useNavigate({ from: '/calls' })
  const change = (part: CallsSearch): void => void navigate({ search: (before) => ({ ...before, ...part }) })
  const clear = (): void => void navigate({ search: {} })
  const calls = useCalls(search)
  return (
    <Page title={say.title} flush>
      <Views
        list="calls"
        query={viewQueryOf(search)}
        usual={[{ label: say.all, query: {} }]}
        onView={(query) => void navigate({ search: query })}
      />
      <CallsFilters search={search} onChange={change} onClear={clear} />
      <Body
        calls={calls}
        narrowed={isNarrowed(search)}
        onClear={clear}
        oldestFirst={search.order === 'asc'}
        onOrder={(oldestFirst) => change({ order: oldestFirst ? 'asc' : undefined })}
      />
    </Page>
  )
}

interface TableProps {
  readonly calls: Calls
  readonly oldestFirst: boolean
  readonly onOrder: (oldestFirst: boolean) => void
}

interface BodyProps extends TableProps {
  readonly narrowed: boolean
  readonly onClear: () => void
}

function Body({ narrowed, onClear, ...table }: BodyProps) {
  const { calls } = table
  const { rows, query } = calls
  // The source names must come with the rows: if they came later, they would move the columns.
  const sources = useQuery(sourcesQuery)
  if (query.isPending || sources.isPending) return <Loading rows={10} />
  if (query.isError && rows.length === 0) return <Failed error={query.error} onRetry={() => void query.refetch()} />
  if (rows.length === 0 && (query.hasNextPage || query.isFetching)) return <Loading rows={10} />
  if (rows.length === 0) return narrowed ? <NoneFits onClear={onClear} /> : <None />
  return <CallsTable {...table} />
}

function NoneFits({ onClear }: { onClear: () => void }) {
  return (
    <Empty title={say.noneFits} action={<Button onClick={onClear}>{say.clear}</Button>}>
      <p>{say.noneFitsWhy}</p>
    </Empty>
  )
}

/** Explains how calls come in, for an account without calls. */
function None() {
  const first = useQuery(sourcesQuery).data?.data[0]
  return (
    <Empty
      title={say.none}
      action={
        <span className="row wrap">
          <Link className={classOf({ kind: 'main' })} to="/sources">
            {say.toSources}
          </Link>
          {first && (
            <Link className={classOf({})} to="/sources/$id" params={{ id: first.id }}>
              {say.toExample}
            </Link>
          )}
        </span>
      }
    >
      <p>{say.noneWhy}</p>
    </Empty>
  )
}

function CallsTable({ calls: { rows, query, fresh, showFresh }, oldestFirst, onOrder }: TableProps) {
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
