import { DEFAULT_COUNTRY } from '../../calls/numbers.ts'
import { z } from '@hono/zod-openapi'
import { ACCOUNT_STATUSES } from '../../access/account-status.ts'
import { ACCOUNT_HEALTH } from '../../access/account-health.ts'
import { ActorOutput } from '../http/author.ts'
import { namedEnum } from '../http/named-types.ts'
import { mutation, personMutation, query } from '../routing/endpoint.ts'
import { isZone } from '../../time/time-zone.ts'
import { PageQuery, Time, exampleId, idOf, json, jsonBody, noContent, optionalMember, pageOf } from '../http/shapes.ts'

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
    status: namedEnum('AccountStatus', ACCOUNT_STATUSES).openapi({
      description:
        '`suspended`: calls are accepted, and nothing is sent. `deleting`: nothing is accepted or sent, and the account is deleted at `delete_at`.',
    }),
    suspended_at: Time.nullable().openapi({ description: 'Since when the account is suspended.' }),
    // Not `nullable()`: a schema that first appears that way would be described as nullable everywhere.
    suspended_by: z.union([ActorOutput, z.null()]).openapi({ description: 'Who suspended the account.' }),
    delete_at: Time.nullable().openapi({ description: 'When the account is deleted. Until then it can be restored.' }),
    delete_by: z.union([ActorOutput, z.null()]).openapi({ description: 'Who deleted the account.' }),
  })
  .openapi('Account')

const Volume = z
  .object({ calls: z.int(), deliveries: z.int().openapi({ description: 'Finished deliveries, delivered or failed.' }) })
  .openapi('AccountVolume')

const Size = z
  .object({
    calls: z.int(),
    deliveries: z.int(),
    database_bytes: z.int().openapi({ description: 'An estimate from the counted calls and deliveries.' }),
    recording_bytes: z.int(),
    measured_at: Time,
  })
  .openapi('AccountSize')

const ListedAccount = AccountOutput.extend({
  health: namedEnum('AccountHealth', ACCOUNT_HEALTH).openapi({
    description:
      'The worst of its integrations and sources. `stopped`: Offhook has switched an integration off, or a source that is on brings no calls.',
  }),
  troubled: z
    .object({ integrations: z.int(), sources: z.int() })
    .openapi({ description: 'How many integrations and sources are not healthy.' }),
  today: Volume.openapi({ description: 'Today, in the time zone of the account. A minute late.' }),
  last_30_days: Volume,
  waiting: z.int().openapi({ description: 'Deliveries that are not finished yet.' }),
  // Not `nullable()`: a schema that first appears that way would be described as nullable everywhere.
  size: z
    .union([Size, z.null()])
    .openapi({ description: 'What is stored, measured once a day. `null`: not measured yet.' }),
  visits_forbidden: z
    .boolean()
    .openapi({ description: 'Whether the owners forbid visits of the administrator of this server.' }),
}).openapi('ListedAccount')
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
  description:
    'Administrators of this server list all accounts, other people those that they can enter. An account’s key lists its own account.',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(ListedAccount), 'The accounts, oldest first.') },
})

export const createAccountRoute = mutation('server.accounts', {
  operationId: 'createAccount',
  method: 'post',
  path: '/api/v1/accounts',
  tags,
  summary: 'Create an account',
  description:
    'Requires an administrator of this server. The path of each request in the new account contains its ID or number.',
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

export const getAccountRoute = query('account.read', {
  operationId: 'getAccount',
  method: 'get',
  path: '/api/v1/accounts/{account}',
  tags,
  summary: 'Get an account',
  responses: { 200: json(AccountOutput, 'The account.') },
})

export const suspendAccountRoute = mutation('account.suspend', {
  operationId: 'suspendAccount',
  method: 'post',
  path: '/api/v1/accounts/{account}/suspend',
  tags,
  summary: 'Suspend an account',
  description:
    'From now on, calls are accepted and shown as before, and nothing is sent: waiting deliveries wait for up to 14 days, and new calls are not sent. A suspended account stays as it is.',
  responses: { 200: json(AccountOutput, 'The account, suspended.') },
})

export const resumeAccountRoute = mutation('account.suspend', {
  operationId: 'resumeAccount',
  method: 'post',
  path: '/api/v1/accounts/{account}/resume',
  tags,
  summary: 'Resume an account',
  description: 'Waiting deliveries are sent. Calls that ended in the meantime can be sent as past calls.',
  responses: { 200: json(AccountOutput, 'The account.') },
})

const Amount = z
  .object({
    count: z.int(),
    exact: z.boolean().openapi({ description: '`false`: there are more. Up to 10,000 are counted.' }),
  })
  .openapi('Amount')

export const getAccountContentsRoute = query('account.delete', {
  operationId: 'getAccountContents',
  method: 'get',
  path: '/api/v1/accounts/{account}/contents',
  tags,
  summary: 'Get what is lost with an account',
  responses: {
    200: json(
      z
        .object({
          calls: Amount,
          waiting_deliveries: Amount,
          recordings: Amount,
          integrations: z.int(),
          sources: z.int(),
          keys: z.int(),
          people: z.int().openapi({ description: 'People without another account, who are deleted too.' }),
        })
        .openapi('AccountContents'),
      'What the account has.',
    ),
  },
})

export const deleteAccountRoute = mutation('account.delete', {
  operationId: 'deleteAccount',
  method: 'post',
  path: '/api/v1/accounts/{account}/delete',
  tags,
  summary: 'Delete an account',
  refuses: ['last_account'],
  description:
    'The account is deleted after 14 days, with all its data and the people without another account. Until then it accepts and sends nothing, and can be restored.',
  request: {
    body: jsonBody(
      z
        .strictObject({ name: z.string().openapi({ description: 'Name of the account, to confirm.' }) })
        .openapi('AccountDeletion'),
      { 'The name as confirmation': { name: 'Front office' } },
    ),
  },
  responses: { 200: json(AccountOutput, 'The account, with the time of its deletion.') },
})

export const restoreAccountRoute = mutation('account.delete', {
  operationId: 'restoreAccount',
  method: 'post',
  path: '/api/v1/accounts/{account}/restore',
  tags,
  summary: 'Restore an account',
  description: 'Cancels the deletion. Possible until `delete_at`.',
  responses: { 200: json(AccountOutput, 'The account.') },
})

export const handOverAccountRoute = personMutation('account.hand_over', {
  operationId: 'handOverAccount',
  method: 'post',
  path: '/api/v1/accounts/{account}/hand-over',
  tags,
  summary: 'Hand over an account',
  description: 'Makes a member an owner in your place. Requires a signed-in owner.',
  request: {
    body: jsonBody(
      z
        .strictObject({
          person_id: z.string().openapi({ description: 'ID of the member.', example: exampleId('per') }),
          afterwards: namedEnum('AfterHandOver', ['admin', 'leave']).openapi({
            description: 'What becomes of you: an admin of the account, or no member any more.',
          }),
        })
        .openapi('HandOverInput'),
      { 'To a colleague': { person_id: exampleId('per'), afterwards: 'admin' } },
    ),
  },
  responses: { 204: noContent },
})
