// Where one is in the log, as the address has it: what it is narrowed to, and which delivery is open.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { writeSearch } from '../../shell/search.ts'
import { narrowedOf } from './narrowed.ts'
import type { Narrowed } from './narrowed.ts'

export interface Place {
  readonly narrowed: Narrowed
  readonly open: string | null
  /** Opens one; `instead`: of the one that is open, so that "back" leads to the list. */
  readonly openOne: (id: string, instead?: boolean) => void
  readonly close: () => void
  /** Empty texts take a filter away. `typing`: it goes on, and is no step of its own. */
  readonly narrow: (change: Narrowed, typing?: boolean) => void
  readonly narrowTo: (narrowed: Narrowed) => void
  readonly hrefOf: (id: string) => string
}

export function usePlace(): Place {
  const search = useSearch({ from: '/inside/deliveries' })
  const navigate = useNavigate()
  const text = JSON.stringify(narrowedOf(search))
  const narrowed = useMemo(() => JSON.parse(text) as Narrowed, [text])
  const go = useCallback(
    (to: Readonly<Record<string, string | undefined>>, replace = false) =>
      void navigate({ to: '/deliveries', search: to, replace, resetScroll: false }),
    [navigate],
  )
  return {
    narrowed,
    open: search['open'] ?? null,
    openOne: useCallback((id: string, instead = false) => go({ ...narrowed, open: id }, instead), [go, narrowed]),
    close: () => go(narrowed),
    narrow: (change, typing) => go({ ...narrowed, ...change }, typing),
    narrowTo: (next) => go(next),
    hrefOf: useCallback((id: string) => `/deliveries${writeSearch({ ...narrowed, open: id })}`, [narrowed]),
  }
}
