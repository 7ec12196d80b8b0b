import { DEFAULT_COUNTRY } from '../../calls/numbers.ts'
import { z } from '@hono/zod-openapi'
import { mutation, query } from '../routing/endpoint.ts'
import { isZone } from '../numbers/contract.ts'
import { PageQuery, Time, idOf, idParam, json, jsonBody, pageOf } from '../http/shapes.ts'

export const Zone = z.string().refine(isZone, 'Must be an IANA time zone, such as Australia/Sydney.')

export const Country = z.string().regex(/^[A-Z]{2}$/, 'Must be a two-letter country code, such as AU.')

export const AccountName = z.string().min(1).max(200)

export const AccountOutput = z
  .object({
    id: idOf('acc'),
    number: z.int().openapi({ description: 'What requests say as account_id.' }),
    name: z.string(),
    timezone: z.string(),
    country: z.string(),
    at_home: z
      .boolean()
      .openapi({ description: 'Somebody told country and zone: they are no guess of the first start.' }),
    created_at: Time,
  })
  .openapi('Account')

const tags = ['Accounts']

export const listAccountsRoute = query('read', {
  method: 'get',
  path: '/api/v1/accounts',
  tags,
  summary: 'List accounts',
  description: 'All of them for the key of the operator; its own for the key of an account.',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(AccountOutput), 'Oldest first.') },
})

export const createAccountRoute = mutation('manage', {
  method: 'post',
  path: '/api/v1/accounts',
  tags,
  summary: 'Create an account',
  description: 'With the key of the operator, which then acts in it with the header x-offhook-account.',
  request: {
    body: jsonBody(
      z
        .strictObject({
          name: AccountName,
          timezone: Zone.default('UTC'),
          country: Country.default(DEFAULT_COUNTRY),
        })
        .openapi('AccountInput'),
    ),
  },
  responses: { 201: json(AccountOutput, 'Created, with a source of kind api.') },
})

export const changeAccountRoute = mutation('manage', {
  method: 'patch',
  path: '/api/v1/accounts/{id}',
  tags,
  summary: 'Change the account',
  description:
    'Its own, for a key or a person. Requests that are rendered from now on have the new zone and country; at_home follows when either is told.',
  request: {
    params: idParam('acc'),
    body: jsonBody(
      z
        .strictObject({
          name: AccountName.optional(),
          timezone: Zone.optional(),
          country: Country.optional(),
          at_home: z.boolean().optional(),
        })
        .openapi('AccountChange'),
    ),
  },
  responses: { 200: json(AccountOutput, 'As it is now.') },
})
