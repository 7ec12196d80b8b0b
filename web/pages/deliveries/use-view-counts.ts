// The number of deliveries in the views that may need a person's action.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { COUNT_KEY, deliveryCountQuery } from '../../api/deliveries.ts'
import type { DeliveryCount } from '../../api/deliveries.ts'
import { useBatchedChanges } from '../../api/use-batched-changes.ts'
import { isSameQuery } from '../../shell/view-query.ts'
import { VIEWS, queryOfFilter } from './deliveries-filter.ts'
import type { DeliveriesFilter } from './deliveries-filter.ts'
import { countShown, countText } from './view-counts.ts'
import type { CountedList } from './view-counts.ts'

/** How often the deliveries are counted while they change. */
const REFRESH_MS = 5_000

interface ViewCounts {
  /**
   * The number of each view, in words; `undefined`: not known yet, or the list has a filter of no view, so that the
   * numbers would not match the list.
   */
  readonly texts: Readonly<Record<'problems' | 'waiting', string | undefined>>
  /** The number of deliveries in the list: the same as on the tab of its view. */
  readonly shown: DeliveryCount
}

export function useViewCounts(filter: DeliveriesFilter, list: CountedList): ViewCounts {
  const queries = useQueryClient()
  const isView = Object.values(VIEWS).some((view) => isSameQuery(view, filter))
  const problems = useQuery({ ...deliveryCountQuery(QUERIES.problems), enabled: isView }).data
  const waiting = useQuery({ ...deliveryCountQuery(QUERIES.waiting), enabled: isView }).data
  useBatchedChanges(
    ({ type }) => type !== 'call',
    () => void queries.invalidateQueries({ queryKey: COUNT_KEY }),
    REFRESH_MS,
  )
  const textOf = (view: DeliveriesFilter, counted: DeliveryCount | undefined): string | undefined => {
    if (!isView || counted === undefined) return undefined
    return countText(isSameQuery(view, filter) ? countShown(list, counted) : counted)
  }
  const counted = isSameQuery(VIEWS.problems, filter)
    ? problems
    : isSameQuery(VIEWS.waiting, filter)
      ? waiting
      : undefined
  return {
    texts: { problems: textOf(VIEWS.problems, problems), waiting: textOf(VIEWS.waiting, waiting) },
    shown: countShown(list, counted),
  }
}

// These queries contain no time, so they are the same at any moment.
const QUERIES = {
  problems: queryOfFilter(VIEWS.problems, 0, 'UTC'),
  waiting: queryOfFilter(VIEWS.waiting, 0, 'UTC'),
}
