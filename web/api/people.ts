// The people who may enter the account, and the people who are invited to it. Only admins and owners see them.
import { queryOptions } from '@tanstack/react-query'
import type { Invitation, InvitationInput } from '../../src/client/client.ts'
import { api, unwrap } from './client.ts'

function fetchPeople() {
  return unwrap(api.GET('/people', { params: { query: { limit: 200 } } }))
}

export type Member = Awaited<ReturnType<typeof fetchPeople>>['data'][number]
export type { Invitation } from '../../src/client/client.ts'

export const peopleQuery = queryOptions({ queryKey: ['people'], queryFn: fetchPeople })

interface NewLink {
  readonly link: string
  readonly expires_at: string
}

/** The invitations to an account or to a group, and what can be done with them. */
export interface InvitationList {
  readonly queryKey: readonly string[]
  readonly list: () => Promise<{ readonly data: readonly Invitation[] }>
  readonly invite: (invited: InvitationInput) => Promise<NewLink & Pick<Invitation, 'email'>>
  readonly renew: (id: string) => Promise<NewLink>
  readonly revoke: (id: string) => Promise<unknown>
}

/** The invitations to the account of this document. */
export const accountInvitations: InvitationList = {
  queryKey: ['invitations'],
  list: () => unwrap(api.GET('/invitations', { params: { query: { limit: 200 } } })),
  invite: (body) => unwrap(api.POST('/invitations', { body })),
  renew: (id) => unwrap(api.POST('/invitations/{id}/link', { params: { path: { id } } })),
  revoke: (id) => unwrap(api.DELETE('/invitations/{id}', { params: { path: { id } } })),
}
