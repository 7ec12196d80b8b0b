import { useEffect, useState } from 'react'
import { useZone } from '../../api/membership.ts'
import { Check } from '../../parts/choice.tsx'
import { Columns, SkeletonRows, Table, TABLE_ROLES } from '../../parts/table.tsx'
import { words } from '../../words/words.ts'
import { startOfDay } from '../../words/zone.ts'
import type { DeliveriesLocation } from './use-deliveries-location.ts'
import { DELIVERY_COLUMNS } from './delivery-columns.tsx'
import { DeliveryRow } from './delivery-row.tsx'
import type { DeliveryList } from './use-deliveries.ts'

const say = words.deliveries

interface Props {
  readonly list: DeliveryList
  readonly location: DeliveriesLocation
  readonly selected: ReadonlySet<string>
  readonly onSelect: (id: string, on: boolean) => void
  readonly onSelectAll: (on: boolean) => void
}

export function DeliveriesTable({ list, location, selected, onSelect, onSelectAll }: Props) {
  const zone = useZone()
  const dayBegan = useDayBegan(zone)
  const all = list.rows.length > 0 && list.rows.every(({ id }) => selected.has(id))
  const head = (
    <>
      <th {...TABLE_ROLES.columnheader} className="pickcell">
        <Check hidden label={say.selectAll} on={all} disabled={list.rows.length === 0} onSwitch={onSelectAll} />
      </th>
      <Columns of={DELIVERY_COLUMNS} />
    </>
  )
  return (
    <Table label={say.log} className={list.isBusy ? 'log busy' : 'log'} busy={list.isBusy} head={head}>
      {list.isPending ? (
        <SkeletonRows columns={DELIVERY_COLUMNS.length + 1} />
      ) : (
        list.rows.map((row) => (
          <DeliveryRow
            key={row.id}
            row={row}
            href={location.hrefOf(row.id)}
            isOpen={row.id === location.open}
            isSelected={selected.has(row.id)}
            zone={zone}
            dayBegan={dayBegan}
            isHeld={list.held.has(row.integration_id ?? '')}
            onOpen={location.openOne}
            onSelect={onSelect}
          />
        ))
      )}
    </Table>
  )
}

/** The start of the present day; changes at midnight. */
function useDayBegan(zone: string): number {
  const [at, setAt] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setAt(Date.now()), 60_000)
    return () => clearInterval(timer)
  }, [])
  return startOfDay(at, zone)
}
