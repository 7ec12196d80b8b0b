import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '../../api/client.ts'
import { sourceQuery, sourcesQuery } from '../../api/sources.ts'
import type { Source } from '../../api/sources.ts'

interface Change {
  readonly name?: string
  readonly enabled?: boolean
  readonly settings?: Record<string, unknown>
}

/**
 * Saves a change to the shown version; 412 if somebody else has saved since. `onSaved` is called once it is saved; the mutation also
 * waits until everything about the source has been fetched again.
 */
export function useSaveSource({ id, version }: Pick<Source, 'id' | 'version'>, onSaved?: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (change: Change) =>
      unwrap(
        api.PATCH('/sources/{id}', {
          params: { path: { id }, header: { 'if-match': `"${version}"` } },
          body: change,
        }),
      ),
    onSuccess: async (saved) => {
      queries.setQueryData(sourceQuery(id).queryKey, saved)
      onSaved?.()
      // Refreshes the list, and the state of the connection, which starts again.
      await queries.invalidateQueries({ queryKey: sourcesQuery.queryKey })
    },
  })
}
