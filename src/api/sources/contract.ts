import { z } from '@hono/zod-openapi'
import { body } from '../../access/show.ts'
import { api } from '../../sources/kinds/api.ts'
import { CONTEXT_ROLES } from '../../sources/kinds/context-roles.ts'
import { GAP_CODES } from '../../sources/kinds/gap-codes.ts'
import type { SourceKind } from '../../sources/kinds/kind.ts'
import { SOURCE_KINDS } from '../../sources/kinds/kinds.ts'
import { action, busyQuery, idempotentAction, mutation, publicRoute, query } from '../routing/endpoint.ts'
import { namedEnum } from '../http/named-types.ts'
import {
  exampleId,
  HeaderPairs,
  IfMatch,
  ManagedAs,
  PageQuery,
  Time,
  idOf,
  idParam,
  json,
  jsonBody,
  listOf,
  noContent,
  pageOf,
  pageQuery,
  versioned,
} from '../http/shapes.ts'

const Settings = z.record(z.string().max(100), z.unknown()).openapi({
  description: [
    'Settings of the source kind.',
    // The API's own kind comes last.
    ...[...SOURCE_KINDS.slice(1), api].map(settingsText),
    'All kinds: country (for numbers without a country code) and records (which recordings to wait for: announced, answered_calls or never).',
    'A mapping is always replaced as a whole, even in a patch.',
  ].join(' '),
})

function settingsText({ id, settings }: SourceKind): string {
  const names = Object.entries(settings).flatMap(([name, { isDocumented }]) => (isDocumented ? [name] : []))
  return `${id}: ${names.join(', ')}.`
}

const kindIds = SOURCE_KINDS.map(({ id }) => id)

const kind = z
  .enum(kindIds, { error: `Unknown kind. Supported kinds: ${kindIds.join(', ')}.` })
  .openapi({ description: 'Source kind.' })

const roles = namedEnum('ContextRole', CONTEXT_ROLES)

export const SourceOutput = z
  .object({
    id: idOf('src'),
    kind: z.string(),
    name: z.string(),
    enabled: z.boolean(),
    settings: Settings,
    url: z.string().nullable().openapi({
      description:
        'The URL to post to, for kinds that receive messages. `null` if it contains a token and the key has only the scope read.',
    }),
    blocked_reason: z.string().nullable().openapi({
      description:
        'Set if the source may not connect to its host (OFFHOOK_SOURCE_NETWORKS): the reason and what to do. Otherwise `null`.',
    }),
    unreadable_reason: z.string().nullable().openapi({
      description:
        'Set if the stored settings are unreadable, so that no calls are received: the reason. Save the source again to replace them.',
    }),
    managed_as: ManagedAs,
    version: z.int(),
    created_at: Time,
    updated_at: Time,
  })
  .openapi('Source')

const MissingPermissions = listOf(z.object({ permission: z.string(), effect: z.string() })).openapi({
  description:
    'Permissions that the login lacks, as named by the phone system, with what is not reported without each.',
})

/** A period in which calls may be missing. */
export const SourceGap = z.object({
  from: Time,
  to: Time.nullable(),
  code: namedEnum('GapCode', GAP_CODES).openapi({
    description:
      'Why data may be missing. `not_connected`: no connection to the phone system. `not_running`: Offhook was not running. `settings_changed`: the source reconnected with new settings. `missing_permission`: the login may not read call events. `updates_dropped`: the database rejected or missed updates.',
  }),
})

const SourceStatus = z
  .object({
    blocked: z.boolean().openapi({ description: 'Whether the source may not connect. `problem` says what to do.' }),
    connected: z.boolean().nullable().openapi({ description: '`null` for kinds that post to Offhook.' }),
    since: Time.nullable(),
    last_event_at: Time.nullable().openapi({
      description: 'Time of the last event. `null` if there was none recently.',
    }),
    problem: z.string().nullable().openapi({ description: 'What is wrong and what to do.' }),
    missing_permissions: MissingPermissions,
    gaps: listOf(SourceGap.extend({ dropped: z.int() })).openapi({
      description: 'Periods with incomplete data, latest first. `to` is `null` while the gap lasts.',
    }),
    contexts: listOf(z.object({ name: z.string(), suggested_role: roles.nullable(), role: roles.nullable() })),
  })
  .openapi('SourceStatus')

