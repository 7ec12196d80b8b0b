import { z } from '@hono/zod-openapi'
import { MEMBER_RIGHTS, ROLES } from '../../access/policy.ts'
import { namedEnum } from '../http/named-types.ts'
import { peopleMutation, query } from '../routing/endpoint.ts'
import { PageQuery, Time, idOf, idParam, json, jsonBody, noContent, optionalMember, pageOf } from '../http/shapes.ts'

/** A rough check of an email: one @, and no invisible characters. */
export const Email = z
  .string()
  .trim()
  .max(254)
  .refine((text) => /^[^\s@\p{C}]+@[^\s@\p{C}]+$/u.test(text), 'Must be an email address.')
  .openapi({ format: 'email', example: 'anna@example.com' })

export const PersonName = z.string().trim().min(1).max(200).openapi({ example: 'Anna Smith' })

/** The password as it was typed. The rules are checked only when somebody chooses a new password. */
export const Password = z.string().max(1000).openapi({ format: 'password' })

export const MemberRole = namedEnum('Role', ROLES).openapi({
  description: 'Each role may also do what the roles before it may do: viewer, responder, editor, admin, owner.',
})

export const MemberRights = z.array(namedEnum('MemberRight', MEMBER_RIGHTS)).openapi({
  description:
    'Rights beside the role: to see `numbers`, to listen to `recordings`. Responders always see numbers; editors, admins and owners always have both.',
})

const membership = { role: MemberRole, rights: MemberRights }

const PersonOutput = z
  .object({
    id: idOf('per'),
    email: z.string(),
    name: z.string(),
    ...membership,
    via: namedEnum('PersonVia', ['member', 'group']).openapi({
      description:
        '`member`: a member of the account. `group`: has access only by a role in the group of the account, which is changed there.',
    }),
    group: z
      .object({ id: idOf('grp'), name: z.string(), role: MemberRole })
      .nullable()
      .openapi({ description: 'The role of the person in the group of the account. `null`: none.' }),
    added_at: Time.openapi({ description: 'When the person became a member of the account, or of its group.' }),
    last_signed_in_at: Time.nullable(),
    last_active_at: Time.nullable().openapi({
      description:
        'When the person last used the dashboard, updated every 5 minutes. `null` before their first sign-in.',
    }),
  })
  .openapi('Person')

export const InvitationOutput = z
  .object({
    id: idOf('inv'),
    email: z.string(),
    name: z.string(),
    ...membership,
    created_at: Time,
    expires_at: Time,
  })
  .openapi('Invitation')

const linkMembers = {
  link: z.string().openapi({
    format: 'uri',
    description: 'The one-time URL. Shown only once.',
    example: 'https://calls.example.com/link/2nXwQ4',
  }),
  expires_at: Time,
}

export const CreatedInvitation = InvitationOutput.extend(linkMembers).openapi('CreatedInvitation')

export const InvitationLink = z.object(linkMembers).openapi('InvitationLink')

export const LinkKinds = z.enum(['first', 'invitation', 'password']).openapi('LinkKind', {
  description:
    '`first`: sets up the first person. `invitation`: accepts an invitation. `password`: sets a new password.',
})

const tags = ['People']

const FOR_PEOPLE = 'API keys can’t do this, except the administrator key.'

const params = idParam('per')

export const listPeopleRoute = query('people.read', {
  operationId: 'listPeople',
  method: 'get',
  path: '/api/v1/accounts/{account}/people',
  tags,
  summary: 'List people',
  request: { query: PageQuery },
  responses: {
    200: json(
      pageOf(PersonOutput),
      'The members of the account and the people of its group with their roles, oldest first.',
    ),
  },
})

export const updatePersonRoute = peopleMutation('people.change', {
  operationId: 'updatePerson',
  method: 'patch',
  path: '/api/v1/accounts/{account}/people/{id}',
  tags,
  summary: 'Change the role of a person',
  refuses: ['last_owner', 'exceeds_own_rights'],
  description: `Nobody can give a higher role than their own, and only owners can change owners. An account always keeps an owner. ${FOR_PEOPLE}`,
  request: {
    params,
    body: jsonBody(
      z
        .strictObject({
          role: optionalMember(MemberRole),
          rights: optionalMember(MemberRights.max(MEMBER_RIGHTS.length)),
        })
        .openapi('PersonPatch'),
      { 'A viewer who sees numbers': { role: 'viewer', rights: ['numbers'] } },
    ),
  },
  responses: { 200: json(PersonOutput, 'The person with the new role.') },
})

