// The list of calls in order of their start: new calls wait behind a button, and changed calls change in place.
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { sourcesQuery } from '../../api/sources.ts'
import { Button, classOf } from '../../parts/button.tsx'
import { Empty } from '../../parts/states.tsx'
import { Page } from '../../shell/page.tsx'
import { Views } from '../../shell/views.tsx'
import { words } from '../../words/words.ts'
import { CallsFilters } from './calls-filters.tsx'
import { CallsTable } from './calls-table.tsx'
import { isNarrowed, viewQueryOf } from './calls-search.ts'
import type { CallsSearch } from './calls-search.ts'
import { useCalls } from './use-calls.ts'
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
      <CallsTable
        calls={calls}
        none={isNarrowed(search) ? <NoneFits onClear={clear} /> : <None />}
        oldestFirst={search.order === 'asc'}
        onOrder={(oldestFirst) => change({ order: oldestFirst ? 'asc' : undefined })}
      />
    </Page>
  )
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
