// The two numbers that stand beside the ways: what goes on now, and what fails.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { liveQuery } from '../api/live.ts'
import { useChanges } from '../api/stream.ts'
import type { Change } from '../api/stream.ts'

export function useCounts(): { readonly calls: number; readonly failing: number } {
  const queries = useQueryClient()
  const { data } = useQuery(liveQuery)
  useChanges(
    useCallback(
      ({ type }: Change) => {
        if (type !== 'delivery') void queries.invalidateQueries({ queryKey: liveQuery.queryKey })
      },
      [queries],
    ),
  )
  return { calls: data?.total ?? 0, failing: data?.integrations.filter(({ health }) => health !== 'off').length ?? 0 }
}
