import { z } from '@hono/zod-openapi'
import { body, origin, quoting, rowsOf } from '../../access/show.ts'
import { DELIVERY_STATES } from '../../delivery/delivery-states.ts'
import { schemaRef } from '../reference/schema-names.ts'
import { action, busyAction, mutation, query } from '../routing/endpoint.ts'
import { JobOutput } from '../jobs/contract.ts'
import { namedEnum } from '../http/named-types.ts'
import { HeaderPairs, Time, idOf, idParam, json, jsonBody, listOf, pageOf, pageQuery } from '../http/shapes.ts'

const Kind = namedEnum('DeliveryKind', ['status', 'ended', 'final', 'updated', 'resend', 'past', 'test'])
const State = namedEnum('DeliveryState', DELIVERY_STATES)

export const DeliveryOutput = z
  .object({
    id: idOf('dlv'),
    integration_id: idOf('int').nullable().openapi({ description: '`null` for a test of an unsaved integration.' }),
    integration_name: z.string().nullable(),
    call_id: idOf('call').nullable().openapi({ description: '`null` for a test, and for a resend of one.' }),
    uniqueid: z.string().nullable(),
    sequence: z.int().openapi({ description: 'Number of the event within the call.' }),
    kind: Kind,
    dry_run: z
      .boolean()
      .openapi({ description: 'Whether this was a dry run: the service checked the test without storing it.' }),
    event: z.string().nullable().openapi({
      description:
        'The event, such as answered or final. `null` for a test, or if the event is past its retention period.',
    }),
    caller: z.string().nullable(),
    dialled: z.string().nullable(),
    state: State,
    method: z.string().nullable(),
    url: origin(z.string().nullable()),
    attempt_count: z.int(),
    status_code: z.int().nullable().openapi({ description: 'HTTP status of the last response.' }),
    error: z.string().nullable().openapi({ description: 'Kind of the last error.' }),
    reason: quoting(z.string().nullable()).openapi({ description: 'Explanation of the state, in a sentence.' }),
    created_at: Time,
    last_attempt_at: Time.nullable(),
    duration_ms: z.number().nullable().openapi({ description: 'Duration of the last attempt in milliseconds.' }),
    due_at: Time.nullable().openapi({
      description:
        'When the delivery is sent, while it is the next of its call and integration. Not before the end of a pause of its integration. `null` while the integration is off, or while Offhook checks whether its receiver is back.',
    }),
  })
  .openapi('Delivery')

const RequestOutput = z
  .object({
    method: z.string(),
    url: origin(z.string()),
    headers: HeaderPairs,
    body: body(z.string().nullable(), null),
  })
  .openapi('SentRequest', {
    description: 'The request as sent. Secrets are masked except for their last four characters.',
  })

// Not `nullable()`: a schema that first appears that way would be described as nullable everywhere.
const RequestOrNull = z.union([RequestOutput, z.null()])

export const AttemptOutput = z
  .object({
    id: idOf('att'),
    number: z
      .int()
      .openapi({ description: 'Number of the attempt, from 1. 0 if the delivery finished without an attempt.' }),
    at: Time,
    state: z.string().openapi({
      description: 'State of the delivery after the attempt. `late`: the response arrived too late to count.',
    }),
    request: RequestOrNull,
    response: z
      .object({
        status_code: z.int(),
        headers: HeaderPairs,
        body: body(z.string().nullable(), null),
        truncated: z.boolean().openapi({ description: 'Whether the body was truncated.' }),
      })
      .nullable(),
    timing: z.record(z.string(), z.number().nullable()).nullable().openapi({ description: 'Milliseconds per phase.' }),
    error: z.string().nullable().openapi({ description: 'Kind of error, such as timeout.' }),
    error_detail: quoting(z.string().nullable()).openapi({
      description: 'What went wrong and what to do, in a sentence.',
    }),
    note: quoting(z.string().nullable()).openapi({
      description: 'Further details, such as a rejected token that was renewed.',
    }),
  })
  .openapi('Attempt')

export const WholeDelivery = DeliveryOutput.extend({
  webhook_id: z
    .string()
    .openapi({ description: 'The webhook-id header. The same for every attempt and every resend as sent.' }),
  request: RequestOrNull,
  curl: body(z.string().nullable(), null).openapi({
    description: 'The request as a cURL command. Secrets are variables such as $TOKEN.',
  }),
  waiting_reason: quoting(z.string().nullable()).openapi({
    description: 'Why the delivery is still waiting, in a sentence.',
  }),
  event_at: Time.nullable().openapi({ description: 'Time of the event. `null` for a test.' }),
  schedule: listOf(Time).openapi({
    description:
      'Times of the remaining attempts, next first. Empty if the delivery is not waiting, or waits for another one.',
  }),
  attempts: listOf(AttemptOutput),
}).openapi('DeliveryDetail')

