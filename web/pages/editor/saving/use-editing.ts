import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { activityQuery, putIntoList, renewIntegrations } from '../../../api/integrations.ts'
import { useChanges } from '../../../api/stream.ts'
import type { Change as RemoteChange } from '../../../api/stream.ts'
import type { Change } from '../draft/change.ts'
import type { Saved } from '../draft/saved.ts'
import { createEditingStore } from './store.ts'
import { REFUSED_ADDRESSES_KEY } from './use-refused-address.ts'
import type { EditingStore, Outcome } from './store.ts'
import type { Editing } from './editing.ts'

export const savedKey = (id: string): readonly [string, string] => ['integration', id]

export interface EditingSession {
  readonly store: EditingStore
  readonly change: Change
}

/**
 * Edits `saved`, or a new integration, which waits for `steps`; news arrives under the same id. The calling component is not
 * redrawn for a keystroke: use `useEditingState` or `useEditingPart` to read the state.
 */
export function useEditing(saved: Saved | null, steps: readonly string[]): EditingSession {
  const [store] = useState(() => createEditingStore(saved, steps))
  useEffect(() => {
    if (saved) store.dispatch({ type: 'remote', saved })
  }, [store, saved])
  const change = useCallback<Change>((how) => store.dispatch({ type: 'edit', change: how }), [store])
  return { store, change }
}

/** The whole present state. */
export function useEditingState(store: EditingStore): Editing {
  return useSyncExternalStore(store.subscribe, store.get)
}

/** A part of the state: the component is redrawn only when that part changes. */
export function useEditingPart<Part>(store: EditingStore, part: (state: Editing) => Part): Part {
  return useSyncExternalStore(store.subscribe, () => part(store.get()))
}

/** Fetches a saved integration again when the server reports a change. */
export function useRemoteChanges(id: string | undefined): void {
  const queries = useQueryClient()
  useChanges(
    useCallback(
      (change: RemoteChange) => {
        if (id === undefined || change.type === 'call' || change.type === 'delivery') return
        if (change.type === 'integration' && change.id !== id) return
        void queries.invalidateQueries({ queryKey: savedKey(id) })
        void queries.invalidateQueries({ queryKey: activityQuery.queryKey })
      },
      [queries, id],
    ),
  )
}

/** Updates the other caches of the page after a save. */
export function usePublishSaved(): (outcome: Outcome) => void {
  const queries = useQueryClient()
  return useCallback(
    (outcome) => {
      if (outcome.is === 'stopped') return
      queries.setQueryData(savedKey(outcome.saved.id), outcome.saved)
      putIntoList(queries, outcome.saved)
      void queries.invalidateQueries({ queryKey: REFUSED_ADDRESSES_KEY })
      void renewIntegrations(queries)
    },
    [queries],
  )
}
