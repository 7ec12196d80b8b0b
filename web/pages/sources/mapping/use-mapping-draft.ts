// The mapping while it is edited: each step can be undone, and changes of other people meanwhile do not lose anything.
import { useCallback, useMemo, useState } from 'react'
import type { Mapping } from '../../../../src/sources/mapping/mapping.ts'

/** Number of steps that can be undone. */
const STEPS_MAX = 200

export interface MappingDraft {
  readonly mapping: Mapping
  /** The mapping differs from the saved one. */
  readonly isDirty: boolean
  readonly canUndo: boolean
  readonly change: (next: Mapping) => void
  readonly undo: () => void
  /** Shows the saved mapping again. */
  readonly reset: () => void
}

interface Steps {
  /** `null`: the saved mapping. */
  readonly now: Mapping | null
  readonly before: readonly (Mapping | null)[]
}

const UNTOUCHED: Steps = { now: null, before: [] }

export function useMappingDraft(saved: Mapping): MappingDraft {
  const [{ now, before }, setSteps] = useState<Steps>(UNTOUCHED)
  const change = useCallback(
    (next: Mapping) => setSteps((steps) => ({ now: next, before: [...steps.before.slice(1 - STEPS_MAX), steps.now] })),
    [],
  )
  const undo = useCallback(
    () =>
      setSteps((steps) => ({
        now: steps.before.at(-1) ?? null,
        before: steps.before.slice(0, -1),
      })),
    [],
  )
  const reset = useCallback(() => setSteps(UNTOUCHED), [])
  const mapping = now ?? saved
  const isDirty = useMemo(() => !sameMapping(mapping, saved), [mapping, saved])
  return { mapping, isDirty, canUndo: before.length > 0, change, undo, reset }
}

/** Whether two mappings are equal. The order of fields and values does not matter; the order of rules and places does. */
function sameMapping(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [own, other] = [Object.entries(a), new Map(Object.entries(b))]
  return own.length === other.size && own.every(([key, value]) => other.has(key) && sameMapping(value, other.get(key)))
}
