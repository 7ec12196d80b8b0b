import { z } from '@hono/zod-openapi'
import { valuesOfField } from '../../access/show.ts'
import { query } from '../routing/endpoint.ts'
import { IntegrationTemplate } from '../../integrations/templates.ts'
import { RequestTemplate } from '../../render/request.ts'
import { outputOf, outputsOf } from '../http/derive-schema.ts'
import { ConditionSchema, ProblemFound } from '../integrations/contract.ts'
import { FIELD_RIGHTS, FieldValue, namedEnum } from '../http/named-types.ts'
import { Time, json, listOf } from '../http/shapes.ts'

const FieldOutput = z
  .object({
    code: z.string(),
    label: z.string(),
    type: z.string(),
    example: FieldValue.nullable(),
    available_from: namedEnum('FieldMoment', ['ring', 'answer', 'end', 'processed', 'each', 'any']).openapi({
      description: 'The earliest point at which the field is known.',
    }),
    can_change: z.boolean(),
    origin: namedEnum('FieldOrigin', ['source', 'offhook', 'gap']).openapi({
      description:
        'Origin of the value. `source`: the source. `offhook`: Offhook. `gap`: the source, where Offhook can’t compute it.',
    }),
    description: z.string(),
    values: listOf(z.string()).optional(),
    sources: listOf(z.string()).openapi({ description: 'Kinds of sources that can report the field.' }),
    from_directory: z
      .boolean()
      .openapi({ description: 'Whether the number directory fills in the field if the source doesn’t report it.' }),
    from_history: z.boolean().openapi({
      description: 'Whether Offhook derives the field from previous calls if the source doesn’t report it.',
    }),
  })
  .openapi('Field')

const FieldSeenOutput = valuesOfField(
  z.object({
    code: z.string(),
    call_count: z.int().openapi({ description: 'Number of the newest 1,000 calls that have the field.' }),
    last_at: Time.openapi({ description: 'Time of the newest call with the field.' }),
    sample: FieldValue.openapi({ description: 'Value in the newest call, cut after 200 characters.' }),
  }),
  FIELD_RIGHTS,
  { code: 'code', values: ['sample'], empty: '' },
).openapi('FieldSeen')

const FilterOutput = z
  .object({
    name: z.string(),
    description: z.string(),
    example: z.object({ value: FieldValue.nullable(), filter: z.string(), result: FieldValue.nullable() }),
    argument: z.object({
      presence: namedEnum('ArgumentPresence', ['none', 'optional', 'required']),
      description: z.string(),
    }),
    accepts: listOf(z.string()),
  })
  .openapi('Filter')

/** A request without information on its secrets. */
const RequestShown = z.object({
  method: z.string(),
  url: z.string(),
  format: z.string(),
  rows: outputOf(RequestTemplate.shape.rows),
  raw: outputOf(RequestTemplate.shape.raw),
  xml_root: outputOf(RequestTemplate.shape.xml_root),
  headers: listOf(z.object({ key: z.string(), value: z.string(), secret: z.boolean() })),
  auth: z.object({ type: z.string() }),
})

const ServiceOutput = z
  .object({
    id: z.string(),
    name: z.string(),
    summary: z.string(),
    group: namedEnum('ServiceGroup', ['any', 'ads', 'crm', 'messages', 'automation']),
    inputs: listOf(
      z.object({
        key: z.string(),
        label: z.string(),
        description: z.string(),
        type: namedEnum('ServiceInputType', ['text', 'select', 'url', 'secret', 'secret_url']),
        options: listOf(z.object({ value: z.string(), label: z.string() })),
        required: z.boolean(),
        secret: z.boolean(),
        default: z.string().openapi({ description: 'Initial value.' }),
        example: z.string(),
        validation: z.object({ pattern: z.string(), message: z.string() }).nullable().openapi({
          description: 'A regular expression for the whole value, and the error message if it doesn’t match.',
        }),
      }),
    ),
    request: RequestShown.openapi({ description: 'The request template of the service, without secrets.' }),
    events: listOf(z.string()),
    conditions: z.union([ConditionSchema, z.null()]),
    rate: z
      .object({ per_second: z.number().nullable().optional(), per_minute: z.number().nullable().optional() })
      .nullable()
      .openapi({ description: 'Rate limit of the vendor.' }),
    dry_run: z
      .object({ note: z.string() })
      .nullable()
      .openapi({ description: 'Set if the vendor supports dry runs: it checks a test without storing it.' }),
    paste: z.object({ label: z.string(), text: z.string() }).nullable(),
    beta: z.boolean(),
    unconfirmed: z.string().nullable(),
    checked: z.object({ on: z.string(), against: z.string() }),
    docs_url: z.string().nullable(),
  })
  .openapi('Service')

const { id, title, summary, example } = IntegrationTemplate.shape

const TemplateOutput = z
  .object({
    ...outputsOf({ id, title, summary }),
    service: z.string(),
    integration: z.record(z.string(), z.unknown()).openapi({
      description: 'A body of `POST /api/v1/integrations`. Members that are left out have their defaults.',
    }),
    problems: listOf(ProblemFound).openapi({
      description: 'What to set before the integration can be switched on, such as the URL.',
    }),
    example: outputOf(example),
  })
  .openapi('IntegrationTemplate')

const tags = ['Catalogues']

export const listFields = query('catalogue.read', {
  operationId: 'listFields',
  method: 'get',
  path: '/api/v1/fields',
  tags,
  summary: 'List fields',
  responses: { 200: json(z.object({ data: listOf(FieldOutput) }), 'The fields, in display order.') },
})

export const listFieldsSeen = query('calls.read', {
  operationId: 'listRecentFields',
  method: 'get',
  path: '/api/v1/accounts/{account}/fields/seen',
  tags,
  summary: 'List fields seen in recent calls',
  description:
    'Based on the newest 1,000 calls of the last 30 days, without tests. Fields of a single request, such as event_id, are left out. Cached for one minute.',
  responses: { 200: json(z.object({ data: listOf(FieldSeenOutput) }), 'The fields, most frequent first.') },
})

export const listFilters = query('catalogue.read', {
  operationId: 'listFilters',
  method: 'get',
  path: '/api/v1/filters',
  tags,
  summary: 'List placeholder filters',
  responses: { 200: json(z.object({ data: listOf(FilterOutput) }), 'The filters.') },
})

export const listServices = query('catalogue.read', {
  operationId: 'listServices',
  method: 'get',
  path: '/api/v1/services',
  tags,
  summary: 'List services',
  responses: { 200: json(z.object({ data: listOf(ServiceOutput) }), 'The services.') },
})

export const listTemplates = query('catalogue.read', {
  operationId: 'listTemplates',
  method: 'get',
  path: '/api/v1/templates',
  tags,
  summary: 'List templates',
  description:
    'Integrations to start from. Send `integration` to `POST /api/v1/integrations`, then set what `problems` lists.',
  responses: { 200: json(z.object({ data: listOf(TemplateOutput) }), 'The templates, in display order.') },
})
