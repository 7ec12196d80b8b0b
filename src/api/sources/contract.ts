import { z } from '@hono/zod-openapi'
import { api } from '../../sources/kinds/api.ts'
import { CONTEXT_ROLES } from '../../sources/kinds/context-roles.ts'
import type { SourceKind } from '../../sources/kinds/kind.ts'
import { SOURCE_KINDS } from '../../sources/kinds/kinds.ts'
import { action, mutation, query, publicRoute } from '../routing/endpoint.ts'
import {
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
} from '../http/shapes.ts'

const Settings = z.record(z.string().max(100), z.unknown()).openapi({
  description: [
    'By the kind.',
    // The API's own last.
    ...[...SOURCE_KINDS.slice(1), api].map(settingsText),
    'Of all: country, whose numbers are written without a country code, and records, what is waited for: announced, answered_calls or never.',
    'A mapping is taken as a whole, also in a patch.',
  ].join(' '),
})

function settingsText({ id, settings }: SourceKind): string {
  const names = Object.entries(settings).flatMap(([name, { isDocumented }]) => (isDocumented ? [name] : []))
  return `${id}: ${names.join(', ')}.`
}

const kindIds = SOURCE_KINDS.map(({ id }) => id)

const kind = z.enum(kindIds, { error: `This version takes sources of the kinds ${kindIds.join(', ')}.` })

const roles = z.enum(CONTEXT_ROLES)

const SourceOutput = z
  .object({
    id: idOf('src'),
    kind: z.string(),
    name: z.string(),
    enabled: z.boolean(),
    settings: Settings,
    url: z.string().nullable().openapi({
      description: 'Where to post, for kinds that receive; null where it ends with a token and the key may only read.',
    }),
    stopped: z.string().nullable().openapi({
      description:
        'Why it does not connect at all, and what to do: its host may not be dialled (OFFHOOK_SOURCE_NETWORKS). null: it is not stopped.',
    }),
    unreadable: z.string().nullable().openapi({
      description:
        'Why it takes no calls although it is switched on: its stored settings cannot be read. Save it again to replace them.',
    }),
    managed_as: ManagedAs,
    version: z.int(),
    created_at: Time,
    updated_at: Time,
  })
  .openapi('Source')

const MissingRights = listOf(z.object({ right: z.string(), without: z.string() })).openapi({
  description: 'Rights that its login lacks, as the phone system calls them, with what is not reported without each.',
})

const SourceStatus = z
  .object({
    stopped: z.boolean().openapi({ description: 'It may not connect: problem says what to do.' }),
    connected: z.boolean().nullable().openapi({ description: 'null: this kind is not connected to, it posts.' }),
    since: Time.nullable(),
    last_event_at: Time.nullable().openapi({ description: 'When it was last heard of; null: not lately.' }),
    problem: z.string().nullable().openapi({ description: 'What is wrong and what to do.' }),
    missing_rights: MissingRights,
    gaps: listOf(z.object({ from: Time, to: Time.nullable(), why: z.string(), dropped: z.int() })).openapi({
      description:
        'Times of which not all is known, the latest first: not connected, Offhook was not running, settings changed, missing right, updates dropped. to: null while it lasts.',
    }),
    contexts: listOf(z.object({ name: z.string(), proposed: roles.nullable(), marked: roles.nullable() })),
  })
  .openapi('SourceStatus')

const name = z.string().min(1).max(200)

export const SourceInput = z
  .strictObject({
    kind,
    name,
    settings: Settings.default({}),
    enabled: z.boolean().default(true),
  })
  .openapi('SourceInput')

const tags = ['Sources']
const params = idParam('src')

export const listSourcesRoute = query('read', {
  method: 'get',
  path: '/api/v1/sources',
  tags,
  summary: 'List sources',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(SourceOutput), 'Oldest first.') },
})

