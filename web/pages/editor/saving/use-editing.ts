import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { renewIntegrations } from '../../../api/integrations.ts'
import type { Change } from '../draft/change.ts'
import type { Saved } from '../draft/saved.ts'
import { createEditingStore } from './store.ts'
import type { EditingStore, Outcome } from './store.ts'
import type { Editing } from './editing.ts'

export const savedKey = (id: string): readonly [string, string] => ['integration', id]

export interface EditingSession {
  readonly store: EditingStore
  readonly state: Editing
  readonly change: Change
}

/** Edits `saved`, or a new integration, which waits for `steps`; later news of it come in by the same name. */
export function useEditing(saved: Saved | null, steps: readonly string[]): EditingSession {
  const [store] = useState(() => createEditingStore(saved, steps))
  const state = useSyncExternalStore(store.subscribe, store.get)
  useEffect(() => {
    if (saved) store.dispatch({ type: 'remote', saved })
  }, [store, saved])
  const change = useCallback<Change>((how) => store.dispatch({ type: 'edit', change: how }), [store])
  return { store, state, change }
}

/** Lets the rest of the page know what was saved. */
export function usePublishSaved(): (outcome: Outcome) => void {
  const queries = useQueryClient()
  return useCallback(
    (outcome) => {
      if (outcome.is === 'stopped') return
      queries.setQueryData(savedKey(outcome.saved.id), outcome.saved)
      void renewIntegrations(queries)
    },
    [queries],
  )
}
