import { useEffect, useState } from 'react'
import { useZone } from '../../api/session.ts'
import { Check } from '../../parts/choice.tsx'
import { Column, SkeletonRows, Table, TABLE_ROLES } from '../../parts/table.tsx'
import { words } from '../../words/words.ts'
import { startOfDay } from '../../words/zone.ts'
import type { LogLocation } from './use-log-location.ts'
import { DeliveryRow } from './row.tsx'
import type { Log } from './use-log.ts'

const say = words.deliveries
const columns = 10

interface Props {
  readonly log: Log
  readonly place: LogLocation
  readonly selected: ReadonlySet<string>
  readonly onSelect: (id: string, on: boolean) => void
  readonly onSelectAll: (on: boolean) => void
}

export function LogTable({ log, place, selected, onSelect, onSelectAll }: Props) {
  const zone = useZone()
  const dayBegan = useDayBegan(zone)
  const all = log.rows.length > 0 && log.rows.every(({ id }) => selected.has(id))
  const head = (
    <>
      <th {...TABLE_ROLES.columnheader} className="pickcell">
        <Check hidden label={say.selectAll} on={all} disabled={log.rows.length === 0} onSwitch={onSelectAll} />
      </th>
      <Column label={say.columns.time} />
      <Column label={say.columns.result} />
      <Column label={say.columns.route} />
      <Column label={say.columns.happened} />
      <Column label={say.columns.call} />
      <Column label={say.columns.http} num />
      <Column label={say.columns.tries} num />
      <Column label={say.columns.took} num />
      <Column label={say.columns.next} />
    </>
  )
  return (
    <Table label={say.log} look={log.isBusy ? 'log busy' : 'log'} busy={log.isBusy} head={head}>
      {log.isPending ? (
        <SkeletonRows columns={columns} />
      ) : (
        log.rows.map((row) => (
          <DeliveryRow
            key={row.id}
            row={row}
            href={place.hrefOf(row.id)}
            isOpen={row.id === place.open}
            isSelected={selected.has(row.id)}
            zone={zone}
            dayBegan={dayBegan}
            onOpen={place.openOne}
            onSelect={onSelect}
          />
        ))
      )}
    </Table>
  )
}

/** When the day began; it moves on at midnight. */
function useDayBegan(zone: string): number {
  const [at, setAt] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setAt(Date.now()), 60_000)
    return () => clearInterval(timer)
  }, [])
  return startOfDay(at, zone)
}
