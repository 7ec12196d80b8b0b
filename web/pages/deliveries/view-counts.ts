// The number of deliveries in a view. The list knows the number as far as its rows were read, the server as far as it had time
// to count. Pure.
import type { DeliveryCount } from '../../api/deliveries.ts'
import { number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import type { DeliveryList } from './use-deliveries.ts'

export type CountedList = Pick<DeliveryList, 'isPending' | 'isBusy' | 'hasMore'> & {
  readonly rows: { readonly length: number }
}

/**
 * The better of both counts, so that tab and list show the same. `counted`: by the server; `undefined`: not yet, or not at
 * all.
 */
export function countShown(list: CountedList, counted: DeliveryCount | undefined): DeliveryCount {
  const listed = { count: list.rows.length, has_more: list.hasMore }
  if (counted === undefined) return listed
  // Until the list shows the rows of this filter, its count belongs to another filter.
  if (!counted.has_more || list.isPending || list.isBusy) return counted
  return list.hasMore ? { count: Math.max(listed.count, counted.count), has_more: true } : listed
}

/** `56`, `1,000+`; nothing if none was found and there may be some. */
export function countText(counted: DeliveryCount | undefined): string | undefined {
  if (counted === undefined || (counted.count === 0 && counted.has_more)) return undefined
  return words.deliveries.counted(number(counted.count), counted.has_more)
}
