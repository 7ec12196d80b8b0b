// Updates the rows of the list: shown deliveries change in place, new ones wait until the person asks for them, and no row
// moves. Pure.
import type { ListedDelivery } from '../../api/deliveries.ts'
import { isOpen } from '../../../src/delivery/delivery-states.ts'

/** A page of the list, as the API returns it. */
export interface DeliveryListPage {
  readonly data: readonly ListedDelivery[]
  readonly next: string | null
}

/** The change of a delivery, as the stream reports it. */
export interface DeliveryChange {
  readonly id: string
  readonly state?: unknown
  readonly attempt_count?: unknown
  readonly status_code?: unknown
  readonly error?: unknown
  readonly at?: unknown
}

/**
 * The pages with the new state of these deliveries. Deliveries that are not shown are ignored; unchanged rows stay the same
 * objects.
 */
export function updateDeliveries<Page extends DeliveryListPage>(
  pages: readonly Page[],
  rows: readonly ListedDelivery[],
): Page[] {
  const newer = new Map(rows.map((row) => [row.id, row]))
  return mapRows(pages, (row) => {
    const now = newer.get(row.id)
    return now === undefined || JSON.stringify(now) === JSON.stringify(row) ? row : now
  })
}

/** The pages with the changes from the stream. */
export function patchDeliveries<Page extends DeliveryListPage>(
  pages: readonly Page[],
  changes: readonly DeliveryChange[],
): Page[] {
  const last = new Map(changes.map((change) => [change.id, change]))
  return mapRows(pages, (row) => {
    const change = last.get(row.id)
    return change ? withChange(row, change) : row
  })
}

/** The newest deliveries that are missing in the list and belong above its rows. */
export function findNewDeliveries(
  pages: readonly DeliveryListPage[],
  newest: DeliveryListPage,
): readonly ListedDelivery[] {
  const rows = pages.flatMap(({ data }) => data)
  const shown = new Set(rows.map(({ id }) => id))
  const isWhole = pages.at(-1)?.next === null
  const oldest = rows.at(-1)?.id ?? ''
  // Ids contain their time. Deliveries below the last row have not been fetched yet.
  return newest.data.filter(({ id }) => !shown.has(id) && (isWhole || id > oldest))
}

function withChange(
  row: ListedDelivery,
  { state, attempt_count: count, status_code: code, error, at }: DeliveryChange,
): ListedDelivery {
  // The number of attempts only grows: this change is older than the row.
  if (typeof count === 'number' && count < row.attempt_count) return row
  return {
    ...row,
    ...(typeof state === 'string' && { state: state as ListedDelivery['state'] }),
    ...(typeof state === 'string' && !isOpen(state) && { due_at: null }),
    ...(typeof count === 'number' && { attempt_count: count }),
    ...((typeof code === 'number' || code === null) && { status_code: code }),
    ...((typeof error === 'string' || error === null) && { error }),
    ...(typeof at === 'string' && { last_attempt_at: at }),
  }
}

function mapRows<Page extends DeliveryListPage>(
  pages: readonly Page[],
  update: (row: ListedDelivery) => ListedDelivery,
): Page[] {
  return pages.map((page) => {
    const data = page.data.map(update)
    return data.every((row, at) => row === page.data[at]) ? page : { ...page, data }
  })
}
