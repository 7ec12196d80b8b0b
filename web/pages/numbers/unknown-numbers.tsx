import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus } from '../../parts/icons.ts'
import { api, unwrap } from '../../api/client.ts'
import { NUMBERS_KEY, unknownQuery } from '../../api/numbers.ts'
import { Ago } from '../../parts/ago.tsx'
import { Button } from '../../parts/button.tsx'
import { phone } from '../../parts/phone.ts'
import { Empty, Failed } from '../../parts/states.tsx'
import { Columns, SkeletonRows, Table, TABLE_ROLES } from '../../parts/table.tsx'
import type { ColumnProps } from '../../parts/table.tsx'
import { toast } from '../../parts/toasts.tsx'
import { number as shownNumber } from '../../words/format.ts'
import { words } from '../../words/words.ts'

const say = words.numbers.unknown

const COLUMNS: readonly ColumnProps[] = [
  { label: words.numbers.columns.number },
  { label: say.calls, num: true },
  { label: say.last },
  { label: say.add, hidden: true },
]

/** Dialled numbers that the directory lacks: those with most calls first. */
export function UnknownNumbers({ onAdd }: { onAdd: (number: string) => void }) {
  const unknown = useQuery(unknownQuery)
  const queries = useQueryClient()
  const adding = useMutation({
    mutationFn: async (numbers: readonly string[]) => {
      const json = numbers.map((number) => ({ number }))
      await unwrap(api.POST('/numbers', { params: { query: { partial: true } }, body: json }))
      return numbers.length
    },
    onSuccess: async (added) => {
      toast(say.added(added))
      await queries.invalidateQueries({ queryKey: NUMBERS_KEY })
    },
  })
  if (unknown.isError && !unknown.data) return <Failed error={unknown.error} onRetry={() => void unknown.refetch()} />
  const rows = unknown.data?.data
  if (rows?.length === 0) {
    return (
      <Empty title={say.none}>
        <p>{say.noneWhy}</p>
      </Empty>
    )
  }
  return (
    <>
      <div className="toolbar">
        <p className="hint">{say.why}</p>
        {rows && rows.length > 1 && (
          <span className="push">
            <Button
              small
              icon={Plus}
              verb="numbers.change"
              busy={adding.isPending}
              onClick={() => adding.mutate(rows.map(({ number }) => number))}
            >
              {say.addAll(rows.length)}
            </Button>
          </span>
        )}
      </div>
      {adding.isError && <Failed error={adding.error} />}
      <Table label={words.numbers.views.unknown} className="list" head={<Columns of={COLUMNS} />}>
        {!rows ? (
          <SkeletonRows columns={COLUMNS.length} rows={4} />
        ) : (
          rows.map((row) => <UnknownRow key={row.number} row={row} onAdd={onAdd} />)
        )}
      </Table>
    </>
  )
}

interface UnknownRowProps {
  readonly row: { readonly number: string; readonly call_count: number; readonly last_at: string }
  readonly onAdd: (number: string) => void
}

function UnknownRow({ row: { number, call_count: calls, last_at: last }, onAdd }: UnknownRowProps) {
  return (
    <tr {...TABLE_ROLES.row}>
      <td {...TABLE_ROLES.cell} className="nowrap grow">
        {phone(number)}
      </td>
      <td {...TABLE_ROLES.cell} className="num nowrap">
        {shownNumber(calls)} <span className="stackword">{say.callsOf(calls)}</span>
      </td>
      <td {...TABLE_ROLES.cell} className="nowrap">
        <Ago at={last} />
      </td>
      <td {...TABLE_ROLES.cell} className="num act">
        <Button verb="numbers.change" small aria-label={say.addOne(phone(number))} onClick={() => onAdd(number)}>
          {say.add}
        </Button>
      </td>
    </tr>
  )
}
