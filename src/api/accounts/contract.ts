import { DEFAULT_COUNTRY } from '../../calls/numbers.ts'
import { z } from '@hono/zod-openapi'
import { mutation, query } from '../routing/endpoint.ts'
import { isZone } from '../../time/time-zone.ts'
import { PageQuery, Time, idOf, json, jsonBody, optionalMember, pageOf } from '../http/shapes.ts'

export const Zone = z
  .string()
  .refine(isZone, 'Must be an IANA time zone, such as Australia/Sydney.')
  .openapi({ description: 'IANA time zone.', example: 'Australia/Sydney' })

export const Country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'Must be a two-letter country code, such as AU.')
  .openapi({ description: 'Two-letter country code, for numbers without a country code.', example: 'AU' })

export const AccountName = z
  .string()
  .min(1)
  .max(200)
  .openapi({ description: 'Name of the account.', example: 'Front office' })

/** The settings of an account that a person can change. */
export const accountSettings = {
  name: optionalMember(AccountName),
  timezone: optionalMember(Zone),
  country: optionalMember(Country),
}

export const AccountOutput = z
  .object({
    id: idOf('acc'),
    number: z.int().openapi({ description: 'The value of account_id in webhook requests.' }),
    name: z.string(),
    timezone: z.string(),
    country: z.string(),
    location_confirmed: z.boolean().openapi({
      description:
        'Whether someone confirmed the country and time zone. `false`: they were guessed at the first start.',
    }),
    first_steps_dismissed: z.boolean().openapi({
      description: 'Whether the dashboard no longer shows the first steps: they are done, or someone dismissed them.',
    }),
    created_at: Time,
  })
  .openapi('Account')

export const AccountInput = z
  .strictObject({
    name: AccountName,
    timezone: Zone.default('UTC'),
    country: Country.default(DEFAULT_COUNTRY),
  })
  .openapi('AccountInput')

const tags = ['Accounts']

export const listAccountsRoute = query('accounts.list', {
  operationId: 'listAccounts',
  method: 'get',
  path: '/api/v1/accounts',
  tags,
  summary: 'List accounts',
  description: 'The administrator key lists all accounts. An account’s key lists its own account.',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(AccountOutput), 'The accounts, oldest first.') },
})

export const createAccountRoute = mutation('server.accounts', {
  operationId: 'createAccount',
  method: 'post',
  path: '/api/v1/accounts',
  tags,
  summary: 'Create an account',
  description: 'Requires the administrator key. The path of each request in the new account contains its ID or number.',
  request: {
    body: jsonBody(AccountInput, {
      'An account': { name: 'Northside Clinic', timezone: 'Europe/London', country: 'GB' },
    }),
  },
  responses: { 201: json(AccountOutput, 'The new account, with a source of kind api.') },
})

export const changeAccountRoute = mutation('account.change', {
  operationId: 'updateAccount',
  method: 'patch',
  path: '/api/v1/accounts/{account}',
  tags,
  summary: 'Update an account',
  description:
    'Requests built from now on use the new time zone and country. Setting either one also sets location_confirmed.',
  request: {
    body: jsonBody(
      z
        .strictObject({
          ...accountSettings,
          location_confirmed: optionalMember(z.boolean()),
          first_steps_dismissed: optionalMember(z.boolean()),
        })
        .openapi('AccountPatch'),
      { 'Another time zone': { timezone: 'America/New_York', country: 'US' } },
    ),
  },
  responses: { 200: json(AccountOutput, 'The updated account.') },
})