const name = z.string().min(1).max(200).openapi({ description: 'Name of the source.' })

export const SourceInput = z
  .strictObject({
    kind,
    name,
    settings: Settings.default({}),
    enabled: z.boolean().default(true).openapi({ description: 'Whether the source is on.' }),
  })
  .openapi('SourceInput')

const tags = ['Sources']
const params = idParam('src')

export const listSourcesRoute = query('sources.read', {
  operationId: 'listSources',
  method: 'get',
  path: '/api/v1/accounts/{account}/sources',
  tags,
  summary: 'List sources',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(SourceOutput), 'The sources, oldest first.') },
})

export const createSourceRoute = mutation('sources.change', {
  operationId: 'createSource',
  method: 'post',
  path: '/api/v1/accounts/{account}/sources',
  tags,
  summary: 'Create a source',
  refuses: ['invalid_source'],
  request: {
    body: jsonBody(SourceInput, {
      'A system with webhooks': {
        kind: 'push',
        name: 'Contact centre',
        settings: {
          country: 'GB',
          auth: { type: 'basic', username: 'offhook' },
          secret: 'contact-centre-4f5d6c7b',
          mapping: {
            uniqueid: ['/body/call_id'],
            status: [
              {
                place: '/body/event',
                values: {
                  started: { status: 'ringing' },
                  answered: { status: 'answered' },
                  ended: { status: 'ended' },
                },
              },
            ],
            fields: { caller_number: { places: ['/body/from'] }, tracking_number: { places: ['/body/to'] } },
          },
        },
      },
      Asterisk: {
        kind: 'asterisk',
        name: 'Office',
        settings: { host: 'pbx.example.com', username: 'offhook', secret: 'ami-secret-91ab', country: 'GB' },
      },
      'Your own program': { kind: 'api', name: 'Own dialler' },
    }),
  },
  responses: { 201: versioned(SourceOutput, 'The new source. Secrets are only shown as set.') },
})

export const checkSource = action('sources.change', {
  operationId: 'checkSource',
  method: 'post',
  path: '/api/v1/accounts/{account}/sources/check',
  tags,
  summary: 'Test source settings',
  refuses: ['invalid_source', 'secret_unreadable'],
  description:
    'Connects to the phone system, logs in and checks the permissions of the user, within ten seconds. Limited to ten checks a minute, including sources saved with new settings.',
  request: {
    body: jsonBody(
      z
        .strictObject({
          kind,
          settings: Settings.default({}),
          name: z
            .string()
            .optional()
            .openapi({ description: 'Ignored, so that you can send the same body as when you create a source.' }),
          enabled: z.boolean().optional().openapi({ description: 'Ignored.' }),
          id: z.string().optional().openapi({
            description: 'ID of the saved source. Its secrets are used where the body has them as shown.',
          }),
        })
        .openapi('SourceCheckInput'),
      {
        'A login': {
          kind: 'asterisk',
          settings: { host: 'pbx.example.com', username: 'offhook', secret: 'ami-secret-91ab' },
        },
      },
    ),
  },
  responses: {
    200: json(
      z
        .object({
          ok: z.boolean().openapi({ description: 'Whether the check found no problem.' }),
          connected: z
            .boolean()
            .openapi({ description: 'Whether the login succeeded. `false` for kinds that post to Offhook.' }),
          problem: z.string().nullable().openapi({ description: 'What is wrong and what to do.' }),
          missing_permissions: MissingPermissions,
        })
        .openapi('SourceCheck'),
      'The result of the check.',
    ),
  },
})

