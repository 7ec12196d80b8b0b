// How many deliveries the views have that somebody may have to do something about.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { COUNT_KEY, deliveryCountQuery } from '../../api/deliveries.ts'
import type { DeliveryCount } from '../../api/deliveries.ts'
import { useBatchedChanges } from '../../api/use-batched-changes.ts'
import { words } from '../../words/words.ts'
import { number } from '../../words/format.ts'
import { VIEWS, queryOfFilter } from './deliveries-filter.ts'

/** How often they are counted again while deliveries change. */
const REFRESH_MS = 5_000

/** By view, in words; `undefined`: not known yet. */
export function useViewCounts(): Readonly<Record<'problems' | 'waiting', string | undefined>> {
  const queries = useQueryClient()
  const problems = useQuery(deliveryCountQuery(QUERIES.problems)).data
  const waiting = useQuery(deliveryCountQuery(QUERIES.waiting)).data
  useBatchedChanges(
    ({ type }) => type !== 'call',
    () => void queries.invalidateQueries({ queryKey: COUNT_KEY }),
    REFRESH_MS,
  )
  return { problems: countText(problems), waiting: countText(waiting) }
}

// They name no time, so that they are the same at any moment.
const QUERIES = {
  problems: queryOfFilter(VIEWS.problems, 0, 'UTC'),
  waiting: queryOfFilter(VIEWS.waiting, 0, 'UTC'),
}

/** `56`, `1,000+`; nothing while none was found and there may be some. */
export function countText(counted: DeliveryCount | undefined): string | undefined {
  if (counted === undefined || (counted.count === 0 && counted.has_more)) return undefined
  return words.deliveries.counted(number(counted.count), counted.has_more)
}
