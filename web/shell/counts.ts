// The two numbers that stand beside the ways: what goes on now, and what fails.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useBatchedChanges } from '../api/use-batched-changes.ts'
import { liveQuery } from '../api/live.ts'

/** A number beside a word: nobody reads it faster. */
const lookEveryMs = 2_000
/** The server shares an answer for a second: the last change may be missing in it. */
const anywayMs = 15_000

export function useCounts(): { readonly calls: number; readonly failing: number } {
  const queries = useQueryClient()
  const { data } = useQuery({ ...liveQuery, refetchInterval: anywayMs })
  useBatchedChanges(
    ({ type }) => type !== 'delivery',
    () => void queries.invalidateQueries({ queryKey: liveQuery.queryKey }, { cancelRefetch: false }),
    lookEveryMs,
  )
  return { calls: data?.total ?? 0, failing: data?.integrations.filter(({ health }) => health !== 'off').length ?? 0 }
}
