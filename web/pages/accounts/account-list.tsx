import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { accountsQuery } from '../../api/accounts.ts'
import { useSession } from '../../api/session.ts'
import { Button } from '../../parts/button.tsx'
import { Search } from '../../parts/search.tsx'
import { Empty, Failed } from '../../parts/states.tsx'
import { SkeletonRows, SortColumn, Table } from '../../parts/table.tsx'
import { words } from '../../words/words.ts'
import { AccountRow } from './account-row.tsx'
import { matching, sorted, sortingOf, textOfSorting } from './list-order.ts'
import type { SortKey } from './list-order.ts'
import { VisitDialog } from './visit-dialog.tsx'

const say = words.accounts

/** The columns whose values are numbers start with the largest. */
const COLUMNS: readonly { readonly by: SortKey; readonly num?: true }[] = [
  { by: 'name' },
  { by: 'health' },
  { by: 'calls', num: true },
  { by: 'deliveries', num: true },
  { by: 'waiting', num: true },
  { by: 'size', num: true },
]

export function AccountList() {
  const accounts = useQuery(accountsQuery)
  const { q, sorting, visited, isCreated, go } = useListPlace()
  const all = accounts.data
  const shown = useMemo(() => all && sorted(matching(all, q), sorting), [all, q, sorting])
  const search = useCallback((text: string) => go({ q: text || undefined }), [go])
  const visit = useCallback((number: number) => go({ visit: String(number) }), [go])
  const opened = all?.find(({ number }) => String(number) === visited)
  if (accounts.isLoadingError) return <Failed error={accounts.error} onRetry={() => void accounts.refetch()} />
  return (
    <>
      <div className="toolbar">
        <Search label={say.search} hint={say.searchHint} value={q} onText={search} />
        <span className="hint" role="status">
          {all && shown && say.count(shown.length, all.length)}
        </span>
      </div>
      {shown?.length === 0 ? (
        <Nothing isSearch={q !== ''} onClear={() => search('')} />
      ) : (
        <Table
          label={say.table}
          className="list accountlist"
          head={COLUMNS.map(({ by, num }) => (
            <SortColumn
              key={by}
              by={by}
              label={say.columns[by]}
              {...(num && { num })}
              sorting={sorting}
              onSort={(next) =>
                go({ sort: textOfSorting(next.by === sorting.by ? next : { by, down: by !== 'name' }) })
              }
            />
          ))}
        >
          {shown ? (
            shown.map((account) => <AccountRow key={account.id} account={account} onVisit={visit} />)
          ) : (
            <SkeletonRows columns={COLUMNS.length} />
          )}
        </Table>
      )}
      {accounts.isRefetchError && <Failed error={accounts.error} onRetry={() => void accounts.refetch()} />}
      {opened && (
        <VisitDialog
          key={opened.number}
          account={opened}
          isNew={isCreated}
          onClose={() => go({ visit: undefined, created: undefined })}
        />
      )}
    </>
  )
}

/** The search, the order and the opened dialog, from the URL. */
function useListPlace() {
  const { q = '', sort, visit, created } = useSearch({ from: '/accounts' })
  const navigate = useNavigate()
  const go = useCallback(
    (change: Readonly<Record<string, string | undefined>>) =>
      void navigate({
        to: '/accounts',
        search: (before) => ({ ...before, ...change }),
        replace: 'q' in change,
        resetScroll: false,
      }),
    [navigate],
  )
  const sorting = useMemo(() => sortingOf(sort), [sort])
  return { q, sorting, visited: visit, isCreated: created === 'yes', go }
}

function Nothing({ isSearch, onClear }: { isSearch: boolean; onClear: () => void }) {
  const isAdministrator = useSession()?.is_server_administrator === true
  if (isSearch)
    return (
      <Empty title={say.noMatch} action={<Button onClick={onClear}>{say.clear}</Button>}>
        <p>{say.noMatchWhy}</p>
      </Empty>
    )
  return (
    <Empty title={say.none}>
      <p>{isAdministrator ? say.noneWhy : say.noneOwn}</p>
    </Empty>
  )
}
