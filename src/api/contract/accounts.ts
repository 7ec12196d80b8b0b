import { z } from '@hono/zod-openapi'
import { changes, looks } from '../endpoint.ts'
import { isZone } from './numbers.ts'
import { PageQuery, Time, idOf, json, jsonBody, pageOf } from './shapes.ts'

const AccountOutput = z
  .object({
    id: idOf('acc'),
    number: z.int().openapi({ description: 'What requests say as account_id.' }),
    name: z.string(),
    timezone: z.string(),
    country: z.string(),
    created_at: Time,
  })
  .openapi('Account')

const tags = ['Accounts']

export const listAccountsRoute = looks('read', {
  method: 'get',
  path: '/api/v1/accounts',
  tags,
  summary: 'List accounts',
  description: 'All of them for the key of the operator; its own for the key of an account.',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(AccountOutput), 'Oldest first.') },
})

export const createAccountRoute = changes('manage', {
  method: 'post',
  path: '/api/v1/accounts',
  tags,
  summary: 'Create an account',
  description: 'With the key of the operator, which then acts in it with the header x-offhook-account.',
  request: {
    body: jsonBody(
      z
        .strictObject({
          name: z.string().min(1).max(200),
          timezone: z.string().refine(isZone, 'Must be an IANA name, such as Australia/Sydney.').default('UTC'),
          country: z
            .string()
            .regex(/^[A-Z]{2}$/, 'Must be two capital letters, such as AU.')
            .default('AU'),
        })
        .openapi('AccountInput'),
    ),
  },
  responses: { 201: json(AccountOutput, 'Created, with a source of kind api.') },
})
