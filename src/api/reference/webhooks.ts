// The `webhooks` of the document: the requests that Offhook sends to receivers, one for each event. Each integration decides what
// its body holds; the document lists all fields that can be sent, each under its own name.
import type { EventType } from '../../calls/call.ts'
import { EVENT_MEANINGS } from '../../calls/event-meanings.ts'
import { FIELDS, type Field, type FieldType } from '../../calls/fields.ts'
import { SAMPLE_EVENT_ID, sampleEvent } from '../../calls/samples.ts'
import { EVENT_TYPES } from '../../calls/status.ts'
import { IntegrationInput } from '../../integrations/integration.ts'
import { renderDraft, validateDraft } from '../../integrations/preview.ts'
import { pascalCase, schemaRef, TYPE_NAME } from './schema-names.ts'

const TYPES: Readonly<Record<FieldType, { readonly type: string; readonly format?: string }>> = {
  string: { type: 'string' },
  text: { type: 'string' },
  int: { type: 'integer' },
  number: { type: 'number' },
  decimal: { type: 'string' },
  bool: { type: 'boolean' },
  datetime: { type: 'string', format: 'date-time' },
  phone: { type: 'string' },
  url: { type: 'string', format: 'uri' },
  list: { type: 'array' },
  enum: { type: 'string' },
}

/** The rows of the examples: fields that most receivers want, each under its own name. */
export const EXAMPLE_ROWS = [
  'event_id',
  'event_type',
  'sequence',
  'uniqueid',
  'direction',
  'status',
  'outcome',
  'caller_number',
  'caller_name',
  'tracking_number',
  'agent_name',
  'start_time',
  'answer_time',
  'end_time',
  'talk_duration',
  'recording_url',
  'notes',
].map((code) => ({ key: code, value: `[[${code}]]` }))

const EXAMPLE_ACCOUNT = { accountId: 1001, name: 'Acme Pty Ltd', timezone: 'Australia/Sydney', country: 'AU' }

/** Schemas of what all event bodies share and of the body of each event, by name, and the webhooks that refer to them. */
export function webhooks() {
  const schemas = Object.fromEntries(EVENT_TYPES.map((type) => [bodyName(type), bodyOf(type)]))
  const paths = Object.fromEntries(EVENT_TYPES.map((type) => [`call.${type}`, { post: operationOf(type) }]))
  return { common: { CallEvent: anyBody() }, schemas, webhooks: paths }
}

function operationOf(type: EventType) {
  return {
    operationId: `on${pascalCase(type)}`,
    tags: ['Webhooks'],
    summary: `call.${type}`,
    description: `${EVENT_MEANINGS[type]} The method, headers and body are those of the integration. The example is a JSON body with some rows, each under the name of its field.`,
    security: [],
    parameters: [
      header(
        'webhook-id',
        'ID of the delivery. It is the same for every attempt, so use it to ignore duplicates.',
        'string',
      ),
      header('webhook-timestamp', 'Time of the attempt, in seconds since 1970.', 'integer'),
      header(
        'webhook-signature',
        'v1, followed by the Base64 HMAC-SHA256 of webhook-id.webhook-timestamp.body (Standard Webhooks). Several signatures are separated by spaces.',
        'string',
      ),
    ],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: schemaRef(bodyName(type)), example: exampleOf(type) } },
    },
    responses: {
      '2XX': { description: 'The request was delivered.' },
      '410': { description: 'Gone. Offhook switches the integration off.' },
      default: { description: 'Any other response is a failed attempt, retried on the retry schedule.' },
    },
  }
}

/** The body for an event of an example call, from an integration with these rows. */
function exampleOf(type: EventType): unknown {
  const input = IntegrationInput.parse({
    name: 'CRM',
    request: { url: 'https://crm.example.com/calls', rows: EXAMPLE_ROWS },
  })
  const event = sampleEvent(type === 'voicemail' ? 'voicemail' : 'transferred', type)
  const facts = { account: EXAMPLE_ACCOUNT, numberCountry: null, eventId: SAMPLE_EVENT_ID }
  const request = renderDraft(validateDraft(input, new Map()), event, facts)
  if ('refused' in request) throw new Error(`unreachable: no request for ${type}: ${request.detail}`)
  return JSON.parse(request.body ?? '')
}

function header(name: string, description: string, type: string) {
  return { name, in: 'header', description, schema: { type } }
}

function bodyOf(type: EventType) {
  return {
    description: EVENT_MEANINGS[type],
    allOf: [
      schemaRef('CallEvent'),
      { type: 'object', properties: { event_type: { type: 'string', const: `call.${type}` } } },
    ] as const,
  }
}

/** The schema of a field, with the words of OpenAPI. */
export interface FieldSchema {
  readonly type: readonly [json: string, or: 'null']
  readonly description: string
  readonly format?: string
  readonly items?: { readonly type: 'string' }
  readonly enum?: readonly (string | null)[]
  readonly example?: unknown
  /** The name of the type of a field with fixed values. */
  readonly [TYPE_NAME]?: string | undefined
}

function schemaOf({ type, values, typeName, help, example }: Field): FieldSchema {
  const { type: json, format } = TYPES[type]
  return {
    type: [json, 'null'],
    description: help,
    ...(format !== undefined && { format }),
    ...(json === 'array' && { items: { type: 'string' } }),
    ...(values && { enum: [...values, null], [TYPE_NAME]: typeName }),
    ...(example !== null && type !== 'decimal' && { example }),
  }
}

/** Made anew for each document, which then changes its schemas. */
function anyBody() {
  return {
    type: 'object',
    description:
      'All fields of a call, by code. The rows of the integration select which fields are sent, and under which keys.',
    properties: Object.fromEntries(FIELDS.map((field) => [field.code, schemaOf(field)])),
    additionalProperties: true,
  }
}

const bodyName = (type: EventType): string => `Call${pascalCase(type)}Event`