export const createSourceRoute = mutation('manage', {
  method: 'post',
  path: '/api/v1/sources',
  tags,
  summary: 'Create a source',
  request: {
    body: jsonBody(SourceInput),
  },
  responses: { 201: json(SourceOutput, 'Secrets are shown as set, never again as they are.') },
})

export const checkSource = action('manage', {
  method: 'post',
  path: '/api/v1/sources/check',
  tags,
  summary: 'Try settings before they are saved',
  description:
    'Connects to the phone system, logs in, and looks at what the user may do, within ten seconds. Ten times a minute, sources among them that were saved with new settings.',
  request: {
    body: jsonBody(
      z
        .strictObject({
          kind,
          settings: Settings.default({}),
          name: z
            .string()
            .optional()
            .openapi({ description: 'Not looked at: what creates a source can be sent here as it is.' }),
          enabled: z.boolean().optional().openapi({ description: 'Not looked at.' }),
          id: z.string().optional().openapi({
            description: 'The saved source that is being edited: its secret is used where it is sent back as shown.',
          }),
        })
        .openapi('SourceCheckInput'),
    ),
  },
  responses: {
    200: json(
      z
        .object({
          ok: z.boolean().openapi({ description: 'Nothing is wrong.' }),
          connected: z.boolean().openapi({ description: 'The login worked; false for kinds that post.' }),
          problem: z.string().nullable().openapi({ description: 'What is wrong and what to do.' }),
          missing_rights: MissingRights,
        })
        .openapi('SourceCheck'),
      'What came of it.',
    ),
  },
})

export const getSource = query('read', {
  method: 'get',
  path: '/api/v1/sources/{id}',
  tags,
  summary: 'Get a source',
  request: { params },
  responses: { 200: json(SourceOutput, 'With its version as ETag.') },
})

export const patchSource = mutation('manage', {
  method: 'patch',
  path: '/api/v1/sources/{id}',
  tags,
  summary: 'Change a source',
  description:
    'A JSON Merge Patch. With another host or port, or another address of recordings, its secret is to be entered anew.',
  request: {
    params,
    headers: IfMatch,
    body: jsonBody(
      z
        .strictObject({ name: name.optional(), settings: Settings.optional(), enabled: z.boolean().optional() })
        .openapi('SourcePatch'),
    ),
  },
  responses: { 200: json(SourceOutput, 'Saved.') },
})

export const deleteSourceRoute = mutation('manage', {
  method: 'delete',
  path: '/api/v1/sources/{id}',
  tags,
  summary: 'Delete a source',
  description: 'Its calls stay; its keys are revoked.',
  request: { params, headers: IfMatch },
  responses: { 204: noContent },
})

export const sourceStatus = query('read', {
  method: 'get',
  path: '/api/v1/sources/{id}/status',
  tags,
  summary: 'Is it connected?',
  request: { params },
  responses: { 200: json(SourceStatus, 'As it is now.') },
})

const Received = z.object({
  last_at: Time.nullable().openapi({
    description: 'When anything came that was the vendor’s; null: not since the start.',
  }),
  understood: z.int().openapi({ description: 'Messages since the start of the program.' }),
  not_understood: z.int().openapi({ description: 'Messages that are kept to be played again.' }),
  refused: z
    .object({ count: z.int(), last_at: Time, why: z.string() })
    .nullable()
    .openapi({ description: 'Requests that were not the vendor’s, since the start: nothing of them is kept.' }),
})

const SourceMessage = z
  .object({
    id: idOf('msg'),
    at: Time,
    method: z.string(),
    path: z.string().openapi({ description: 'After the address of the source.' }),
    query: z.string(),
    headers: HeaderPairs,
    body: z.string().nullable().openapi({ description: 'As text; null: it was not taken.' }),
    tree: z.unknown().openapi({ description: 'What it holds, as a mapping sees it: body, query, headers.' }),
    state: z.enum(['understood', 'not_understood', 'played']),
    problems: listOf(z.string()),
    told: listOf(
      z.object({
        call: idOf('call').nullable(),
        uniqueid: z.string(),
        status: z.string().nullable(),
        result: z.string(),
      }),
    ).openapi({ description: 'What was made of it.' }),
  })
  .openapi('SourceMessage')

