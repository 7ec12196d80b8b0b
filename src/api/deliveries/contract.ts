import { z } from '@hono/zod-openapi'
import { action, mutation, query } from '../routing/endpoint.ts'
import { JobOutput } from '../jobs/contract.ts'
import { HeaderPairs, Time, idOf, idParam, json, jsonBody, listOf, pageOf, pageQuery } from '../http/shapes.ts'

const states = ['queued', 'sending', 'retrying', 'delivered', 'failed', 'superseded', 'skipped', 'canceled'] as const
const kinds = ['status', 'ended', 'final', 'updated', 'resend', 'past', 'test'] as const

export const DeliveryOutput = z
  .object({
    id: idOf('dlv'),
    integration: idOf('int').nullable().openapi({ description: 'null for a test of one that was never saved.' }),
    integration_name: z.string().nullable(),
    call: idOf('call').nullable().openapi({ description: 'null for a test, which belongs to no call.' }),
    uniqueid: z.string().nullable(),
    sequence: z.int().openapi({ description: 'Number of the event in its call.' }),
    kind: z.enum(kinds),
    dry_run: z.boolean().openapi({ description: 'A test that the service checked and did not keep.' }),
    event: z.string().nullable().openapi({
      description: 'What happened, such as answered or final; null for a test, and when it is not kept any more.',
    }),
    caller: z.string().nullable(),
    dialled: z.string().nullable(),
    state: z.enum(states),
    method: z.string().nullable(),
    url: z.string().nullable(),
    tries: z.int(),
    code: z.int().nullable().openapi({ description: 'Status of the last answer.' }),
    error: z.string().nullable().openapi({ description: 'Class of the last error, in words.' }),
    reason: z.string().nullable().openapi({ description: 'What happened, in a sentence.' }),
    created_at: Time,
    last_attempt_at: Time.nullable(),
    took_ms: z.number().nullable().openapi({ description: 'How long the last attempt took.' }),
    due_at: Time.nullable().openapi({ description: 'When it goes, while it waits at the head of its lane.' }),
  })
  .openapi('Delivery')

const RequestOutput = z
  .object({ method: z.string(), url: z.string(), headers: HeaderPairs, body: z.string().nullable() })
  .openapi('SentRequest', { description: 'As it was sent, secrets as dots and their last four characters.' })

export const AttemptOutput = z
  .object({
    id: idOf('att'),
    n: z.int().openapi({ description: 'Counts from 1; 0: settled without a try.' }),
    at: Time,
    state: z.string().openapi({ description: 'Of the delivery after it; `late`: it came too late to count.' }),
    request: RequestOutput.nullable(),
    response: z
      .object({
        status: z.int(),
        headers: HeaderPairs,
        body: z.string().nullable(),
        cut: z.boolean().openapi({ description: 'There was more of the body than is kept.' }),
      })
      .nullable(),
    timing: z
      .record(z.string(), z.number().nullable())
      .nullable()
      .openapi({ description: 'Milliseconds of each part.' }),
    error: z.string().nullable(),
    note: z.string().nullable().openapi({
      description: 'What else happened in it, such as a token that was refused and asked for anew.',
    }),
  })
  .openapi('Attempt')

export const WholeDelivery = DeliveryOutput.extend({
  webhook_id: z
    .string()
    .openapi({ description: 'The header webhook-id: the same at every attempt and every resend as sent.' }),
  request: RequestOutput.nullable(),
  curl: z
    .string()
    .nullable()
    .openapi({ description: 'The request as a cURL command, with variables such as $TOKEN for secrets.' }),
  waits: z.string().nullable().openapi({ description: 'Why it has not gone yet, in a sentence.' }),
  event_at: Time.nullable().openapi({ description: 'When happened what it tells of; null for a test.' }),
  schedule: listOf(Time).openapi({
    description:
      'When it would be tried, the next attempt first, should each fail. Empty when it does not wait, or waits for another.',
  }),
  attempts: listOf(AttemptOutput),
}).openapi('WholeDelivery')

const filter = {
  integration: z.string().optional(),
  call: z.string().optional(),
  kind: z.enum(kinds).optional(),
  error: z.string().max(100).optional(),
  from: Time.optional().openapi({ description: 'From this moment on.' }),
  to: Time.optional().openapi({ description: 'Before this moment.' }),
  q: z.string().max(200).optional().openapi({
    description:
      'An id, a number or how it begins, a uniqueid; other text is looked for in bodies of the last 24 hours.',
  }),
}