const filter = {
  integration_id: z.string().optional(),
  call_id: z.string().optional().openapi({ description: 'The ID of the call, or uniqueid:<value>.' }),
  kind: Kind.optional(),
  error: z.string().max(100).optional(),
  issue_id: z.string().optional().openapi({ description: 'Deliveries whose last attempt belongs to this issue.' }),
  from: Time.optional().openapi({ description: 'Created at or after this time.' }),
  to: Time.optional().openapi({ description: 'Created before this time.' }),
  q: z.string().max(200).optional().openapi({
    description:
      'An ID, uniqueid, or the beginning of a number. Other text is searched for in bodies of the last 24 hours.',
  }),
}

const problemsAre =
  'Only problems: deliveries that failed and were not resent, are retrying, or wait for an integration that is paused or off. Tests are not among them.'

const code = z.int().min(100).max(599)
const CodeClass = namedEnum('StatusClass', ['1xx', '2xx', '3xx', '4xx', '5xx'])
const codeIs = 'HTTP status of the last response, or a class such as 5xx.'

/** Nobody selects so many deliveries manually. */
const IDS_MAX = 10_000

const DeliveryFilterInput = z
  .strictObject({
    ...filter,
    ids: z.array(z.string()).min(1).max(IDS_MAX).optional().openapi({
      description: 'IDs of deliveries. Unknown ones are ignored.',
    }),
    state: z.union([State, listOf(State).check(z.minLength(1))]).optional(),
    problems: z.boolean().optional().openapi({ description: problemsAre }),
    status_code: z.union([code, CodeClass]).optional().openapi({ description: codeIs }),
  })
  .openapi('DeliveryFilter')

/** The same values in the form of a query. */
const queried = {
  ...filter,
  // Some clients repeat a parameter instead of separating its values.
  state: z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat().flatMap((text) => text.split(',')))
    .pipe(z.array(State))
    .optional()
    .openapi({
      param: { style: 'form', explode: false },
      type: 'array',
      items: schemaRef('DeliveryState'),
      description: 'Separate several with commas.',
      example: ['failed', 'skipped'],
    }),
  problems: z
    .enum(['true', 'false'])
    .optional()
    .transform((given) => given && given === 'true')
    .openapi({ description: problemsAre }),
  status_code: z
    .union([CodeClass, z.coerce.number().pipe(code)])
    .optional()
    .openapi({ type: 'string', pattern: '^([1-5]xx|[1-5][0-9]{2})$', description: codeIs, example: '5xx' }),
}

export const Count = z.object({ count: z.int() }).openapi('Count')

const As = namedEnum('ResendMode', ['sent', 'current']).openapi({
  description: '`sent`: same body, same webhook-id. `current`: built with the current settings, new webhook-id.',
})

/** Deliveries per second: fast enough for a day's failures, slow enough for most receivers. */
export const Rate = z.int().min(1).max(1000)

const tags = ['Deliveries']
const params = idParam('dlv')

export const listDeliveriesRoute = query('deliveries.read', {
  operationId: 'listDeliveries',
  method: 'get',
  path: '/api/v1/accounts/{account}/deliveries',
  tags,
  summary: 'List deliveries',
  description: 'Newest first. A page can have fewer items than limit. Continue until `next` is `null`.',
  request: { query: z.strictObject({ ...queried, ...pageQuery }) },
  responses: { 200: json(pageOf(DeliveryOutput), 'The deliveries, newest first.') },
})

/** The count stops here. A larger number would tell the reader no more: the reader then opens the list. */
export const COUNT_MAX = 1_000

export const countDeliveriesRoute = query('deliveries.read', {
  operationId: 'countDeliveries',
  method: 'get',
  path: '/api/v1/accounts/{account}/deliveries/count',
  tags,
  summary: 'Count deliveries',
  description: `Counts matching deliveries up to ${COUNT_MAX.toLocaleString('en-AU')}. Searches that take long end earlier.`,
  request: { query: z.strictObject(queried) },
  responses: {
    200: json(
      z
        .object({
          count: z.int(),
          has_more: z.boolean().openapi({ description: 'Whether there may be more than `count`.' }),
        })
        .openapi('DeliveryCount'),
      'The number of deliveries.',
    ),
  },
})

const file = rowsOf(z.string(), DeliveryOutput)

export const exportDeliveries = query('deliveries.read', {
  operationId: 'exportDeliveries',
  method: 'get',
  path: '/api/v1/accounts/{account}/deliveries/export',
  tags,
  summary: 'Export deliveries',
  description:
    "Exports all matching deliveries, newest first, as NDJSON (one JSON object per line) or CSV with a header line. In CSV, cells that a spreadsheet would treat as a formula are prefixed with '. Phone numbers are unchanged.",
  request: { query: z.strictObject({ format: z.enum(['ndjson', 'csv']).default('ndjson'), ...queried }) },
  responses: {
    200: {
      content: { 'application/x-ndjson': { schema: file }, 'text/csv': { schema: file } },
      description: 'The file. If an error occurs, the connection is closed early.',
    },
  },
})

