// Visits of the administrator of this server in the account, and whether they are forbidden. Only owners and admins see them.
import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client.ts'

function fetchVisits() {
  return unwrap(api.GET('/visits', { params: { query: { limit: 50 } } }))
}

export type Visit = Awaited<ReturnType<typeof fetchVisits>>['data'][number]

export const visitsQuery = queryOptions({ queryKey: ['visits'], queryFn: fetchVisits })

export const visitPolicyQuery = queryOptions({
  queryKey: ['visit-policy'],
  queryFn: () => unwrap(api.GET('/visit-policy')),
})
