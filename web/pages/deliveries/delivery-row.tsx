// One delivery of the list. It is drawn again only when something of it changes: there may be hundreds.
import { Clock } from 'lucide-react'
import { memo } from 'react'
import type { MouseEvent } from 'react'
import type { ListedDelivery } from '../../api/deliveries.ts'
import { Check } from '../../parts/choice.tsx'
import { displayOfDelivery } from '../../parts/delivery-display.ts'
import { manualLabel, deliveryLabel } from '../../parts/delivery-label.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { phone } from '../../parts/phone.ts'
import { routeName } from '../../parts/route-name.ts'
import { Badge, Status } from '../../parts/status.tsx'
import { TABLE_ROLES } from '../../parts/table.tsx'
import { absolute, clock, dayAndClock, milliseconds } from '../../words/format.ts'
import { words } from '../../words/words.ts'

const say = words.deliveries

interface Props {
  readonly row: ListedDelivery
  /** Where it is opened. */
  readonly href: string
  readonly isOpen: boolean
  readonly isSelected: boolean
  readonly zone: string
  /** When the day began; what is older shows its day. */
  readonly dayBegan: number
  readonly onOpen: (id: string) => void
  readonly onSelect: (id: string, on: boolean) => void
}

export const DeliveryRow = memo(function DeliveryRow(props: Props) {
  const { row, href, isOpen, isSelected, zone, dayBegan, onOpen, onSelect } = props
  const display = displayOfDelivery(row.state)
  const open = (event: MouseEvent): void => {
    // With a key held the browser opens it elsewhere.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    onOpen(row.id)
  }
  const [time, ms] = timeOf(row.created_at, { zone, dayBegan })
  const manual = manualLabel(row)
  return (
    <tr {...TABLE_ROLES.row} className={isOpen ? 'sel' : undefined} aria-selected={isOpen} data-id={row.id}>
      <td {...TABLE_ROLES.cell} className="pickcell">
        <Check hidden label={say.selectOne(time)} on={isSelected} onSwitch={(on) => onSelect(row.id, on)} />
      </td>
      <td {...TABLE_ROLES.cell} className="nowrap">
        <a className="name time stretched" href={href} onClick={open} title={absolute(row.created_at, zone)}>
          {time}
          <span className="ms">{ms}</span>
        </a>
      </td>
      <td {...TABLE_ROLES.cell}>
        <Status tone={display.tone} icon={display.icon}>
          {display.word}
        </Status>
      </td>
      <td {...TABLE_ROLES.cell} className="grow">
        <span className="clip route" dir="auto">
          {row.integration_name === null ? say.integrationGone : routeName(row.integration_name)}
        </span>
      </td>
      <td {...TABLE_ROLES.cell} className="nowrap">
        {deliveryLabel(row)} {manual !== null && <Badge>{manual}</Badge>}
      </td>
      <td {...TABLE_ROLES.cell} className="nowrap">
        <span className="clip route">{numberOf(row)}</span>
      </td>
      <td {...TABLE_ROLES.cell} className={row.code === null ? 'num hide' : 'num'}>
        {row.code ?? <span className="muted">—</span>}
      </td>
      <td {...TABLE_ROLES.cell} className="num hide">
        {row.tries}
      </td>
      <td {...TABLE_ROLES.cell} className="num hide nowrap">
        {row.took_ms !== null && milliseconds(row.took_ms)}
      </td>
      <td {...TABLE_ROLES.cell} className="nowrap hide">
        {row.state === 'retrying' && row.due_at !== null && (
          <Status tone="warn" icon={Clock}>
            {Date.parse(row.due_at) - dayBegan < 86_400_000 ? clock(row.due_at, zone) : dayAndClock(row.due_at, zone)}
          </Status>
        )}
      </td>
    </tr>
  )
})

function numberOf({ caller, dialled, uniqueid }: ListedDelivery): string {
  const number = caller ?? dialled
  return number === null ? sanitizeLine(uniqueid ?? '') : phone(number)
}

/** The time, and its thousandths apart. */
function timeOf(at: string, { zone, dayBegan }: Pick<Props, 'zone' | 'dayBegan'>): [string, string] {
  const ms = new Date(at).getUTCMilliseconds()
  const text = Date.parse(at) >= dayBegan ? clock(at, zone) : dayAndClock(at, zone)
  return [text, `.${String(ms).padStart(3, '0')}`]
}