export const getDelivery = query('deliveries.read', {
  operationId: 'getDelivery',
  method: 'get',
  path: '/api/v1/accounts/{account}/deliveries/{id}',
  tags,
  summary: 'Get a delivery',
  request: { params },
  responses: { 200: json(WholeDelivery, 'The delivery with all attempts, oldest first.') },
})

export const previewCurrent = busyAction('deliveries.preview', {
  operationId: 'previewResend',
  method: 'post',
  path: '/api/v1/accounts/{account}/deliveries/{id}/preview-current',
  tags,
  summary: 'Preview a resend',
  refuses: ['integration_not_saved', 'retention_passed', 'not_renderable', 'secret_unreadable'],
  description:
    'Builds the request of the original event with the current settings. Nothing is sent. Returns 409 if the event is past its retention period.',
  request: { params },
  responses: {
    200: json(z.object({ request: RequestOutput }).openapi('CurrentRequest'), 'The request, with masked secrets.'),
  },
})

const dry_run = z.boolean().default(false).openapi({ description: 'Only counts the deliveries.' })

const bulkAnswers = {
  200: json(Count, 'The number of deliveries (dry run).'),
  202: json(JobOutput, 'Started. The job runs in the background.'),
}

export const resendMany = mutation('deliveries.resend', {
  operationId: 'resendDeliveries',
  method: 'post',
  path: '/api/v1/accounts/{account}/deliveries/resend',
  tags,
  summary: 'Resend deliveries',
  description:
    'Oldest first. Waiting deliveries become due immediately. The job skips deliveries that can’t be resent.',
  request: {
    body: jsonBody(
      z
        .strictObject({ filter: DeliveryFilterInput, as: As.default('sent'), rate: Rate.default(10), dry_run })
        .openapi('ResendManyInput'),
      {
        'Failures of a day': {
          filter: { state: ['failed'], from: '2026-11-25T00:00:00.000Z', to: '2026-11-26T00:00:00.000Z' },
          rate: 5,
        },
        'What failed or is retrying now': { filter: { problems: true, state: ['failed', 'retrying'] } },
        'Count them first': { filter: { status_code: '5xx' }, dry_run: true },
        'Selected deliveries': { filter: { ids: ['dlv_01980a52f3c97d4e8b1b6a3f0c2d4e5f'] }, as: 'current' },
      },
    ),
  },
  responses: bulkAnswers,
})

export const cancelMany = mutation('deliveries.cancel', {
  operationId: 'cancelDeliveries',
  method: 'post',
  path: '/api/v1/accounts/{account}/deliveries/cancel',
  tags,
  summary: 'Cancel waiting deliveries',
  description: 'Newest first. The job skips deliveries that are finished or being sent.',
  request: {
    body: jsonBody(z.strictObject({ filter: DeliveryFilterInput, dry_run }).openapi('CancelManyInput'), {
      'What waits for an integration': {
        filter: { integration_id: 'int_01980a52f3c97d4e8b1b6a3f0c2d4e5f', state: ['queued', 'retrying'] },
      },
      'Count them first': { filter: { state: ['queued', 'retrying'] }, dry_run: true },
      'Selected deliveries': { filter: { ids: ['dlv_01980a52f3c97d4e8b1b6a3f0c2d4e5f'] } },
    }),
  },
  responses: bulkAnswers,
})

export const resendOne = mutation('deliveries.resend', {
  operationId: 'resendDelivery',
  method: 'post',
  path: '/api/v1/accounts/{account}/deliveries/{id}/resend',
  tags,
  summary: 'Resend a delivery',
  refuses: [
    'integration_not_saved',
    'retention_passed',
    'earlier_delivery_waiting',
    'delivery_in_progress',
    'integration_deleted',
    'not_renderable',
  ],
  description:
    'A waiting delivery becomes due immediately instead. With `current` its request is rebuilt; if it was sent before, a new delivery takes its place.',
  request: {
    params,
    body: jsonBody(z.strictObject({ as: As.default('sent') }), { 'With the current settings': { as: 'current' } }),
  },
  responses: {
    202: json(z.object({ delivery_id: idOf('dlv') }).openapi('ResentDelivery'), 'The delivery that is being sent.'),
  },
})

export const cancelOne = action('deliveries.cancel', {
  operationId: 'cancelDelivery',
  method: 'post',
  path: '/api/v1/accounts/{account}/deliveries/{id}/cancel',
  tags,
  summary: 'Cancel a waiting delivery',
  refuses: ['delivery_in_progress', 'delivery_settled'],
  request: { params },
  responses: { 200: json(WholeDelivery, 'Canceled.') },
})
