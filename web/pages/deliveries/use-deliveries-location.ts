// The state of the list in the URL: its filter, and the open delivery.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { pageAddress } from '../../api/account.ts'
import { writeSearch } from '../../shell/search.ts'
import { filterOfSearch } from './deliveries-filter.ts'
import type { DeliveriesFilter } from './deliveries-filter.ts'

export interface DeliveriesLocation {
  readonly filter: DeliveriesFilter
  readonly open: string | null
  /** The address asks for *Recover*. */
  readonly isRecovering: boolean
  /** Opens a delivery; `instead`: replaces the open one in the browser's history, so that "back" leads to the list. */
  readonly openOne: (id: string, instead?: boolean) => void
  readonly close: () => void
  /** Empty texts remove a filter. `typing`: the person is still typing, so no step is added to the browser's history. */
  readonly narrow: (change: DeliveriesFilter, typing?: boolean) => void
  readonly narrowTo: (filter: DeliveriesFilter) => void
  /** The address of the list with an open delivery. */
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
    isRecovering: search['recover'] === 'yes',
    openOne: useCallback((id: string, instead = false) => go({ ...filter, open: id }, instead), [go, filter]),
    close: () => go(filter),
    narrow: (change, typing) => go({ ...filter, ...change }, typing),
    narrowTo: (next) => go(next),
    hrefOf: useCallback((id: string) => pageAddress(`/deliveries${writeSearch({ ...filter, open: id })}`), [filter]),
  }
}