const State = z.enum(states)
const code = z.int().min(100).max(599)
const CodeClass = z.enum(['1xx', '2xx', '3xx', '4xx', '5xx'])
const codeIs = 'Status of the last answer, or a class of them such as 5xx.'

export const DeliveryFilterInput = z
  .strictObject({
    ...filter,
    state: z.union([State, listOf(State).check(z.minLength(1))]).optional(),
    code: z.union([code, CodeClass]).optional().openapi({ description: codeIs }),
  })
  .openapi('DeliveryFilter')

/** As a query says it. */
const queried = {
  ...filter,
  state: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(State))
    .optional()
    .openapi({ type: 'string', description: `${states.join(', ')}; several with commas.`, example: 'failed,skipped' }),
  code: z
    .union([CodeClass, z.coerce.number().pipe(code)])
    .optional()
    .openapi({ description: codeIs }),
}

export type DeliveryQuery = z.output<typeof DeliveryFilterInput>

export const Count = z.object({ count: z.int() }).openapi('Count')

const As = z.enum(['sent', 'current']).openapi({
  description: 'sent: same body, same webhook-id. current: rendered with today’s settings, with a new id.',
})

/** Deliveries a second: fast enough for a day's worth of failures, slow enough for most receivers. */
export const Rate = z.int().min(1).max(1000)

const tags = ['Deliveries']
const params = idParam('dlv')

export const listDeliveriesRoute = query('read', {
  method: 'get',
  path: '/api/v1/deliveries',
  tags,
  summary: 'List deliveries',
  description: 'Newest first. A page may be short although there are more: go on as long as next is given.',
  request: { query: z.strictObject({ ...queried, ...pageQuery }) },
  responses: { 200: json(pageOf(DeliveryOutput), 'Newest first.') },
})

export const exportDeliveries = query('read', {
  method: 'get',
  path: '/api/v1/deliveries/export',
  tags,
  summary: 'Export deliveries',
  description:
    "All that the filter finds, newest first, as they are listed: one JSON object a line, or CSV with a header line. In CSV a cell that a spreadsheet would take for a formula gets a ' before it (S38); telephone numbers stay as they are.",
  request: { query: z.strictObject({ format: z.enum(['ndjson', 'csv']).default('ndjson'), ...queried }) },
  responses: {
    200: {
      content: { 'application/x-ndjson': { schema: z.string() }, 'text/csv': { schema: z.string() } },
      description: 'As a file. It ends early when something goes wrong: then the connection is cut.',
    },
  },
})

export const getDelivery = query('read', {
  method: 'get',
  path: '/api/v1/deliveries/{id}',
  tags,
  summary: 'Get a delivery with its attempts',
  request: { params },
  responses: { 200: json(WholeDelivery, 'With all attempts, oldest first.') },
})

export const previewCurrent = action('read', {
  method: 'post',
  path: '/api/v1/deliveries/{id}/preview-current',
  tags,
  summary: 'Show what a resend with today’s settings would send',
  description: 'Rendered from what was told at the time; nothing is sent. 409 when that is not kept any more.',
  request: { params },
  responses: { 200: json(z.object({ request: RequestOutput }).openapi('CurrentRequest'), 'Secrets as dots.') },
})

export const resendMany = mutation('manage', {
  method: 'post',
  path: '/api/v1/deliveries/resend',
  tags,
  summary: 'Send many deliveries again',
  request: {
    body: jsonBody(
      z
        .strictObject({
          filter: DeliveryFilterInput,
          as: As.default('sent'),
          rate: Rate.default(10),
          dry_run: z.boolean().default(false),
        })
        .openapi('ResendManyInput'),
    ),
  },
  responses: { 200: json(Count, 'How many it would be.'), 202: json(JobOutput, 'The work goes on in the background.') },
})

export const resendOne = mutation('manage', {
  method: 'post',
  path: '/api/v1/deliveries/{id}/resend',
  tags,
  summary: 'Send a delivery again',
  description: 'One that still waits only becomes due now, if it is to go as it is.',
  request: { params, body: { ...jsonBody(z.strictObject({ as: As.default('sent') })), required: false as const } },
  responses: { 202: json(z.object({ delivery: idOf('dlv') }).openapi('Resent'), 'The delivery that goes now.') },
})

export const cancelOne = action('manage', {
  method: 'post',
  path: '/api/v1/deliveries/{id}/cancel',
  tags,
  summary: 'Cancel a delivery that waits',
  request: { params },
  responses: { 200: json(WholeDelivery, 'Canceled.') },
})
