import { z } from '@hono/zod-openapi'
import { peopleMutation, query } from '../routing/endpoint.ts'
import { PageQuery, Time, idOf, idParam, json, jsonBody, noContent, pageOf } from '../http/shapes.ts'

/** Enough of an address to write to: one @, and nothing that cannot be seen. */
export const Email = z
  .string()
  .trim()
  .max(254)
  .refine((text) => /^[^\s@\p{C}]+@[^\s@\p{C}]+$/u.test(text), 'Must be an email address.')
  .openapi({ format: 'email', example: 'anna@example.com' })

export const PersonName = z.string().trim().min(1).max(200).openapi({ example: 'Anna Smith' })

/** As it is typed; the rules are checked when one is chosen. */
export const Password = z.string().max(1000).openapi({ format: 'password' })

const PersonOutput = z
  .object({
    id: idOf('per'),
    email: z.string(),
    name: z.string(),
    invited: z.boolean().openapi({ description: 'Has not used the link yet, and so has no password.' }),
    created_at: Time,
    last_signed_in_at: Time.nullable(),
  })
  .openapi('Person')

export const linkMembers = {
  link: z.string().openapi({
    format: 'uri',
    description: 'Where the page is opened with it, once. Shown now and never again.',
    example: 'https://calls.example.com/link/2nXw…',
  }),
  expires_at: Time,
}

export const LinkKinds = z.enum(['first', 'invitation', 'password']).openapi('LinkKind', {
  description: 'For the first person of all, for one who is invited, for a new password.',
})

const tags = ['People']

export const listPeopleRoute = query('manage', {
  method: 'get',
  path: '/api/v1/people',
  tags,
  summary: 'List people',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(PersonOutput), 'Oldest first.') },
})

export const invitePersonRoute = peopleMutation({
  method: 'post',
  path: '/api/v1/people',
  tags,
  summary: 'Invite a person',
  description:
    'Hand the link on: whoever opens it chooses a password and is signed in. Nothing is sent by Offhook. No API key but the operator’s may do this.',
  request: { body: jsonBody(z.strictObject({ email: Email, name: PersonName }).openapi('PersonInput')) },
  responses: { 201: json(PersonOutput.extend(linkMembers).openapi('PersonInvited'), 'Invited, with the link.') },
})

export const linkPersonRoute = peopleMutation({
  method: 'post',
  path: '/api/v1/people/{id}/link',
  tags,
  summary: 'Make a one-time link for a person',
  description:
    'For a forgotten password of somebody else, or an invitation that has expired. Links made before are worth nothing then. No API key but the operator’s may do this.',
  request: { params: idParam('per') },
  responses: { 201: json(z.object(linkMembers).openapi('PersonLink'), 'The link.') },
})

export const linkEmailRoute = peopleMutation({
  method: 'post',
  path: '/api/v1/people/link',
  tags,
  summary: 'Make a one-time link for an e-mail address',
  description:
    'With the key of the operator. Before there is anybody it opens the first run; for an address that is not known it is an invitation, for one that is it sets a new password.',
  request: { body: jsonBody(z.strictObject({ email: Email }).openapi('LinkInput')) },
  responses: {
    201: json(
      z.object({ kind: LinkKinds, email: z.string().nullable(), ...linkMembers }).openapi('LinkMade'),
      'The link, and whose it is: of the first run it is nobody’s.',
    ),
  },
})

export const removePersonRoute = peopleMutation({
  method: 'delete',
  path: '/api/v1/people/{id}',
  tags,
  summary: 'Remove a person',
  description:
    'All sessions of the person end at once. The last person, and the last who can sign in, cannot be removed. No API key but the operator’s may do this.',
  request: { params: idParam('per') },
  responses: { 204: noContent },
})

export const endSessionsRoute = peopleMutation({
  method: 'delete',
  path: '/api/v1/people/{id}/sessions',
  tags,
  summary: 'Sign a person out everywhere',
  description:
    'All sessions of the person end at once, and no browser is known to be theirs any more. No API key but the operator’s may do this.',
  request: { params: idParam('per') },
  responses: { 204: noContent },
})
