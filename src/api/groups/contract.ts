import { z } from '@hono/zod-openapi'
import { MEMBER_RIGHTS } from '../../access/policy.ts'
import { idOf, idParam, json, jsonBody, listOf, noContent, NoNext, pageOf, PageQuery, Time } from '../http/shapes.ts'
import { AccountInput, AccountOutput } from '../accounts/contract.ts'
import {
  CreatedInvitation,
  Email,
  InvitationLink,
  InvitationOutput,
  MemberRights,
  MemberRole,
  PersonName,
} from '../people/contract.ts'
import { peopleMutation, query } from '../routing/endpoint.ts'

const tags = ['Groups']

const params = idParam('grp')

const personParams = params.extend({
  person: z
    .string()
    .openapi({ param: { name: 'person', in: 'path' }, example: 'per_0190b0c8d1e27a3f8b1c2d3e4f506172' }),
})

const invitationParams = params.extend({
  invitation: z
    .string()
    .openapi({ param: { name: 'invitation', in: 'path' }, example: 'inv_0190b0c8d1e27a3f8b1c2d3e4f506172' }),
})

const GroupName = z.string().trim().min(1).max(200).openapi({ example: 'Harbour Agency' })

const GroupOutput = z
  .object({
    id: idOf('grp'),
    name: z.string(),
    accounts: z.int().openapi({ description: 'Number of accounts in the group.' }),
    people: z.int().openapi({ description: 'Number of people with a role in the group.' }),
    has_owner: z.boolean().openapi({
      description:
        'Whether somebody owns the group or, as a member, one of its accounts. Until then, administrators of this server manage its people.',
    }),
    created_at: Time,
  })
  .openapi('Group')

const GroupAccountOutput = z
  .object({
    id: idOf('acc'),
    number: z.int(),
    name: z.string(),
    members: z.array(idOf('per')).openapi({
      description:
        'The people of the group who are also members of the account: they keep access if it leaves the group.',
    }),
    has_owner: z.boolean().openapi({
      description: 'Whether a member owns the account. `false`: it can’t leave the group while it has an owner by it.',
    }),
  })
  .openapi('GroupAccount')

const GroupPersonOutput = z
  .object({
    id: idOf('per'),
    email: z.string(),
    name: z.string(),
    role: MemberRole,
    rights: MemberRights,
    added_at: Time,
  })
  .openapi('GroupPerson')

const AccountNames = z
  .array(z.string())
  .max(1000)
  .default([])
  .openapi({ description: 'IDs or numbers of accounts.', example: ['1001', '1002'] })

const Rights = MemberRights.max(MEMBER_RIGHTS.length)

export const listGroupsRoute = query('accounts.list', {
  operationId: 'listGroups',
  method: 'get',
  path: '/api/v1/groups',
  tags,
  summary: 'List groups of accounts',
  description: 'People see the groups that they have a role in. The administrator key sees all groups.',
  responses: { 200: json(z.object({ data: listOf(GroupOutput), next: NoNext }), 'The groups, oldest first.') },
})

export const createGroupRoute = peopleMutation('server.groups', {
  operationId: 'createGroup',
  method: 'post',
  path: '/api/v1/groups',
  tags,
  summary: 'Create a group of accounts',
  description: 'A role in a group counts in all of its accounts, including accounts that are added later.',
  request: {
    body: jsonBody(z.strictObject({ name: GroupName }).openapi('GroupInput'), {
      'A group': { name: 'Harbour Agency' },
    }),
  },
  responses: { 201: json(GroupOutput, 'The new group, without accounts.') },
})

export const updateGroupRoute = peopleMutation('groups.manage', {
  operationId: 'updateGroup',
  method: 'patch',
  path: '/api/v1/groups/{id}',
  tags,
  summary: 'Rename a group',
  refuses: ['not_permitted'],
  description: 'Requires the role Admin in the group.',
  request: {
    params,
    body: jsonBody(z.strictObject({ name: GroupName }).openapi('GroupPatch'), { 'A name': { name: 'Harbour' } }),
  },
  responses: { 200: json(GroupOutput, 'The renamed group.') },
})

export const deleteGroupRoute = peopleMutation('server.groups', {
  operationId: 'deleteGroup',
  method: 'delete',
  path: '/api/v1/groups/{id}',
  tags,
  summary: 'Delete a group',
  refuses: ['last_owner'],
  description: 'The accounts stay. Whoever had access only by the group loses it immediately.',
  request: { params },
  responses: { 204: noContent },
})

export const listGroupAccountsRoute = query('accounts.list', {
  operationId: 'listGroupAccounts',
  method: 'get',
  path: '/api/v1/groups/{id}/accounts',
  tags,
  summary: 'List the accounts of a group',
  refuses: ['not_permitted'],
  description: 'Requires the role Admin in the group.',
  request: { params },
  responses: { 200: json(z.object({ data: listOf(GroupAccountOutput), next: NoNext }), 'The accounts, oldest first.') },
})

