import { z } from '@hono/zod-openapi'
import { ownMutation, publicAction, publicRoute } from '../routing/endpoint.ts'
import { AccountName, Country, Zone } from '../accounts/contract.ts'
import { Email, LinkKinds, MemberRole, Password, PersonName } from './contract.ts'
import { SignedInOutput } from './session-contract.ts'
import { Time, json, jsonBody } from '../http/shapes.ts'

const params = z.object({
  token: z.string().openapi({ param: { name: 'token', in: 'path' }, example: '2nXwE…' }),
})

const tags = ['Session']

export const getLinkRoute = publicRoute({
  operationId: 'getLink',
  method: 'get',
  path: '/api/v1/links/{token}',
  tags,
  summary: 'Get a one-time link',
  refuses: ['link_invalid'],
  description: 'Doesn’t use up the link.',
  request: { params },
  responses: {
    200: json(
      z
        .object({
          kind: LinkKinds,
          email: z.string().nullable().openapi({ description: 'Email of the person. `null` for the setup link.' }),
          account_name: z.string().nullable().openapi({
            description: 'The account that an invitation leads into; otherwise `null`.',
          }),
          group: z
            .object({ name: z.string(), accounts: z.int().openapi({ description: 'Number of its accounts.' }) })
            .nullable()
            .openapi({ description: 'The group of accounts that an invitation leads into; otherwise `null`.' }),
          role: MemberRole.nullable().openapi({ description: 'The role that an invitation gives; otherwise `null`.' }),
          expires_at: Time,
        })
        .openapi('Link'),
      'The purpose of the link.',
    ),
  },
})

export const useLinkRoute = publicAction({
  operationId: 'useLink',
  method: 'post',
  path: '/api/v1/links/{token}',
  tags,
  summary: 'Use a one-time link',
  refuses: ['link_invalid', 'insecure_connection', 'invalid_person', 'incorrect_password'],
  description:
    'Creates the first person (send an email) or the invited person, or sets the password of the link’s person and ends all their other sessions. The response sets the session cookie.',
  request: {
    params,
    body: jsonBody(
      z
        .strictObject({
          email: Email.optional().openapi({
            description: 'Required for the first person. Otherwise it is already known.',
          }),
          name: PersonName.optional(),
          password: Password.openapi({ description: '12 to 128 characters, and hard to guess.' }),
          timezone: Zone.optional().openapi({ description: 'Setting of the account. Only for the first person.' }),
          country: Country.optional().openapi({
            description: 'Setting of the account. Only for the first person.',
          }),
          account_name: AccountName.optional().openapi({
            description: 'Name of the account. Only for the first person.',
          }),
        })
        .openapi('LinkUse'),
      {
        'The first person': {
          email: 'anna@example.com',
          name: 'Anna Smith',
          password: 'three quiet lamps at noon',
          timezone: 'Europe/London',
          country: 'GB',
          account_name: 'Northside Clinic',
        },
        'An invited person': { password: 'seven paper boats in May' },
      },
    ),
  },
  responses: { 200: json(SignedInOutput, 'Signed in.') },
})

export const acceptInvitationRoute = ownMutation({
  operationId: 'acceptInvitation',
  method: 'post',
  path: '/api/v1/links/{token}/accept',
  tags,
  summary: 'Accept an invitation',
  refuses: ['link_invalid'],
  description: 'Gives you the role of the invitation in its account or group. Uses up the link.',
  request: { params },
  responses: {
    200: json(
      z
        .object({
          account_number: z.int().nullable().openapi({
            description: 'The account that you may enter now; of a group its first, `null` if it has none.',
          }),
        })
        .openapi('AcceptedInvitation'),
      'Accepted.',
    ),
  },
})
