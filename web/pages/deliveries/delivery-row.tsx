// A delivery in the list. A row is drawn again only when its data changes, because there may be hundreds of rows.
import { memo } from 'react'
import type { MouseEvent } from 'react'
import type { ListedDelivery } from '../../api/deliveries.ts'
import { Check } from '../../parts/choice.tsx'
import { TABLE_ROLES } from '../../parts/table.tsx'
import { words } from '../../words/words.ts'
import { DELIVERY_COLUMNS, timeText } from './delivery-columns.tsx'
import type { CellContext } from './delivery-columns.tsx'

interface Props extends Pick<CellContext, 'href' | 'zone' | 'dayBegan' | 'isHeld'> {
  readonly row: ListedDelivery
  readonly isOpen: boolean
  readonly isSelected: boolean
  readonly onOpen: (id: string) => void
  readonly onSelect: (id: string, on: boolean) => void
}

export const DeliveryRow = memo(function DeliveryRow(props: Props) {
  const { row, href, isOpen, isSelected, zone, dayBegan, isHeld, onOpen, onSelect } = props
  const open = (event: MouseEvent): void => {
    // With a modifier key the browser opens the link in another tab.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    onOpen(row.id)
  }
  const label = words.deliveries.selectOne(timeText(row.created_at, { zone, dayBegan }))
  return (
    <tr {...TABLE_ROLES.row} className={isOpen ? 'sel' : undefined} aria-selected={isOpen} data-id={row.id}>
      <td {...TABLE_ROLES.cell} className="pickcell">
        <Check hidden label={label} on={isSelected} onSwitch={(on) => onSelect(row.id, on)} />
      </td>
      {DELIVERY_COLUMNS.map(({ label: column, className, cell }) => (
        <td {...TABLE_ROLES.cell} key={column} className={typeof className === 'function' ? className(row) : className}>
          {cell(row, { href, zone, dayBegan, isHeld, onOpen: open })}
        </td>
      ))}
    </tr>
  )
})
