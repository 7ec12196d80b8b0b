// The columns of the list of deliveries, each with its head and its cell. The checkbox stands before them.
import { Clock } from '../../parts/icons.ts'
import type { MouseEvent, ReactNode } from 'react'
import type { ListedDelivery } from '../../api/deliveries.ts'
import { displayOfWaiting, nextAttemptAt } from '../../parts/delivery-display.ts'
import { manualLabel, deliveryLabel } from '../../parts/delivery-label.ts'
import { callNumber } from '../../parts/phone.ts'
import { routeName } from '../../parts/route-name.ts'
import { Badge, Status } from '../../parts/status.tsx'
import { absolute, clock, dayAndClock, milliseconds } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { DAY_MS } from '../../../src/time/durations.ts'

const say = words.deliveries

/** The data for cells, besides their delivery. */
export interface CellContext {
  /** The URL of the delivery's drawer. */
  readonly href: string
  readonly zone: string
  /** The start of the present day; an older delivery shows its date. */
  readonly dayBegan: number
  /** The integration is paused or off. */
  readonly isHeld: boolean
  readonly onOpen: (event: MouseEvent) => void
}

interface DeliveryColumn {
  readonly label: string
  readonly num?: boolean
  readonly columnClass?: string
  readonly className?: string | ((row: ListedDelivery) => string)
  readonly cell: (row: ListedDelivery, context: CellContext) => ReactNode
}

export const DELIVERY_COLUMNS: readonly DeliveryColumn[] = [
  { label: say.columns.time, className: 'nowrap', cell: (row, context) => <TimeLink row={row} {...context} /> },
  { label: say.columns.result, cell: (row, { isHeld }) => <StateCell state={row.state} isHeld={isHeld} /> },
  {
    label: say.columns.route,
    className: 'grow',
    cell: ({ integration_name: name }) => (
      <span className="clip route" dir="auto">
        {name === null ? say.integrationGone : routeName(name)}
      </span>
    ),
  },
  { label: say.columns.happened, className: 'nowrap', cell: (row) => <EventCell row={row} /> },
  {
    label: say.columns.call,
    className: 'nowrap',
    cell: (row) => <span className="clip route">{callNumber(row, row.uniqueid ?? '')}</span>,
  },
  {
    label: say.columns.http,
    num: true,
    className: ({ status_code: code }) => (code === null ? 'num hide' : 'num'),
    cell: ({ status_code: code }) => code ?? <span className="muted">—</span>,
  },
  { label: say.columns.tries, num: true, className: 'num hide', cell: ({ attempt_count: tries }) => tries },
  {
    label: say.columns.took,
    num: true,
    columnClass: 'tookcol',
    className: 'num hide nowrap tookcol',
    cell: ({ duration_ms: ms }) => ms !== null && milliseconds(ms),
  },
  {
    label: say.columns.next,
    className: 'nowrap hide',
    cell: (row, { zone, dayBegan, isHeld }) => {
      const at = row.state === 'retrying' ? nextAttemptAt(row, isHeld) : null
      return (
        at !== null && (
          <Status tone="warn" icon={Clock}>
            {Date.parse(at) - dayBegan < DAY_MS ? clock(at, zone) : dayAndClock(at, zone)}
          </Status>
        )
      )
    },
  },
]

function TimeLink({ row, href, zone, dayBegan, onOpen }: CellContext & { readonly row: ListedDelivery }) {
  const { created_at: at } = row
  return (
    <a className="name time stretched" href={href} onClick={onOpen} title={absolute(at, zone)}>
      {timeText(at, { zone, dayBegan })}
      {/* The thousandths are set apart. */}
      <span className="ms">.{String(new Date(at).getUTCMilliseconds()).padStart(3, '0')}</span>
    </a>
  )
}

/** When the delivery was created, to the second. */
export function timeText(at: string, { zone, dayBegan }: Pick<CellContext, 'zone' | 'dayBegan'>): string {
  return Date.parse(at) >= dayBegan ? clock(at, zone) : dayAndClock(at, zone)
}

function StateCell({ state, isHeld }: Pick<ListedDelivery, 'state'> & Pick<CellContext, 'isHeld'>) {
  const display = displayOfWaiting(state, isHeld)
  return <Status {...display}>{display.word}</Status>
}

function EventCell({ row }: { row: ListedDelivery }) {
  const manual = manualLabel(row)
  return (
    <>
      {deliveryLabel(row)} {manual !== null && <Badge>{manual}</Badge>}
    </>
  )
}
