// The groups of accounts in which the person has a role; for administrators of this server, all groups.
import { queryOptions, useQuery } from '@tanstack/react-query'
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

function groupPeopleQuery(id: string) {
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

/** The role with which the person manages a group, its accounts and its people; `null`: the person may not. */
export function useManagerRole({ id, has_owner: hasOwner }: Pick<Group, 'id' | 'has_owner'>): Role | null {
  const session = useSession()
  const role = session?.groups.find((group) => group.id === id)?.role ?? null
  if (includesRole(role, 'admin')) return role
  // An administrator of this server is as an owner of a group that nobody owns (S55).
  return session?.is_server_administrator === true && !hasOwner ? 'owner' : null
}

/** Whether the person may see the page of a group: an administrator of this server sees that of each, at least with its accounts. */
export function useMayOpenGroup(id: string): boolean {
  const session = useSession()
  const role = session?.groups.find((group) => group.id === id)?.role ?? null
  return session?.is_server_administrator === true || includesRole(role, 'admin')
}

/** The people of a group, if the person may see them; otherwise no query is made. */
export function useGroupPeople(group: Group) {
  return useQuery({ ...groupPeopleQuery(group.id), enabled: useManagerRole(group) !== null })
}