export const getSource = query('sources.read', {
  operationId: 'getSource',
  method: 'get',
  path: '/api/v1/accounts/{account}/sources/{id}',
  tags,
  summary: 'Get a source',
  request: { params },
  responses: { 200: versioned(SourceOutput, 'The source, with its version as ETag.') },
})

export const patchSource = mutation('sources.change', {
  operationId: 'updateSource',
  method: 'patch',
  path: '/api/v1/accounts/{account}/sources/{id}',
  tags,
  summary: 'Update a source',
  refuses: ['invalid_source', 'last_api_source', 'secret_unreadable'],
  description: 'Takes a JSON Merge Patch. If the host, port or recordings URL changes, send the secret again.',
  request: {
    params,
    headers: IfMatch,
    body: jsonBody(
      z
        .strictObject({ name: name.optional(), settings: Settings.optional(), enabled: z.boolean().optional() })
        .openapi('SourcePatch'),
      { 'Another name and country': { name: 'Contact centre London', settings: { country: 'GB' } } },
    ),
  },
  responses: { 200: versioned(SourceOutput, 'Saved.') },
})

export const deleteSourceRoute = mutation('sources.change', {
  operationId: 'deleteSource',
  method: 'delete',
  path: '/api/v1/accounts/{account}/sources/{id}',
  tags,
  summary: 'Delete a source',
  refuses: ['last_api_source'],
  description: 'Its calls are kept. Its keys are revoked.',
  request: { params, headers: IfMatch },
  responses: { 204: noContent },
})

export const sourceStatus = query('sources.read', {
  operationId: 'getSourceStatus',
  method: 'get',
  path: '/api/v1/accounts/{account}/sources/{id}/status',
  tags,
  summary: 'Get the status of a source',
  request: { params },
  responses: { 200: json(SourceStatus, 'The current status.') },
})

const Received = z.object({
  last_at: Time.nullable().openapi({
    description: 'Time of the last message from the vendor. `null` if there was none since the start.',
  }),
  understood: z.int().openapi({ description: 'Messages understood since the start.' }),
  not_understood: z.int().openapi({ description: 'Messages that are stored for reprocessing.' }),
  refused: z
    .object({ count: z.int(), last_at: Time, reason: z.string() })
    .nullable()
    .openapi({ description: 'Requests that failed authentication since the start. Nothing of them is stored.' }),
})

const MessageState = namedEnum('MessageState', ['understood', 'not_understood', 'replayed'])

const SourceMessage = z
  .object({
    id: idOf('msg'),
    at: Time,
    method: z.string(),
    path: body(z.string(), '').openapi({ description: 'Path after the URL of the source.' }),
    query: body(z.string(), ''),
    headers: HeaderPairs,
    body: body(z.string().nullable(), null).openapi({
      description: 'Body as text. `null` if it was not accepted.',
    }),
    parsed: body(z.unknown(), null).openapi({
      description: 'The parsed message as a mapping sees it: body, query and headers.',
    }),
    state: MessageState,
    problems: listOf(z.string()),
    updates: listOf(
      z.object({
        call_id: idOf('call').nullable(),
        uniqueid: z.string(),
        status: z.string().nullable(),
        result: z.string(),
      }),
    ).openapi({ description: 'The resulting call updates.' }),
  })
  .openapi('SourceMessage')

export const listSourceMessages = busyQuery('sources.messages', {
  operationId: 'listSourceMessages',
  method: 'get',
  path: '/api/v1/accounts/{account}/sources/{id}/messages',
  tags,
  summary: 'List messages of a source',
  description:
    'The latest messages that were understood, and for one day those that were not. Headers and parameters used for authentication are left out.',
  request: {
    params,
    query: z.strictObject({
      ...pageQuery,
      state: MessageState.optional(),
    }),
  },
  responses: { 200: json(pageOf(SourceMessage).extend({ received: Received }), 'The messages, newest first.') },
})

