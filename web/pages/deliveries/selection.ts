// The selection in the list: visible rows, or all deliveries that match the filter.
import { useCallback, useState } from 'react'
import type { DeliveriesFilter, matchingOf } from './deliveries-filter.ts'
import type { DeliveryList } from './use-deliveries.ts'

/** All deliveries that matched the list's filter at a moment. */
export interface Matching {
  readonly filter: ReturnType<typeof matchingOf>
  /** The number of these deliveries, in words. */
  readonly count: string
}

export interface Selection {
  readonly ids: ReadonlySet<string>
  readonly rows: DeliveryList['rows']
  /** `null`: only rows are selected. */
  readonly matching: Matching | null
  /** All visible rows are selected, and there are more. */
  readonly mayHaveMore: boolean
  readonly pick: (id: string, on: boolean) => void
  readonly pickAll: (on: boolean) => void
  readonly pickMatching: (matching: Matching) => void
}

/** The selected rows; a row that is no longer shown is deselected, and a changed filter clears the selection of all matches. */
export function useSelection(list: DeliveryList, filter: DeliveriesFilter): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [all, setAll] = useState<{ readonly of: DeliveriesFilter; readonly matching: Matching } | null>(null)
  const matching = all?.of === filter ? all.matching : null
  const pick = useCallback((id: string, on: boolean) => {
    setAll(null)
    setChosen((before) => {
      const next = new Set(before)
      if (on) next.add(id)
      else next.delete(id)
      return next
    })
  }, [])
  const ids = matching === null ? chosen : new Set(list.rows.map(({ id }) => id))
  const rows = list.rows.filter(({ id }) => ids.has(id))
  return {
    ids,
    rows,
    matching,
    mayHaveMore: matching === null && rows.length > 0 && rows.length === list.rows.length && list.hasMore,
    pick,
    pickAll(on) {
      setAll(null)
      setChosen(new Set(on ? list.rows.map(({ id }) => id) : []))
    },
    pickMatching: (found) => setAll({ of: filter, matching: found }),
  }
}