export const linkPersonRoute = peopleMutation('people.change', {
  operationId: 'createPersonLink',
  method: 'post',
  path: '/api/v1/accounts/{account}/people/{id}/link',
  tags,
  summary: 'Create a one-time link for a person',
  refuses: ['not_for_yourself'],
  description: `For someone else’s forgotten password. Earlier links stop working. Requires that you manage all accounts of the person. ${FOR_PEOPLE}`,
  request: { params },
  responses: { 201: json(z.object(linkMembers).openapi('PersonLink'), 'The new link.') },
})

export const removePersonRoute = peopleMutation('people.change', {
  operationId: 'removePerson',
  method: 'delete',
  path: '/api/v1/accounts/{account}/people/{id}',
  tags,
  summary: 'Remove a person',
  refuses: ['last_owner'],
  description: `The person loses access to the account immediately. The last owner can’t be removed. ${FOR_PEOPLE}`,
  request: { params },
  responses: { 204: noContent },
})

export const endSessionsRoute = peopleMutation('people.change', {
  operationId: 'endPersonSessions',
  method: 'delete',
  path: '/api/v1/accounts/{account}/people/{id}/sessions',
  tags,
  summary: 'Sign a person out everywhere',
  description: `Ends all sessions of the person immediately and forgets their browsers. Requires that you manage all accounts of the person. ${FOR_PEOPLE}`,
  request: { params },
  responses: { 204: noContent },
})

export const listInvitationsRoute = query('people.read', {
  operationId: 'listInvitations',
  method: 'get',
  path: '/api/v1/accounts/{account}/invitations',
  tags,
  summary: 'List invitations',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(InvitationOutput), 'The open and the expired invitations, oldest first.') },
})

export const createInvitationRoute = peopleMutation('people.change', {
  operationId: 'createInvitation',
  method: 'post',
  path: '/api/v1/accounts/{account}/invitations',
  tags,
  summary: 'Invite a person',
  refuses: ['already_exists', 'exceeds_own_rights'],
  description: `Pass the link on: whoever opens it chooses a password, or signs in with their own, and gets the role. Offhook sends no email. ${FOR_PEOPLE}`,
  request: {
    body: jsonBody(
      z
        .strictObject({
          email: Email,
          name: PersonName,
          role: MemberRole,
          rights: MemberRights.max(MEMBER_RIGHTS.length).default([]),
        })
        .openapi('InvitationInput'),
      { 'A colleague who looks on': { email: 'ben@example.com', name: 'Ben Jones', role: 'viewer' } },
    ),
  },
  responses: {
    201: json(CreatedInvitation, 'The invitation, with its link.'),
  },
})

export const renewInvitationRoute = peopleMutation('people.change', {
  operationId: 'createInvitationLink',
  method: 'post',
  path: '/api/v1/accounts/{account}/invitations/{id}/link',
  tags,
  summary: 'Create a new link for an invitation',
  refuses: ['exceeds_own_rights'],
  description: `The earlier link stops working. ${FOR_PEOPLE}`,
  request: { params: idParam('inv') },
  responses: { 201: json(InvitationLink, 'The new link.') },
})

export const revokeInvitationRoute = peopleMutation('people.change', {
  operationId: 'deleteInvitation',
  method: 'delete',
  path: '/api/v1/accounts/{account}/invitations/{id}',
  tags,
  summary: 'Revoke an invitation',
  description: `Its link stops working. ${FOR_PEOPLE}`,
  request: { params: idParam('inv') },
  responses: { 204: noContent },
})

export const linkEmailRoute = peopleMutation('server.people', {
  operationId: 'createEmailLink',
  method: 'post',
  path: '/api/v1/people/link',
  tags,
  summary: 'Create a one-time link for an email address',
  // `not_found`: the account that the body names.
  refuses: ['not_found', 'already_exists', 'not_for_yourself', 'exceeds_own_rights'],
  description:
    'Requires an administrator of this server. A person among them must also manage people in the account, unless it has no owner. If nobody has signed up yet, the link opens the setup. For an unknown address it is an invitation, for a known one it sets a new password.',
  request: {
    body: jsonBody(
      z
        .strictObject({
          email: Email,
          account: optionalMember(
            z.string().openapi({
              description:
                'ID or number of the account. By default, the person is looked for in all accounts and invited to the first one.',
              example: '1001',
            }),
          ),
          role: MemberRole.default('owner'),
          rights: MemberRights.max(MEMBER_RIGHTS.length).default([]),
        })
        .openapi('LinkInput'),
      {
        'An email address': { email: 'cara@example.com' },
      },
    ),
  },
  responses: {
    201: json(
      z.object({ kind: LinkKinds, email: z.string().nullable(), ...linkMembers }).openapi('CreatedLink'),
      'The link and its person. A setup link has no person.',
    ),
  },
})
