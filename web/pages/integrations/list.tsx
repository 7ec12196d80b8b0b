import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import type { Activity, ListedIntegration } from '../../api/integrations.ts'
import { useZone } from '../../api/membership.ts'
import { Button } from '../../parts/button.tsx'
import { Check, Segments } from '../../parts/choice.tsx'
import { Search } from '../../parts/search.tsx'
import { Empty } from '../../parts/states.tsx'
import { Column, SkeletonRows, SortColumn, Table, TABLE_ROLES } from '../../parts/table.tsx'
import type { ColumnProps, Sorting } from '../../parts/table.tsx'
import { number, zoneName } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { useIntegrationActions } from '../../parts/use-integration-actions.ts'
import type { IntegrationActions, WaitingChoice } from '../../parts/use-integration-actions.ts'
import { Alarm } from './alarm.tsx'
import { arrange, countBy, rowsOf, LIST_FILTERS, LIST_SORTS } from './list-order.ts'
import type { Row, ListOptions, ListSort } from './list-order.ts'
import { ConfirmRemove, ConfirmSwitchOff } from './confirmations.tsx'
import { IntegrationRow } from './row.tsx'
import { SwitchedOn } from './switched-on.tsx'

const say = words.integrations

/** Columns with `by` sort the list. The checkbox stands before them. */
const COLUMNS: readonly (ColumnProps & { readonly by?: ListSort })[] = [
  { label: say.columns.switch, hidden: true },
  { by: 'name', label: say.columns.name },
  { by: 'host', label: say.columns.host },
  { by: 'state', label: say.columns.state },
  { by: 'last', label: say.columns.last, columnClass: 'lastcol' },
  { label: say.columns.last24h, columnClass: 'sparkcol' },
  { by: 'success', label: say.columns.success, num: true, columnClass: 'successcol' },
  { by: 'sent', label: say.columns.sent, num: true, columnClass: 'sentcol' },
  { by: 'next', label: say.columns.next },
  { label: say.actions, hidden: true },
]

interface Props {
  /** `null`: loading. */
  readonly integrations: readonly ListedIntegration[] | null
  readonly activities: readonly Activity[] | null
}

export function IntegrationList({ integrations, activities }: Props) {
  const rows = useMemo(() => rowsOf(integrations ?? [], activities ?? []), [integrations, activities])
  const { options, setOptions } = useListOptions()
  const shown = useFrozenOrder(rows, options, activities !== null)
  const zone = useZone()
  const { actions, switching } = useIntegrationActions()
  const counts = countBy(rows)
  const [over, setOver] = useState(false)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const select = useCallback(
    (ids: readonly string[], on: boolean) =>
      setSelected((before) => new Set(on ? [...before, ...ids] : [...before].filter((id) => !ids.includes(id)))),
    [],
  )
  const picked = shown.filter(({ integration }) => selected.has(integration.id))
  return (
    <div>
      <div className="toolbar">
        <Search label={say.search} hint={say.searchHint} value={options.q} onText={(q) => setOptions({ q }, true)} />
        <Segments
          legend={say.show}
          name="show"
          value={options.show}
          choices={LIST_FILTERS.filter((show) => show === 'all' || show === options.show || counts[show] > 0).map(
            (value) => ({ value, label: <FilterLabel label={say.shows[value]} n={counts[value]} /> }),
          )}
          onPick={(show) => setOptions({ show: show === 'all' ? undefined : show })}
        />
        {picked.length > 0 && <SelectionBar rows={picked} actions={actions} onClear={() => setSelected(new Set())} />}
      </div>
      <Alarm about="stopped" rows={rows} frozen={over} actions={actions} />
      <SwitchedOn rows={rows} frozen={over} />
      <Alarm about="failing" rows={rows} frozen={over} actions={actions} />
      {integrations !== null && shown.length === 0 ? (
        <Empty
          title={say.none}
          action={<Button onClick={() => setOptions({ q: undefined, show: undefined })}>{say.showAll}</Button>}
        >
          <p>{say.noneWhy}</p>
        </Empty>
      ) : (
        // Rows load together with the alarms above them: the placeholders disappear and do not move.
        <div
          key={integrations === null ? 'waiting' : 'rows'}
          onPointerEnter={() => setOver(true)}
          onPointerLeave={() => setOver(false)}
        >
          <Rows
            rows={integrations === null ? null : shown}
            actions={actions}
            switching={switching}
            selected={selected}
            onSelect={select}
            sorting={{ by: options.sort, down: options.down }}
            onSort={({ by, down }) => setOptions({ sort: by === 'name' && !down ? undefined : down ? `-${by}` : by })}
          />
        </div>
      )}
      {integrations !== null && <p className="hint inset">{say.count(integrations.length, zoneName(zone))}</p>}
    </div>
  )
}

function FilterLabel({ label, n }: { label: string; n: number }) {
  return (
    <>
      {label} <span className="muted">{n}</span>
    </>
  )
}

interface SelectionBarProps {
  readonly rows: readonly Row[]
  readonly actions: IntegrationActions
  readonly onClear: () => void
}

