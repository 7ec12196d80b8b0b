// Where one is in the log, as the address has it: what it is filter to, and which delivery is open.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { writeSearch } from '../../shell/search.ts'
import { filterOfSearch } from './log-filter.ts'
import type { LogFilter } from './log-filter.ts'

export interface LogLocation {
  readonly filter: LogFilter
  readonly open: string | null
  /** Opens one; `instead`: of the one that is open, so that "back" leads to the list. */
  readonly openOne: (id: string, instead?: boolean) => void
  readonly close: () => void
  /** Empty texts take a filter away. `typing`: it goes on, and is no step of its own. */
  readonly narrow: (change: LogFilter, typing?: boolean) => void
  readonly narrowTo: (filter: LogFilter) => void
  readonly hrefOf: (id: string) => string
}

export function useLogLocation(): LogLocation {
  const search = useSearch({ from: '/inside/deliveries' })
  const navigate = useNavigate()
  const text = JSON.stringify(filterOfSearch(search))
  const filter = useMemo(() => JSON.parse(text) as LogFilter, [text])
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
