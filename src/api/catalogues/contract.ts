import { z } from '@hono/zod-openapi'
import { query } from '../routing/endpoint.ts'
import { RequestTemplate } from '../../render/request.ts'
import { outputOf } from '../http/derive-schema.ts'
import { ConditionSchema } from '../integrations/contract.ts'
import { Time, json, listOf } from '../http/shapes.ts'

const Value = z.union([z.string(), z.number(), z.boolean(), listOf(z.string())])

const FieldOutput = z
  .object({
    code: z.string(),
    label: z.string(),
    type: z.string(),
    example: Value.nullable(),
    known: z
      .enum(['ring', 'answer', 'end', 'processed', 'each', 'any'])
      .openapi({ description: 'When it is known at the earliest.' }),
    changes: z.boolean(),
    from: z
      .enum(['source', 'offhook', 'gap'])
      .openapi({ description: 'Who gives it: a source, Offhook itself, or a source where Offhook cannot compute it.' }),
    help: z.string(),
    values: listOf(z.string()).optional(),
    sources: listOf(z.string()).openapi({ description: 'Kinds of sources that may tell it.' }),
    directory: z
      .boolean()
      .openapi({ description: 'The directory of dialled numbers gives it where a source does not.' }),
    history: z
      .boolean()
      .openapi({ description: 'It is counted from the calls before, where a source does not tell it.' }),
  })
  .openapi('Field')

const FieldSeenOutput = z
  .object({
    code: z.string(),
    calls: z.int().openapi({ description: 'Of how many of the newest 1,000 calls it is known.' }),
    last_at: Time.openapi({ description: 'When the newest of them was heard of.' }),
    sample: Value.openapi({ description: 'Its value in the newest, cut after 200 characters.' }),
  })
  .openapi('FieldSeen')

const FilterOutput = z
  .object({
    name: z.string(),
    meaning: z.string(),
    example: z.object({ value: Value.nullable(), filter: z.string(), result: Value.nullable() }),
    argument: z.object({ need: z.enum(['none', 'optional', 'required']), meaning: z.string() }),
    accepts: listOf(z.string()),
  })
  .openapi('Filter')

/** A request without any word on its secrets. */
const RequestShown = z.object({
  method: z.string(),
  url: z.string(),
  format: z.string(),
  rows: outputOf(RequestTemplate.shape.rows),
  headers: listOf(z.object({ key: z.string(), value: z.string(), secret: z.boolean() })),
  auth: z.object({ type: z.string() }),
})

const ServiceOutput = z
  .object({
    id: z.string(),
    name: z.string(),
    summary: z.string(),
    group: z.enum(['any', 'ads', 'crm', 'messages', 'automation']),
    inputs: listOf(
      z.object({
        key: z.string(),
        label: z.string(),
        help: z.string(),
        type: z.enum(['text', 'select', 'url', 'secret', 'secret_url']),
        options: listOf(z.object({ value: z.string(), label: z.string() })),
        required: z.boolean(),
        secret: z.boolean(),
        initial: z.string().openapi({ description: 'What stands in it to begin with.' }),
        example: z.string(),
        check: z
          .object({ pattern: z.string(), message: z.string() })
          .nullable()
          .openapi({ description: 'A regular expression for the whole text, and what to say when it does not match.' }),
      }),
    ),
    request: RequestShown.openapi({ description: 'The request that choosing it fills in, without secrets.' }),
    events: listOf(z.string()),
    conditions: z.union([ConditionSchema, z.null()]),
    rate: z
      .object({ per_second: z.number().nullable().optional(), per_minute: z.number().nullable().optional() })
      .nullable()
      .openapi({ description: 'What the vendor takes at most.' }),
    dry_run: z
      .object({ note: z.string() })
      .nullable()
      .openapi({ description: 'A test that the vendor checks and does not keep.' }),
    paste: z.object({ label: z.string(), text: z.string() }).nullable(),
    beta: z.boolean(),
    unconfirmed: z.string().nullable(),
    checked: z.object({ on: z.string(), against: z.string() }),
    docs_url: z.string().nullable(),
  })
  .openapi('Service')

const tags = ['Catalogues']

export const listFields = query('read', {
  method: 'get',
  path: '/api/v1/fields',
  tags,
  summary: 'List the fields of a call',
  responses: { 200: json(z.object({ data: listOf(FieldOutput) }), 'All, in the order in which they are shown.') },
})

export const listFieldsSeen = query('read', {
  method: 'get',
  path: '/api/v1/fields/seen',
  tags,
  summary: 'List the fields that calls carried lately',
  description:
    'Of the newest 1,000 calls of the last 30 days, tests left out. What belongs to one request alone, such as event_id, is not among them. An answer stands for a minute.',
  responses: { 200: json(z.object({ data: listOf(FieldSeenOutput) }), 'Those that most calls carry first.') },
})

export const listFilters = query('read', {
  method: 'get',
  path: '/api/v1/filters',
  tags,
  summary: 'List the filters of placeholders',
  responses: { 200: json(z.object({ data: listOf(FilterOutput) }), 'All of them.') },
})

export const listServices = query('read', {
  method: 'get',
  path: '/api/v1/services',
  tags,
  summary: 'List the services',
  responses: { 200: json(z.object({ data: listOf(ServiceOutput) }), 'All of them.') },
})