/** The actions on the selected integrations. */
function SelectionBar({ rows, actions, onClear }: SelectionBarProps) {
  const [isAsking, setIsAsking] = useState(false)
  const off = rows.filter(({ integration }) => !integration.enabled)
  const on = rows.filter(({ integration }) => integration.enabled)
  const waits = on.some(({ activity }) => (activity?.waiting ?? 0) > 0)
  const switchTo = (to: 'on' | WaitingChoice): void => {
    onClear()
    void actions.switchMany(
      (to === 'on' ? off : on).map(({ integration }) => integration.id),
      to,
    )
  }
  return (
    <div className="row wrap">
      <span role="status">{say.selected(number(rows.length))}</span>
      <Button verb="integrations.change" small disabled={off.length === 0} onClick={() => switchTo('on')}>
        {say.switchOn}
      </Button>
      <Button
        verb="integrations.change"
        small
        disabled={on.length === 0}
        onClick={() => (waits ? setIsAsking(true) : switchTo('keep'))}
      >
        {say.switchOff}
      </Button>
      <Button small kind="quiet" onClick={onClear}>
        {say.unselect}
      </Button>
      {isAsking && <ConfirmSwitchOff rows={on} onYes={switchTo} onClose={() => setIsAsking(false)} />}
    </div>
  )
}

interface RowsProps {
  readonly rows: readonly Row[] | null
  readonly actions: IntegrationActions
  readonly switching: ReadonlyMap<string, boolean>
  readonly selected: ReadonlySet<string>
  readonly onSelect: (ids: readonly string[], on: boolean) => void
  readonly sorting: Sorting
  readonly onSort: (sorting: Sorting) => void
}

function Rows({ rows, actions, switching, selected, onSelect, sorting, onSort }: RowsProps) {
  const [dialog, setDialog] = useState<{ readonly question: 'off' | 'delete'; readonly id: string } | null>(null)
  const openDialog = useCallback((question: 'off' | 'delete', id: string) => setDialog({ question, id }), [])
  const ids = rows?.map(({ integration }) => integration.id) ?? []
  const about = rows?.find(({ integration }) => integration.id === dialog?.id)
  const head = COLUMNS.map(({ by, ...column }) =>
    by === undefined ? (
      <Column key={column.label} {...column} />
    ) : (
      <SortColumn key={by} by={by} sorting={sorting} onSort={onSort} {...column} />
    ),
  )
  return (
    <>
      <Table
        label={say.table}
        className="list"
        head={
          <>
            <th {...TABLE_ROLES.columnheader} className="pickcell">
              <Check
                hidden
                label={say.selectAll}
                on={ids.length > 0 && ids.every((id) => selected.has(id))}
                disabled={ids.length === 0}
                onSwitch={(on) => onSelect(ids, on)}
              />
            </th>
            {head}
          </>
        }
      >
        {rows === null ? (
          <SkeletonRows columns={COLUMNS.length + 1} rows={6} />
        ) : (
          rows.map((row) => (
            <IntegrationRow
              key={row.integration.id}
              row={row}
              isOn={switching.get(row.integration.id) ?? row.integration.enabled}
              isSelected={selected.has(row.integration.id)}
              actions={actions}
              onSelect={onSelect}
              onOpenDialog={openDialog}
            />
          ))
        )}
      </Table>
      {about && dialog?.question === 'off' && (
        <ConfirmSwitchOff
          rows={[about]}
          onYes={(waiting) => void actions.switchOff(about.integration, waiting)}
          onClose={() => setDialog(null)}
        />
      )}
      {about && dialog?.question === 'delete' && (
        <ConfirmRemove row={about} actions={actions} onClose={() => setDialog(null)} />
      )}
    </>
  )
}

/** The filter and the order in the URL, and how to change them. */
function useListOptions() {
  const search = useSearch({ from: '/inside/integrations' })
  const navigate = useNavigate()
  const sort = search['sort'] ?? ''
  const by = sort.replace(/^-/, '')
  const options: ListOptions = {
    q: search['q'] ?? '',
    show: LIST_FILTERS.find((show) => show === search['show']) ?? 'all',
    sort: LIST_SORTS.find((one) => one === by) ?? 'name',
    down: sort.startsWith('-'),
  }
  const setOptions = (next: Readonly<Record<string, string | undefined>>, typing = false): void =>
    void navigate({ to: '/integrations', search: { ...search, ...next }, replace: typing, resetScroll: false })
  return { options, setOptions }
}

/** The matching rows. Their order is kept while they change, so that none moves under the pointer. */
function useFrozenOrder(rows: readonly Row[], options: ListOptions, isKnown: boolean): Row[] {
  const key = JSON.stringify([options, isKnown, rows.map(({ integration }) => integration.id)])
  const [frozen, setFrozen] = useState({ key, ids: arrange(rows, options) })
  if (frozen.key !== key) setFrozen({ key, ids: arrange(rows, options) })
  const byId = new Map(rows.map((row) => [row.integration.id, row]))
  return frozen.ids.flatMap((id) => byId.get(id) ?? [])
}
