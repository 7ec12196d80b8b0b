import { useQueryClient } from '@tanstack/react-query'
import { activityQuery, integrationsQuery } from '../../api/integrations.ts'
import { useBatchedChanges } from '../../api/use-batched-changes.ts'

/** As often as a person would look, however much happens. */
const everyMs = 2_000

/** Keeps the list as things are. */
export function useLiveUpdates(): void {
  const queries = useQueryClient()
  useBatchedChanges(
    ({ type }) => type !== 'call',
    (changes) => {
      void queries.invalidateQueries({ queryKey: activityQuery.queryKey })
      if (changes.some(({ type }) => type !== 'delivery'))
        void queries.invalidateQueries({ queryKey: integrationsQuery.queryKey })
    },
    everyMs,
  )
}