export const createGroupAccountRoute = peopleMutation('groups.create_account', {
  operationId: 'createGroupAccount',
  method: 'post',
  path: '/api/v1/groups/{id}/accounts',
  tags,
  summary: 'Create an account in a group',
  refuses: ['not_permitted'],
  description:
    'Requires the role Owner in the group. The people of the group enter the account by the group; nobody becomes a member of it.',
  request: {
    params,
    body: jsonBody(AccountInput, {
      'An account': { name: 'Northside Clinic', timezone: 'Europe/London', country: 'GB' },
    }),
  },
  responses: { 201: json(AccountOutput, 'The new account, with a source of kind api.') },
})

export const changeGroupAccountsRoute = peopleMutation('server.groups', {
  operationId: 'changeGroupAccounts',
  method: 'patch',
  path: '/api/v1/groups/{id}/accounts',
  tags,
  summary: 'Add and remove accounts of a group',
  refuses: ['last_owner', 'not_permitted', 'visits_forbidden'],
  description:
    'An account is in one group at most: an added account leaves its earlier group. The owners of an account see the change under Visits. An account whose owners forbid visits is added only by its owner.',
  request: {
    params,
    body: jsonBody(z.strictObject({ add: AccountNames, remove: AccountNames }).openapi('GroupAccounts'), {
      'Two accounts': { add: ['1001', '1002'] },
    }),
  },
  responses: { 200: json(GroupOutput, 'The group.') },
})

export const listGroupPeopleRoute = query('accounts.list', {
  operationId: 'listGroupPeople',
  method: 'get',
  path: '/api/v1/groups/{id}/people',
  tags,
  summary: 'List the people of a group',
  refuses: ['not_permitted'],
  description: 'Requires the role Admin in the group.',
  request: { params },
  responses: { 200: json(z.object({ data: listOf(GroupPersonOutput), next: NoNext }), 'The people, oldest first.') },
})

export const updateGroupPersonRoute = peopleMutation('groups.manage', {
  operationId: 'updateGroupPerson',
  method: 'patch',
  path: '/api/v1/groups/{id}/people/{person}',
  tags,
  summary: 'Change the role of a person in a group',
  refuses: ['not_permitted', 'last_owner', 'exceeds_own_rights', 'visits_forbidden'],
  description: 'Nobody can give a higher role than their own, and only owners can change owners.',
  request: {
    params: personParams,
    body: jsonBody(z.strictObject({ role: MemberRole, rights: Rights.default([]) }).openapi('GroupPersonPatch'), {
      'An editor': { role: 'editor' },
    }),
  },
  responses: { 204: noContent },
})

export const removeGroupPersonRoute = peopleMutation('groups.manage', {
  operationId: 'removeGroupPerson',
  method: 'delete',
  path: '/api/v1/groups/{id}/people/{person}',
  tags,
  summary: 'Remove a person from a group',
  refuses: ['not_permitted', 'last_owner'],
  description: 'The person immediately loses access to the accounts in which they have no role of their own.',
  request: { params: personParams },
  responses: { 204: noContent },
})

export const inviteToGroupRoute = peopleMutation('groups.manage', {
  operationId: 'createGroupInvitation',
  method: 'post',
  path: '/api/v1/groups/{id}/invitations',
  tags,
  summary: 'Invite a person to a group',
  refuses: ['not_permitted', 'already_exists', 'exceeds_own_rights', 'visits_forbidden'],
  description: 'Pass the link on: whoever uses it gets the role in all accounts of the group. Offhook sends no email.',
  request: {
    params,
    body: jsonBody(
      z
        .strictObject({ email: Email, name: PersonName, role: MemberRole, rights: Rights.default([]) })
        .openapi('GroupInvitationInput'),
      { 'A colleague': { email: 'ben@example.com', name: 'Ben Jones', role: 'editor' } },
    ),
  },
  responses: { 201: json(CreatedInvitation, 'The invitation, with its link, which is shown only once.') },
})

export const listGroupInvitationsRoute = query('accounts.list', {
  operationId: 'listGroupInvitations',
  method: 'get',
  path: '/api/v1/groups/{id}/invitations',
  tags,
  summary: 'List invitations to a group',
  refuses: ['not_permitted'],
  description: 'Requires the role Admin in the group.',
  request: { params, query: PageQuery },
  responses: { 200: json(pageOf(InvitationOutput), 'The open and the expired invitations, oldest first.') },
})

export const renewGroupInvitationRoute = peopleMutation('groups.manage', {
  operationId: 'createGroupInvitationLink',
  method: 'post',
  path: '/api/v1/groups/{id}/invitations/{invitation}/link',
  tags,
  summary: 'Create a new link for an invitation to a group',
  refuses: ['not_permitted', 'exceeds_own_rights', 'visits_forbidden'],
  description: 'The earlier link stops working.',
  request: { params: invitationParams },
  responses: { 201: json(InvitationLink, 'The new link.') },
})

export const revokeGroupInvitationRoute = peopleMutation('groups.manage', {
  operationId: 'deleteGroupInvitation',
  method: 'delete',
  path: '/api/v1/groups/{id}/invitations/{invitation}',
  tags,
  summary: 'Revoke an invitation to a group',
  refuses: ['not_permitted'],
  description: 'Its link stops working.',
  request: { params: invitationParams },
  responses: { 204: noContent },
})
