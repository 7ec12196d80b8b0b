import { z } from '@hono/zod-openapi'
import { ownAction, ownMutation, publicAction, ownQuery, publicRoute } from '../routing/endpoint.ts'
import { AccountOutput } from '../accounts/contract.ts'
import { Email, Password } from './contract.ts'
import { Time, idOf, idParam, json, jsonBody, listOf, noContent } from '../http/shapes.ts'

export const SignedInOutput = z
  .object({
    person: z.object({ id: idOf('per'), email: z.string(), name: z.string() }),
    account: AccountOutput,
    session: z.object({
      id: idOf('ses'),
      expires_at: Time.openapi({ description: 'At the latest; sooner when it is not used for 12 hours.' }),
    }),
  })
  .openapi('SignedIn')

const tags = ['Session']

export const setupRoute = publicRoute({
  method: 'get',
  path: '/api/v1/setup',
  tags,
  summary: 'What can be done without being signed in',
  responses: {
    200: json(
      z
        .object({
          first_run: z.boolean().openapi({
            description:
              'There is none yet: the one-time link that the start of the program printed makes the first person.',
          }),
          plain_http: z
            .string()
            .nullable()
            .openapi({ description: 'Why nobody can sign in from here, and what to do; null: they can.' }),
        })
        .openapi('Setup'),
      'As it is.',
    ),
  },
})

export const getSessionRoute = ownQuery({
  method: 'get',
  path: '/api/v1/session',
  tags,
  summary: 'Who is signed in?',
  responses: { 200: json(SignedInOutput, 'The person, the account and the session.') },
})

export const signInRoute = publicAction({
  method: 'post',
  path: '/api/v1/session',
  tags,
  summary: 'Sign in',
  description:
    'The answer sets the session’s cookie and that of the device. A device that the person has signed in with before has 5 tries a minute; others have 20 a minute for each address and 100 an hour for each person.',
  request: { body: jsonBody(z.strictObject({ email: Email, password: Password }).openapi('SignIn')) },
  responses: { 200: json(SignedInOutput, 'Signed in.') },
})

export const signOutRoute = ownMutation({
  method: 'delete',
  path: '/api/v1/session',
  tags,
  summary: 'Sign out',
  responses: { 204: noContent },
})

export const changePasswordRoute = ownAction({
  method: 'post',
  path: '/api/v1/session/password',
  tags,
  summary: 'Choose another password',
  description: 'All other sessions of the person end.',
  request: {
    body: jsonBody(z.strictObject({ current: Password, password: Password }).openapi('PasswordInput')),
  },
  responses: { 204: noContent },
})

export const listSessionsRoute = ownQuery({
  method: 'get',
  path: '/api/v1/sessions',
  tags,
  summary: 'List your own sessions',
  responses: {
    200: json(
      z.object({
        data: listOf(
          z
            .object({
              id: idOf('ses'),
              created_at: Time,
              last_used_at: Time,
              user_agent: z.string(),
              address: z.string(),
              current: z.boolean().openapi({ description: 'The one that asks.' }),
            })
            .openapi('Session'),
        ),
        next: z.null(),
      }),
      'All of them, the one used last first.',
    ),
  },
})

export const endSessionRoute = ownMutation({
  method: 'delete',
  path: '/api/v1/sessions/{id}',
  tags,
  summary: 'End one of your sessions',
  description: 'Whoever has it is signed out at once.',
  request: { params: idParam('ses') },
  responses: { 204: noContent },
})
