import { z } from '@hono/zod-openapi'
import { acts, changes, looks } from '../endpoint.ts'
import { IfMatch, PageQuery, Time, idOf, idParam, json, jsonBody, listOf, noContent, pageOf } from './shapes.ts'

/** Kinds of this version. */
export const sourceKinds = ['api', 'asterisk'] as const

const Settings = z.record(z.string().max(100), z.unknown()).openapi({
  description:
    'By the kind. asterisk: host, port, username, secret, contexts, recordings_folder, country, records. api: country, records, recordings_origin, recordings_username, recordings_password. records says what is waited for: announced, answered_calls or never.',
})

const kind = z.enum(sourceKinds, {
  error: `This version takes sources of the kinds ${sourceKinds.join(' and ')}.`,
})

const roles = z.enum(['inbound', 'outbound', 'internal', 'ignore'])

const SourceOutput = z
  .object({
    id: idOf('src'),
    kind: z.string(),
    name: z.string(),
    enabled: z.boolean(),
    settings: Settings,
    url: z.string().nullable().openapi({ description: 'Where to post, for kinds that receive.' }),
    version: z.int(),
    created_at: Time,
    updated_at: Time,
  })
  .openapi('Source')

const SourceStatus = z
  .object({
    connected: z.boolean().nullable().openapi({ description: 'null: this kind is not connected to, it posts.' }),
    since: Time.nullable(),
    last_event_at: Time.nullable().openapi({ description: 'When it was last heard of; null: not lately.' }),
    problem: z.string().nullable().openapi({ description: 'What is wrong and what to do.' }),
    gaps: listOf(z.object({ from: Time, to: Time.nullable(), why: z.string(), dropped: z.int() })).openapi({
      description: 'Times of which not all is known, the latest first.',
    }),
    contexts: listOf(z.object({ name: z.string(), proposed: roles.nullable(), marked: roles.nullable() })),
  })
  .openapi('SourceStatus')

const name = z.string().min(1).max(200)
const tags = ['Sources']
const params = idParam('src')

export const listSourcesRoute = looks('read', {
  method: 'get',
  path: '/api/v1/sources',
  tags,
  summary: 'List sources',
  request: { query: PageQuery },
  responses: { 200: json(pageOf(SourceOutput), 'Oldest first.') },
})

export const createSourceRoute = changes('manage', {
  method: 'post',
  path: '/api/v1/sources',
  tags,
  summary: 'Create a source',
  request: {
    body: jsonBody(
      z
        .strictObject({
          kind,
          name,
          settings: Settings.default({}),
          enabled: z.boolean().default(true),
        })
        .openapi('SourceInput'),
    ),
  },
  responses: { 201: json(SourceOutput, 'Secrets are shown as set, never again as they are.') },
})

export const checkSource = acts('manage', {
  method: 'post',
  path: '/api/v1/sources/check',
  tags,
  summary: 'Try settings before they are saved',
  description:
    'Connects to the phone system, logs in, and looks at what the user may do, within ten seconds. Ten times a minute.',
  request: {
    body: jsonBody(
      z
        .strictObject({
          kind,
          settings: Settings.default({}),
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
        })
        .openapi('SourceCheck'),
      'What came of it.',
    ),
  },
})

export const getSource = looks('read', {
  method: 'get',
  path: '/api/v1/sources/{id}',
  tags,
  summary: 'Get a source',
  request: { params },
  responses: { 200: json(SourceOutput, 'With its version as ETag.') },
})

export const patchSource = changes('manage', {
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

export const deleteSourceRoute = changes('manage', {
  method: 'delete',
  path: '/api/v1/sources/{id}',
  tags,
  summary: 'Delete a source',
  description: 'Its calls stay; its keys are revoked.',
  request: { params, headers: IfMatch },
  responses: { 204: noContent },
})

export const sourceStatus = looks('read', {
  method: 'get',
  path: '/api/v1/sources/{id}/status',
  tags,
  summary: 'Is it connected?',
  request: { params },
  responses: { 200: json(SourceStatus, 'As it is now.') },
})