export const listSourceMessages = query('read', {
  method: 'get',
  path: '/api/v1/sources/{id}/messages',
  tags,
  summary: 'What was posted to a source',
  description:
    'The latest that were understood, and for a day those that were not. Headers and parameters that prove who sends are left out.',
  request: {
    params,
    query: z.strictObject({
      ...pageQuery,
      state: z.enum(['understood', 'not_understood', 'played']).optional(),
    }),
  },
  responses: { 200: json(pageOf(SourceMessage).extend({ received: Received }), 'The newest first.') },
})

export const playSourceMessages = action('manage', {
  method: 'post',
  path: '/api/v1/sources/{id}/messages/play',
  tags,
  summary: 'Play messages again',
  description: 'Those that were not understood go the way of new ones, with the mapping of now.',
  request: {
    params,
    body: {
      ...jsonBody(
        z
          .strictObject({
            ids: z.array(z.string()).max(1000).optional().openapi({ description: 'These; all unless given.' }),
          })
          .openapi('PlayInput'),
      ),
      required: false as const,
    },
  },
  responses: {
    200: json(z.object({ played: z.int(), understood: z.int() }).openapi('Played'), 'When all are through.'),
  },
})

export const clearSourceMessages = mutation('manage', {
  method: 'delete',
  path: '/api/v1/sources/{id}/messages',
  tags,
  summary: 'Forget what was posted to a source',
  request: { params },
  responses: { 204: noContent },
})

export const newSourceAddress = mutation('manage', {
  method: 'post',
  path: '/api/v1/sources/{id}/new-address',
  tags,
  summary: 'Give a source another address',
  description: 'For one that strangers know. What is sent to the old address is not taken any more.',
  request: { params },
  responses: { 200: json(SourceOutput, 'With its new address.') },
})

const ReadyMapping = z
  .object({
    id: z.string(),
    name: z.string(),
    summary: z.string(),
    steps: listOf(z.string()).openapi({ description: 'What to do at the vendor; {url} is the address of the source.' }),
    mapping: z.record(z.string(), z.unknown()),
    auth: z.record(z.string(), z.unknown()).nullable().openapi({ description: 'The setting of that name.' }),
    columns: listOf(z.string()).nullable().openapi({ description: 'Of files without headings.' }),
    docs: z.string(),
    checked: z.string().openapi({ description: 'When its documents were read.' }),
    confirmed: z.string().openapi({ description: 'By its documents, or recorded from a real system.' }),
  })
  .openapi('ReadyMapping')

export const listMappings = query('read', {
  method: 'get',
  path: '/api/v1/mappings',
  tags,
  summary: 'Mappings that come with Offhook',
  responses: {
    200: json(z.object({ data: listOf(ReadyMapping) }), 'For the settings of a source of kind push or files.'),
  },
})

export const postToSource = publicRoute({
  method: 'post',
  path: '/in/{token}',
  tags,
  summary: 'Post a message to a source',
  description:
    'Where phone systems post, with any method and any path after it; the address is the url of the source. What a message proves itself by, and what it is answered, is as its kind has it. It is answered when what it tells is stored; one that is not understood is kept, and is no failure. What is not the vendor’s is 403, and nothing of it is kept; 503 asks to send it again. Bodies of 256 KiB at most.',
  request: {
    params: z.object({ token: z.string().openapi({ param: { name: 'token', in: 'path' } }) }),
    body: { content: { '*/*': { schema: z.unknown() } } },
  },
  responses: {
    200: { description: 'Taken; the body is what the phone system asks for, such as TwiML.' },
    202: json(z.object({ problems: listOf(z.string()) }), 'Kept, and not understood, or not all of it.'),
    204: { description: 'Taken.' },
  },
})
