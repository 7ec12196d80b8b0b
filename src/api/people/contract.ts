import { z } from '@hono/zod-openapi'
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

const PersonOutput = z
  .object({
    id: idOf('per'),
    email: z.string(),
    name: z.string(),
    invited: z
      .boolean()
      .openapi({ description: 'Whether the person is invited: they have not used the link yet and have no password.' }),
    created_at: Time,
    last_signed_in_at: Time.nullable(),
    last_active_at: Time.nullable().openapi({
      description:
        'When the person last used the dashboard, updated every 5 minutes. `null` before their first sign-in.',
    }),
  })
  .openapi('Person')

const linkMembers = {
  link: z.string().openapi({
    format: 'uri',
    description: 'The one-time URL. Shown only once.',
    example: 'https://calls.example.com/link/2nXwQ4',
  }),
  expires_at: Time,
}

export const LinkKinds = z.enum(['first', 'invitation', 'password']).openapi('LinkKind', {
  description:
    '`first`: sets up the first person. `invitation`: accepts an invitation. `password`: sets a new password.',
})

const tags = ['People']

export const listPeopleRoute = query('people.read', {
  operationId: 'listPeople',
  method: 'get',
  path: '/api/v1/accounts/{account}/people',
  tags,
  summary: 'List people',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(PersonOutput), 'The people, oldest first.') },
})

export const invitePersonRoute = peopleMutation('people.change', {
  operationId: 'invitePerson',
  method: 'post',
  path: '/api/v1/accounts/{account}/people',
  tags,
  summary: 'Invite a person',
  refuses: ['already_exists'],
  description:
    'Pass the link on: whoever opens it chooses a password and is signed in. Offhook sends no email. API keys can’t do this, except the administrator key.',
  request: {
    body: jsonBody(z.strictObject({ email: Email, name: PersonName }).openapi('PersonInput'), {
      'A colleague': { email: 'ben@example.com', name: 'Ben Jones' },
    }),
  },
  responses: {
    201: json(PersonOutput.extend(linkMembers).openapi('InvitedPerson'), 'The invited person, with the link.'),
  },
})

export const linkPersonRoute = peopleMutation('people.change', {
  operationId: 'createPersonLink',
  method: 'post',
  path: '/api/v1/accounts/{account}/people/{id}/link',
  tags,
  summary: 'Create a one-time link for a person',
  refuses: ['not_for_yourself'],
  description:
    'For someone else’s forgotten password or an expired invitation. Earlier links stop working. API keys can’t do this, except the administrator key.',
  request: { params: idParam('per') },
  responses: { 201: json(z.object(linkMembers).openapi('PersonLink'), 'The new link.') },
})

export const linkEmailRoute = peopleMutation('server.people', {
  operationId: 'createEmailLink',
  method: 'post',
  path: '/api/v1/people/link',
  tags,
  summary: 'Create a one-time link for an email address',
  refuses: ['operator_required'],
  description:
    'Requires the administrator key. If nobody has signed up yet, the link opens the setup. For an unknown address it is an invitation, for a known one it sets a new password.',
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

export const removePersonRoute = peopleMutation('people.change', {
  operationId: 'removePerson',
  method: 'delete',
  path: '/api/v1/accounts/{account}/people/{id}',
  tags,
  summary: 'Remove a person',
  refuses: ['last_person'],
  description:
    'Ends all sessions of the person immediately. The last person and the last one who can sign in can’t be removed. API keys can’t do this, except the administrator key.',
  request: { params: idParam('per') },
  responses: { 204: noContent },
})

export const endSessionsRoute = peopleMutation('people.change', {
  operationId: 'endPersonSessions',
  method: 'delete',
  path: '/api/v1/accounts/{account}/people/{id}/sessions',
  tags,
  summary: 'Sign a person out everywhere',
  description:
    'Ends all sessions of the person immediately and forgets their browsers. API keys can’t do this, except the administrator key.',
  request: { params: idParam('per') },
  responses: { 204: noContent },
})
