import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { activityQuery } from '../../../api/integrations.ts'
import { useChanges } from '../../../api/stream.ts'
import type { Change } from '../../../api/stream.ts'
import { savedKey } from './use-editing.ts'

/** Fetches a saved integration again when the server reports a change. */
export function useRemoteChanges(id: string | undefined): void {
  const queries = useQueryClient()
  useChanges(
    useCallback(
      (change: Change) => {
        if (id === undefined || change.type === 'call' || change.type === 'delivery') return
        if (change.type === 'integration' && change.id !== id) return
        void queries.invalidateQueries({ queryKey: savedKey(id) })
        void queries.invalidateQueries({ queryKey: activityQuery.queryKey })
      },
      [queries, id],
    ),
  )
}
