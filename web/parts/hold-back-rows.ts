// Rows never move under the pointer: rows that arrive while the pointer or the focus is in the list wait until the person asks
// for them, or leaves.
import { useState } from 'react'
import type { FocusEvent } from 'react'

interface WithId {
  readonly id: string
}

interface HeldRows<Row extends WithId> {
  readonly shown: readonly Row[]
  /** Number of rows that wait. */
  readonly waiting: number
}

/**
 * `before`: ids of the rows that are on the page. Rows that were deleted meanwhile disappear at once; `rows` are newest first.
 */
export function holdBackRows<Row extends WithId>(
  rows: readonly Row[],
  { before, atList }: { readonly before: readonly string[]; readonly atList: boolean },
): HeldRows<Row> {
  if (!atList || before.length === 0) return { shown: rows, waiting: 0 }
  const known = new Set(before)
  const shown = rows.filter(({ id }) => known.has(id))
  // An inbox that was cleared has no rows to hold still.
  return shown.length === 0 ? { shown: rows, waiting: 0 } : { shown, waiting: rows.length - shown.length }
}

/**
 * The rows of a list that stands still while the pointer or the focus is in it, with the properties of the list and of its
 * button for new rows.
 */
export function useHeldBackRows<Row extends WithId>(rows: readonly Row[]) {
  // Set while the pointer or the focus is in the list: the rows that were visible on arrival.
  const [at, setAt] = useState<{ readonly before: readonly string[] } | null>(null)
  const { shown, waiting } = holdBackRows(rows, { before: at?.before ?? [], atList: at !== null })
  const enter = (): void => setAt((now) => now ?? { before: shown.map(({ id }) => id) })
  return {
    shown,
    waiting,
    showAll: () => setAt({ before: rows.map(({ id }) => id) }),
    listProps: {
      onPointerEnter: enter,
      onPointerLeave: () => setAt(null),
      onFocus: enter,
      onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
        if (!currentTarget.contains(relatedTarget)) setAt(null)
      },
    },
  }
}
