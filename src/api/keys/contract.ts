import { KEY_ROLES, RIGHTS } from '../../access/policy.ts'
import { z } from '@hono/zod-openapi'
import { mutation, query } from '../routing/endpoint.ts'
import { namedEnum } from '../http/named-types.ts'
import { PageQuery, Time, idOf, idParam, json, jsonBody, noContent, optionalMember, pageOf } from '../http/shapes.ts'

const KeyRole = namedEnum('ApiKeyRole', KEY_ROLES)
  .nullable()
  .openapi({ description: 'What the key may do. `null`: it only sends events.' })

const KeyRights = z.array(namedEnum('ApiKeyRight', RIGHTS)).openapi({
  description:
    'Rights beside the role: to see `numbers`, to see `bodies`, to listen to `recordings`, to send `events`. Responders always see numbers and bodies; editors and admins always have all but `events`.',
})

const Addresses = z
  .array(z.string().max(50))
  .max(50)
  .openapi({
    description: 'Networks or addresses that the key can be used from. Empty: any.',
    example: ['203.0.113.0/24'],
  })

const KeyOutput = z
  .object({
    id: idOf('key'),
    name: z.string(),
    role: KeyRole,
    rights: KeyRights,
    owner: idOf('per').nullable().openapi({
      description: 'The person with whom the key ends. `null`: the key belongs to the account.',
    }),
    owner_left_at: Time.nullable().openapi({
      description: 'When the owner left the account. The key stopped working, and works again once you hand it over.',
    }),
    addresses: Addresses,
    source_id: idOf('src').nullable().openapi({ description: 'The source of calls sent with this key.' }),
    last4: z.string(),
    created_at: Time,
    expires_at: Time.nullable(),
    last_used_at: Time.nullable().openapi({ description: 'Accurate to about a minute.' }),
    revoked_at: Time.nullable(),
  })
  .openapi('ApiKey')

const tags = ['Keys']

export const listKeysRoute = query('keys.manage', {
  operationId: 'listKeys',
  method: 'get',
  path: '/api/v1/accounts/{account}/keys',
  tags,
  summary: 'List API keys',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(KeyOutput), 'The keys, oldest first, including revoked ones.') },
})

export const createKeyRoute = mutation('keys.manage', {
  operationId: 'createKey',
  method: 'post',
  path: '/api/v1/accounts/{account}/keys',
  tags,
  summary: 'Create an API key',
  refuses: ['reference_not_found', 'exceeds_own_rights'],
  description:
    'To rotate a key, create a new one, switch to it, then revoke the old one. A key can’t do more than whoever creates it, and expires no later than a key that creates it.',
  request: {
    body: jsonBody(
      z
        .strictObject({
          name: z.string().min(1).max(200),
          role: KeyRole.default(null),
          rights: optionalMember(KeyRights.max(RIGHTS.length)),
          owner: optionalMember(z.string().nullable()).openapi({
            description: 'The person with whom the key ends. `null`: the key belongs to the account. Defaults to you.',
          }),
          addresses: Addresses.default([]),
          source_id: z
            .string()
            .optional()
            .openapi({ description: 'A source of kind api. Defaults to the account’s own.' }),
          expires_at: Time.nullable().optional(),
        })
        .openapi('ApiKeyInput'),
      { 'A key for a phone system': { name: 'Switch', rights: ['events'] } },
    ),
  },
  responses: {
    201: json(
      KeyOutput.extend({ key: z.string().openapi({ example: 'ofh_…' }) }).openapi('CreatedApiKey'),
      'The new key. Its value is shown only once.',
    ),
  },
})

export const updateKeyRoute = mutation('keys.manage', {
  operationId: 'updateKey',
  method: 'patch',
  path: '/api/v1/accounts/{account}/keys/{id}',
  tags,
  summary: 'Update an API key',
  refuses: ['reference_not_found', 'exceeds_own_rights'],
  description:
    'A key that a person made can do no more than this person, and stops working when the person leaves the account. To keep it, hand it over: set `owner` to another person, or to `null` for the account.',
  request: {
    params: idParam('key'),
    body: jsonBody(
      z
        .strictObject({
          name: optionalMember(z.string().min(1).max(200)),
          owner: optionalMember(z.string().nullable()),
          addresses: optionalMember(Addresses),
        })
        .openapi('ApiKeyPatch'),
      { 'A key of the account': { owner: null } },
    ),
  },
  responses: { 200: json(KeyOutput, 'The updated key.') },
})

export const revokeKeyRoute = mutation('keys.manage', {
  operationId: 'revokeKey',
  method: 'delete',
  path: '/api/v1/accounts/{account}/keys/{id}',
  tags,
  summary: 'Revoke an API key',
  description: 'The key stops working immediately. It is still listed.',
  request: { params: idParam('key') },
  responses: { 204: noContent },
})
