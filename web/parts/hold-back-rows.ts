// Rows never move under the pointer: what arrives while somebody is at the list waits until they ask for it, or leave.
import { useState } from 'react'
import type { FocusEvent } from 'react'

export interface WithId {
  readonly id: string
}

export interface HeldRows<Row extends WithId> {
  readonly shown: readonly Row[]
  /** How many wait. */
  readonly waiting: number
}

/** `before`: ids of the rows that are on the page. What was forgotten meanwhile goes at once; `rows` are newest first. */
export function holdBackRows<Row extends WithId>(
  rows: readonly Row[],
  { before, atList }: { readonly before: readonly string[]; readonly atList: boolean },
): HeldRows<Row> {
  if (!atList || before.length === 0) return { shown: rows, waiting: 0 }
  const known = new Set(before)
  const shown = rows.filter(({ id }) => known.has(id))
  // An inbox that was emptied has nothing to hold still.
  return shown.length === 0 ? { shown: rows, waiting: 0 } : { shown, waiting: rows.length - shown.length }
}

/** Rows of a list that stands still while somebody is at it, with what the list and its button for new ones need. */
export function useHeldBackRows<Row extends WithId>(rows: readonly Row[]) {
  // Whether somebody is at the list, and what they saw when they came.
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
