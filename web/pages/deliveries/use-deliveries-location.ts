// What of the list is open, as the address has it: what it is filtered to, and which delivery is open.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { writeSearch } from '../../shell/search.ts'
import { filterOfSearch } from './deliveries-filter.ts'
import type { DeliveriesFilter } from './deliveries-filter.ts'

export interface DeliveriesLocation {
  readonly filter: DeliveriesFilter
  readonly open: string | null
  /** Opens one; `instead`: of the one that is open, so that "back" leads to the list. */
  readonly openOne: (id: string, instead?: boolean) => void
  readonly close: () => void
  /** Empty texts take a filter away. `typing`: it goes on, and is no step of its own. */
  readonly narrow: (change: DeliveriesFilter, typing?: boolean) => void
  readonly narrowTo: (filter: DeliveriesFilter) => void
  readonly hrefOf: (id: string) => string
}

export function useDeliveriesLocation(): DeliveriesLocation {
  const search = useSearch({ from: '/inside/deliveries' })
  const navigate = useNavigate()
  const text = JSON.stringify(filterOfSearch(search))
  const filter = useMemo(() => JSON.parse(text) as DeliveriesFilter, [text])
  const go = useCallback(
    (to: Readonly<Record<string, string | undefined>>, replace = false) =>
      void navigate({ to: '/deliveries', search: to, replace, resetScroll: false }),
    [navigate],
  )
  return {
    filter,
    open: search['open'] ?? null,
    openOne: useCallback((id: string, instead = false) => go({ ...filter, open: id }, instead), [go, filter]),
    close: () => go(filter),
    narrow: (change, typing) => go({ ...filter, ...change }, typing),
    narrowTo: (next) => go(next),
    hrefOf: useCallback((id: string) => `/deliveries${writeSearch({ ...filter, open: id })}`, [filter]),
  }
}
