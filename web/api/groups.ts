// The groups of accounts in which the person has a role; for administrators of this server, all groups.
import { queryOptions } from '@tanstack/react-query'
import { includesRole, type Role } from '../../src/access/policy.ts'
import type { Group, GroupAccount, GroupPerson } from '../../src/client/client.ts'
import { server, unwrap } from './client.ts'
import type { InvitationList } from './people.ts'
import { useSession } from './session.ts'

export type { Group, GroupAccount, GroupPerson } from '../../src/client/client.ts'

/** The queries of all groups. */
export const GROUPS_KEY = ['groups'] as const

export const groupsQuery = queryOptions({
  queryKey: [...GROUPS_KEY, 'list'],
  queryFn: async (): Promise<readonly Group[]> => (await unwrap(server.GET('/api/v1/groups'))).data,
})

export function groupAccountsQuery(id: string) {
  return queryOptions({
    queryKey: [...GROUPS_KEY, id, 'accounts'],
    queryFn: async (): Promise<readonly GroupAccount[]> =>
      (await unwrap(server.GET('/api/v1/groups/{id}/accounts', { params: { path: { id } } }))).data,
  })
}

export function groupPeopleQuery(id: string) {
  return queryOptions({
    queryKey: [...GROUPS_KEY, id, 'people'],
    queryFn: async (): Promise<readonly GroupPerson[]> =>
      (await unwrap(server.GET('/api/v1/groups/{id}/people', { params: { path: { id } } }))).data,
  })
}

export function groupInvitations(id: string): InvitationList {
  const path = '/api/v1/groups/{id}/invitations'
  const paramsOf = (invitation: string) => ({ path: { id, invitation } })
  return {
    queryKey: [...GROUPS_KEY, id, 'invitations'],
    list: () => unwrap(server.GET(path, { params: { path: { id }, query: { limit: 200 } } })),
    invite: (body) => unwrap(server.POST(path, { params: { path: { id } }, body })),
    renew: (invitation) => unwrap(server.POST(`${path}/{invitation}/link`, { params: paramsOf(invitation) })),
    revoke: (invitation) => unwrap(server.DELETE(`${path}/{invitation}`, { params: paramsOf(invitation) })),
  }
}

/** Whether the person has a role in a group, or may create one. */
export function useHasGroups(): boolean {
  const session = useSession()
  return session !== null && (session.is_server_administrator || session.groups.length > 0)
}

/** What the person may do in a group as: an administrator of this server does what an owner does. `null`: no role. */
export function useRoleInGroup(): (id: string) => Role | null {
  const session = useSession()
  return (id) => {
    if (session?.is_server_administrator === true) return 'owner'
    return session?.groups.find((group) => group.id === id)?.role ?? null
  }
}

/** Whether the person may see the page of a group. */
export function mayOpenGroup(role: Role | null): boolean {
  return includesRole(role, 'admin')
}
