import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { numbersQuery, NUMBERS_KEY } from '../../api/numbers.ts'
import type { ListedNumber } from '../../api/numbers.ts'
import { Button } from '../../parts/button.tsx'
import { Search } from '../../parts/search.tsx'
import { Empty, Failed } from '../../parts/states.tsx'
import { Columns, SkeletonRows, Table } from '../../parts/table.tsx'
import type { ColumnProps } from '../../parts/table.tsx'
import { words } from '../../words/words.ts'
import { NUMBER_COLUMNS, NumberRow } from './number-row.tsx'
import type { NumberColumn } from './number-row.tsx'
import { useCallback, useMemo } from 'react'
import { api, unwrap } from '../../api/client.ts'
import { messageOf } from '../../api/problem.ts'
import { phone } from '../../parts/phone.ts'
import { toast } from '../../parts/toasts.tsx'

const say = words.numbers

const FIRST: ColumnProps = { label: say.columns.number }
const LAST: ColumnProps = { label: say.delete, hidden: true }

/** The delay after the last key, so that a number is one query. */
const SEARCH_WAIT_MS = 200

interface DirectoryProps {
  readonly q: string
  readonly onSearch: (q: string) => void
  readonly onOpen: (id: string) => void
  readonly onAdd: () => void
}

export function Directory({ q, onSearch, onOpen, onAdd }: DirectoryProps) {
  const list = useInfiniteQuery({ ...numbersQuery(q), placeholderData: keepPreviousData })
  const remove = useRemove()
  const rows = list.data?.pages.flatMap(({ data }) => data) ?? []
  const columns = useColumns(list.data?.pages)
  const isEmpty = list.data !== undefined && rows.length === 0
  return (
    <>
      <div className="toolbar">
        <Search label={say.search} hint={say.searchHint} value={q} onText={onSearch} waitMs={SEARCH_WAIT_MS} />
      </div>
      {list.isError && rows.length === 0 && <Failed error={list.error} onRetry={() => void list.refetch()} />}
      {isEmpty && (q === '' ? <Nothing onAdd={onAdd} /> : <NoMatch onClear={() => onSearch('')} />)}
      {!isEmpty && (!list.isError || rows.length > 0) && (
        <Table
          label={say.table}
          className="list numbers"
          busy={list.isPlaceholderData}
          head={<Columns of={[FIRST, ...columns, LAST]} />}
        >
          {list.isPending ? (
            <SkeletonRows columns={columns.length + 2} />
          ) : (
            rows.map((row) => <NumberRow key={row.id} row={row} columns={columns} onOpen={onOpen} onRemove={remove} />)
          )}
        </Table>
      )}
      {rows.length > 0 && (
        <div className="row wrap inset">
          <span className="hint" role="status">
            {say.count(rows.length, list.hasNextPage)}
          </span>
          {list.hasNextPage && (
            <Button small busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {list.isFetchingNextPage ? say.looking : say.more}
            </Button>
          )}
        </div>
      )}
      {list.isFetchNextPageError && <Failed error={list.error} onRetry={() => void list.fetchNextPage()} />}
    </>
  )
}

type Pages = readonly { readonly data: readonly ListedNumber[] }[]

/** The columns that have values: there is not always room for all. While numbers load, all columns. */
function useColumns(pages: Pages | undefined): readonly NumberColumn[] {
  return useMemo(
    () =>
      NUMBER_COLUMNS.filter(({ has }) => pages === undefined || pages.some(({ data }) => data.some((row) => has(row)))),
    [pages],
  )
}

function Nothing({ onAdd }: { onAdd: () => void }) {
  return (
    <Empty
      title={say.none}
      action={
        <Button verb="numbers.change" onClick={onAdd}>
          {say.add}
        </Button>
      }
    >
      <p>{say.noneWhy}</p>
    </Empty>
  )
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <Empty title={say.noMatch} action={<Button onClick={onClear}>{say.clear}</Button>}>
      <p>{say.noMatchWhy}</p>
    </Empty>
  )
}

/** Removes a number from the directory, with an undo for some seconds. */
function useRemove(): (row: ListedNumber) => void {
  const queries = useQueryClient()
  return useCallback(
    (row) => {
      const again = () => queries.invalidateQueries({ queryKey: NUMBERS_KEY })
      const restore = async (): Promise<void> => {
        const { id: _id, managed: _managed, updated_at: _at, ...entry } = row
        await unwrap(api.POST('/numbers', { body: entry }))
        await again()
        toast(say.restored(phone(row.number)))
      }
      const remove = async (): Promise<void> => {
        await unwrap(api.DELETE('/numbers/{id}', { params: { path: { id: row.id } } }))
        await again()
        toast(say.deleted(phone(row.number)), () => void toastErrors(restore))
      }
      void toastErrors(remove)
    },
    [queries],
  )
}

/** Shows a failure in the same place as success. */
async function toastErrors(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    toast(messageOf(error))
  }
}
