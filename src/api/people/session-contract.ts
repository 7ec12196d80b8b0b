import { z } from '@hono/zod-openapi'
import { RIGHTS } from '../../access/policy.ts'
import { namedEnum } from '../http/named-types.ts'
import { ownAction, ownMutation, publicAction, ownQuery, publicRoute } from '../routing/endpoint.ts'
import { AccountOutput } from '../accounts/contract.ts'
import { Email, MemberRole, Password } from './contract.ts'
import { NoNext, Time, idOf, idParam, json, jsonBody, listOf, noContent } from '../http/shapes.ts'

const Membership = z
  .object({
    account: AccountOutput,
    via: namedEnum('MembershipVia', ['member', 'group', 'visit']).openapi({
      description:
        '`member`: you are a member of the account. `group`: you have access only by a role in its group. `visit`: you visit it as an administrator of this server.',
    }),
    group_id: idOf('grp').nullable().openapi({
      description: 'The group of the account, if you have a role in it or are an administrator of this server.',
    }),
    visit: z
      .object({ id: idOf('vis'), ends_at: Time.openapi({ description: 'When the visit ends by itself.' }) })
      .nullable()
      .openapi({ description: 'Your open visit in the account. `null`: you are not visiting it.' }),
    role: MemberRole,
    rights: z.array(namedEnum('Right', RIGHTS)).openapi({ description: 'Your rights, including those of your role.' }),
  })
  .openapi('Membership')

export const SignedInOutput = z
  .object({
    person: z.object({ id: idOf('per'), email: z.string(), name: z.string() }),
    is_server_administrator: z.boolean().openapi({ description: 'Whether you are an administrator of this server.' }),
    accounts: z.array(Membership).openapi({
      description: 'Your accounts with your role in each, oldest first; then the accounts that you visit.',
    }),
    groups: z
      .array(z.object({ id: idOf('grp'), name: z.string(), role: MemberRole }).openapi('GroupRole'))
      .openapi({ description: 'The groups of accounts in which you have a role, oldest first.' }),
    session: z.object({
      id: idOf('ses'),
      expires_at: Time.openapi({ description: 'Latest expiry. A session ends earlier after 12 hours without use.' }),
    }),
  })
  .openapi('SignedIn')

const tags = ['Session']

export const setupRoute = publicRoute({
  operationId: 'getSetup',
  method: 'get',
  path: '/api/v1/setup',
  tags,
  summary: 'Get sign-in options',
  responses: {
    200: json(
      z
        .object({
          first_run: z.boolean().openapi({
            description:
              'Whether nobody has signed up yet. The one-time link that Offhook printed at its start creates the first person.',
          }),
          insecure_reason: z.string().nullable().openapi({
            description:
              'Why signing in is not possible over this connection, and what to do. `null` if it is possible.',
          }),
        })
        .openapi('Setup'),
      'The sign-in options.',
    ),
  },
})

export const getSessionRoute = ownQuery({
  operationId: 'getSession',
  method: 'get',
  path: '/api/v1/session',
  tags,
  summary: 'Get the current session',
  responses: { 200: json(SignedInOutput, 'The person, the account and the session.') },
})

export const signInRoute = publicAction({
  operationId: 'signIn',
  method: 'post',
  path: '/api/v1/session',
  tags,
  summary: 'Sign in',
  refuses: ['incorrect_password', 'insecure_connection', 'rate_limited'],
  description:
    'The response sets a session cookie and a device cookie. A device that the person has signed in with before is limited to 5 attempts a minute. Others are limited to 20 a minute per IP address and 100 an hour per person.',
  request: {
    body: jsonBody(z.strictObject({ email: Email, password: Password }).openapi('SignIn'), {
      'A person': { email: 'anna@example.com', password: 'three quiet lamps at noon' },
    }),
  },
  responses: { 200: json(SignedInOutput, 'Signed in.') },
})

export const signOutRoute = ownMutation({
  operationId: 'signOut',
  method: 'delete',
  path: '/api/v1/session',
  tags,
  summary: 'Sign out',
  responses: { 204: noContent },
})

export const changePasswordRoute = ownAction({
  operationId: 'changePassword',
  method: 'post',
  path: '/api/v1/session/password',
  tags,
  summary: 'Change your password',
  refuses: ['invalid_person', 'incorrect_password', 'insecure_connection'],
  description: 'Ends all your other sessions.',
  request: {
    body: jsonBody(z.strictObject({ current: Password, password: Password }).openapi('PasswordInput'), {
      'A new password': { current: 'three quiet lamps at noon', password: 'eleven green doors by the canal' },
    }),
  },
  responses: { 204: noContent },
})

export const joinRoute = ownAction({
  operationId: 'joinPerson',
  method: 'post',
  path: '/api/v1/session/join',
  tags,
  summary: 'Join with your other sign-in',
  refuses: ['insecure_connection', 'invalid_person', 'changed_meanwhile'],
  description:
    'Two people can have the same email address, each with a password and accounts. With the password of the other one, both become one: you keep your password, and get the accounts, views and keys of the other.',
  request: {
    body: jsonBody(z.strictObject({ password: Password }).openapi('JoinInput'), {
      'The other password': { password: 'green ladder by the pond' },
    }),
  },
  responses: { 200: json(SignedInOutput, 'Joined. You are signed in with all accounts.') },
})

export const listSessionsRoute = ownQuery({
  operationId: 'listSessions',
  method: 'get',
  path: '/api/v1/sessions',
  tags,
  summary: 'List your sessions',
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
              ip_address: z.string().openapi({
                description: 'Where you signed in from. For the current session, where this request came from.',
              }),
              current: z.boolean().openapi({ description: 'Whether this is the session of the request.' }),
            })
            .openapi('Session'),
        ),
        next: NoNext,
      }),
      'Your sessions, last used first.',
    ),
  },
})

export const endSessionRoute = ownMutation({
  operationId: 'endSession',
  method: 'delete',
  path: '/api/v1/sessions/{id}',
  tags,
  summary: 'End one of your sessions',
  description: 'Signs the session out immediately.',
  request: { params: idParam('ses') },
  responses: { 204: noContent },
})
