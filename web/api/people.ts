// The members of the account, and the people who are invited to it. Only admins and owners see them.
import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from './client.ts'

function fetchPeople() {
  return unwrap(api.GET('/people', { params: { query: { limit: 200 } } }))
}

function fetchInvitations() {
  return unwrap(api.GET('/invitations', { params: { query: { limit: 200 } } }))
}

export type Member = Awaited<ReturnType<typeof fetchPeople>>['data'][number]
export type Invitation = Awaited<ReturnType<typeof fetchInvitations>>['data'][number]

export const peopleQuery = queryOptions({ queryKey: ['people'], queryFn: fetchPeople })

export const invitationsQuery = queryOptions({ queryKey: ['invitations'], queryFn: fetchInvitations })
