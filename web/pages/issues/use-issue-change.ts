import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { IssuePatch } from '../../../src/client/client.ts'
import { api, unwrap } from '../../api/client.ts'
import { issueQuery } from '../../api/issues.ts'

/** Changes an issue, and shows the change in the list. */
export function useIssueChange(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: IssuePatch) => unwrap(api.PATCH('/issues/{id}', { params: { path: { id } }, body })),
    onSuccess: (issue) => {
      queries.setQueryData(issueQuery(id).queryKey, issue)
      void queries.invalidateQueries({ queryKey: ['issues'] })
    },
  })
}
