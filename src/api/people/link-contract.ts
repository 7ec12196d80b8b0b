import { z } from '@hono/zod-openapi'
import { publicAction, publicRoute } from '../routing/endpoint.ts'
import { Country, Zone } from '../accounts/contract.ts'
import { Email, LinkKinds, Password, PersonName } from './contract.ts'
import { SignedInOutput } from './session-contract.ts'
import { Time, json, jsonBody } from '../http/shapes.ts'

const params = z.object({
  token: z.string().openapi({ param: { name: 'token', in: 'path' }, example: '2nXwE…' }),
})

const tags = ['Session']

export const getLinkRoute = publicRoute({
  method: 'get',
  path: '/api/v1/links/{token}',
  tags,
  summary: 'Look at a one-time link',
  description: 'Looking does not use it up.',
  request: { params },
  responses: {
    200: json(
      z
        .object({
          kind: LinkKinds,
          email: z.string().nullable().openapi({ description: 'Whose it is; null for the first person of all.' }),
          expires_at: Time,
        })
        .openapi('Link'),
      'What it is for.',
    ),
  },
})

export const useLinkRoute = publicAction({
  method: 'post',
  path: '/api/v1/links/{token}',
  tags,
  summary: 'Use a one-time link',
  description:
    'Makes the first person (with email), or sets the password of the one whose link it is and ends all other sessions. The answer sets the session’s cookie.',
  request: {
    params,
    body: jsonBody(
      z
        .strictObject({
          email: Email.optional().openapi({ description: 'Of the first person; else it is known already.' }),
          name: PersonName.optional(),
          password: Password.openapi({ description: '12 to 128 characters, and none that is tried first.' }),
          timezone: Zone.optional().openapi({ description: 'Of the account, where the link is for the first person.' }),
          country: Country.optional().openapi({
            description: 'Of the account, where the link is for the first person.',
          }),
        })
        .openapi('LinkUse'),
    ),
  },
  responses: { 200: json(SignedInOutput, 'Signed in.') },
})