export const playSourceMessages = idempotentAction('sources.change', {
  operationId: 'replaySourceMessages',
  method: 'post',
  path: '/api/v1/accounts/{account}/sources/{id}/messages/replay',
  tags,
  summary: 'Reprocess messages',
  refuses: ['source_off'],
  description: 'Processes messages that were not understood again, with the current mapping.',
  request: {
    params,
    body: jsonBody(
      z
        .strictObject({
          ids: z
            .array(z.string())
            .max(1000)
            .optional()
            .openapi({ description: 'IDs of the messages. Defaults to all.' }),
        })
        .openapi('ReplayMessagesInput'),
      { 'All messages': {}, 'One message': { ids: [exampleId('msg')] } },
    ),
  },
  responses: {
    200: json(
      z.object({ replayed: z.int(), understood: z.int() }).openapi('ReplayedMessages'),
      'All messages were processed.',
    ),
  },
})

export const clearSourceMessages = mutation('sources.change', {
  operationId: 'deleteSourceMessages',
  method: 'delete',
  path: '/api/v1/accounts/{account}/sources/{id}/messages',
  tags,
  summary: 'Delete the messages of a source',
  request: { params },
  responses: { 204: noContent },
})

export const newSourceAddress = mutation('sources.change', {
  operationId: 'rotateSourceUrl',
  method: 'post',
  path: '/api/v1/accounts/{account}/sources/{id}/rotate-url',
  tags,
  summary: 'Rotate the URL of a source',
  refuses: ['wrong_source_kind'],
  description: 'For a URL that has leaked. Messages sent to the old URL are refused.',
  request: { params },
  responses: { 200: json(SourceOutput, 'The source with its new URL.') },
})

const ReadyMapping = z
  .object({
    id: z.string(),
    name: z.string(),
    summary: z.string(),
    steps: listOf(z.string()).openapi({ description: 'Setup steps at the vendor. {url} is the URL of the source.' }),
    file: z
      .object({ name: z.string(), text: z.string() })
      .nullable()
      .openapi({ description: 'A file that the steps name, to save for the vendor’s system.' }),
    mapping: z.record(z.string(), z.unknown()),
    auth: z
      .record(z.string(), z.unknown())
      .nullable()
      .openapi({ description: 'Value of the setting of the same name.' }),
    columns: listOf(z.string()).nullable().openapi({ description: 'Columns of files without a header line.' }),
    docs: z.string(),
    checked_on: z.string().openapi({ description: 'Date when the vendor’s documentation was read.' }),
    basis: z
      .string()
      .openapi({ description: 'Whether the mapping is based on documentation or recorded from a real system.' }),
  })
  .openapi('ReadyMapping')

export const listMappings = query('catalogue.read', {
  operationId: 'listMappings',
  method: 'get',
  path: '/api/v1/mappings',
  tags,
  summary: 'List built-in mappings',
  responses: {
    200: json(z.object({ data: listOf(ReadyMapping) }), 'Mappings for the settings of a source of kind push or files.'),
  },
})

export const postToSource = publicRoute({
  operationId: 'postSourceMessage',
  method: 'post',
  path: '/in/{token}',
  tags,
  summary: 'Post a message to a source',
  refuses: [
    'not_found',
    'message_refused',
    'body_incomplete',
    'body_timeout',
    'body_too_large',
    'unsupported_media_type',
  ],
  description:
    'Phone systems post to the `url` of the source, with any method and any path after it. Authentication and response depend on the kind of the source. Offhook responds once the call updates are stored. A message that isn’t understood is kept and still accepted. Returns 403 if authentication fails, and 503 if the message should be sent again. Bodies can have up to 256 KiB.',
  request: {
    params: z.object({ token: z.string().openapi({ param: { name: 'token', in: 'path' } }) }),
    body: { content: { '*/*': { schema: z.unknown() } } },
  },
  responses: {
    200: { description: 'Accepted. The body is what the phone system expects, such as TwiML.' },
    202: json(z.object({ problems: listOf(z.string()) }), 'Stored, but not understood completely.'),
    204: { description: 'Taken.' },
  },
})
