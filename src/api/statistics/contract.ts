import { z } from '@hono/zod-openapi'
import { rowsOf } from '../../access/show.ts'
import { OUTCOMES } from '../../calls/status.ts'
import { query } from '../routing/endpoint.ts'
import { CallOutcome } from '../http/named-types.ts'
import { Time, idOf, json, listOf } from '../http/shapes.ts'
import { DAYS_MAX } from '../../actions/statistics/range.ts'

const day = z.iso.date('Must be a date, such as 2026-11-25.')

const range = {
  days: z.coerce
    .number({ error: `Must be a number from 1 to ${DAYS_MAX}.` })
    .int('Must be a whole number.')
    .min(1, 'Must be at least 1.')
    .max(DAYS_MAX, `Must be at most ${DAYS_MAX}.`)
    .optional()
    .openapi({
      description: 'The last days: up to 7 as hours, the current one included, otherwise as days. Defaults to 7.',
      example: 30,
    }),
  from: day.optional().openapi({
    type: 'string',
    format: 'date',
    description: 'Instead of days: the first date, in the time zone of the account.',
  }),
  to: day.optional().openapi({ type: 'string', format: 'date', description: 'The last date. Defaults to today.' }),
}

/** The range in the response. */
const answered = {
  from: Time,
  to: Time.openapi({ description: 'End of the last period.' }),
  timezone: z.string().openapi({ description: 'The time zone of the account, in which days and hours start.' }),
  interval: z.enum(['hour', 'day']).openapi('StatisticsInterval'),
  starts: listOf(Time).openapi({ description: 'Start of each period, oldest first. Series have a value for each.' }),
  counted_until: Time.nullable().openapi({
    description:
      'Deliveries and calls up to this time are counted, usually a minute ago. `null` before the first count.',
  }),
}

const ms = z.number().nullable()
const counts = {
  delivered: z.int(),
  failed: z.int(),
  late: z.int().openapi({
    description:
      'Delivered more than a minute after the delivery was created. A delivery rebuilt with current settings, and a resend of a failed one, count from the delivery that they replace.',
  }),
  not_sent: z.int().openapi({ description: 'Dropped: replaced (`superseded`), skipped or cancelled.' }),
}
const figures = {
  ...counts,
  responses: z.int().openapi({ description: 'Attempts with a response, whatever its status.' }),
  median_ms: ms.openapi({
    description: 'Median response time, within an eighth of the exact value. `null` without responses.',
  }),
  p99_ms: ms.openapi({ description: '99th percentile of response times, as exact as the median.' }),
}
const waiting = z.int().openapi({
  description: 'Not yet delivered: deliveries that are not finished now, whatever the range.',
})
const DeliveryFigures = z.object(figures).openapi('DeliveryFigures')
const series = listOf(z.int())

const limit = z.coerce
  .number({ error: 'Must be a number from 1 to 200.' })
  .int('Must be a whole number.')
  .min(1, 'Must be at least 1.')
  .max(200, 'Must be at most 200.')

const FORMATS = ['csv', 'ndjson'] as const
const format = z.enum(FORMATS).default('csv')

function fileOf(row: z.ZodType) {
  const schema = rowsOf(z.string(), row)
  return {
    200: {
      content: { 'text/csv': { schema }, 'application/x-ndjson': { schema } },
      description: 'The file. If an error occurs, the connection is closed early.',
    },
  }
}

const tags = ['Statistics']

export const deliveryStatistics = query('statistics.read', {
  operationId: 'getDeliveryStatistics',
  method: 'get',
  path: '/api/v1/accounts/{account}/statistics/deliveries',
  tags,
  summary: 'Get delivery statistics',
  description:
    'Finished deliveries and response times, in total and by integration. Tests are not counted. Days are kept for 400 days.',
  request: {
    query: z.strictObject({
      ...range,
      integration_id: z.string().optional().openapi({ description: 'Only this integration.' }),
      limit: limit.default(50).openapi({ description: 'Integrations listed, those with the most deliveries first.' }),
    }),
  },
  responses: {
    200: json(
      z
        .object({
          ...answered,
          total: DeliveryFigures.extend({ waiting }).openapi('DeliveryTotal'),
          points: listOf(DeliveryFigures).openapi({ description: 'The total of each period.' }),
          integrations: listOf(
            z
              .object({
                integration_id: idOf('int'),
                integration_name: z.string(),
                ...figures,
                waiting,
                series: z.object({ delivered: series, failed: series, late: series }),
              })
              .openapi('IntegrationStatistics'),
          ),
          other: z
            .object({ integrations: z.int(), ...counts, waiting })
            .nullable()
            .openapi({ description: 'The integrations that are not listed. `null` if all are.' }),
        })
        .openapi('DeliveryStatistics'),
      'The statistics. Integrations without counted or waiting deliveries are left out.',
    ),
  },
})

export const DeliveryPeriod = z.object({
  from: Time,
  integration_id: idOf('int'),
  integration_name: z.string(),
  ...figures,
})

export const exportDeliveryStatistics = query('statistics.read', {
  operationId: 'exportDeliveryStatistics',
  method: 'get',
  path: '/api/v1/accounts/{account}/statistics/deliveries/export',
  tags,
  summary: 'Export delivery statistics',
  description: 'A row for each integration and period with deliveries, oldest first.',
  request: { query: z.strictObject({ ...range, format }) },
  responses: fileOf(DeliveryPeriod),
})

export const callStatistics = query('statistics.read', {
  operationId: 'getCallStatistics',
  method: 'get',
  path: '/api/v1/accounts/{account}/statistics/calls',
  tags,
  summary: 'Get call statistics',
  description:
    'Ended calls by when they started and by outcome. Test calls, replayed and merged calls are not counted.',
  request: { query: z.strictObject(range) },
  responses: {
    200: json(
      z
        .object({
          ...answered,
          calls: z.int(),
          outcomes: listOf(z.object({ outcome: CallOutcome, calls: z.int(), series })).openapi({
            description: 'Outcomes that occurred, in the order of the list of outcomes.',
          }),
        })
        .openapi('CallStatistics'),
      'The statistics.',
    ),
  },
})

const outcomes = { calls: z.int(), ...Object.fromEntries(OUTCOMES.map((outcome) => [outcome, z.int()])) }

export const CallPeriod = z.object({ from: Time, ...outcomes })

export const exportCallStatistics = query('statistics.read', {
  operationId: 'exportCallStatistics',
  method: 'get',
  path: '/api/v1/accounts/{account}/statistics/calls/export',
  tags,
  summary: 'Export call statistics',
  description: 'A row for each period, with a column for each outcome.',
  request: { query: z.strictObject({ ...range, format }) },
  responses: fileOf(CallPeriod),
})

const byOutcome = z.record(z.string(), z.int()).openapi({ description: 'Calls by outcome.', example: { answered: 3 } })

export const numberStatistics = query('statistics.read', {
  operationId: 'getNumberStatistics',
  method: 'get',
  path: '/api/v1/accounts/{account}/statistics/numbers',
  tags,
  summary: 'Get calls by number',
  description: 'Ended calls by your number: the dialled number, or the caller of an outbound call.',
  request: {
    query: z.strictObject({
      ...range,
      limit: limit.default(20).openapi({ description: 'Numbers listed, those with the most calls first.' }),
    }),
  },
  responses: {
    200: json(
      z
        .object({
          ...answered,
          calls: z.int(),
          numbers: listOf(
            z.object({
              number: z.string().nullable().openapi({ description: '`null`: the number is unknown.' }),
              name: z.string().nullable().openapi({ description: 'Name in the directory of numbers.' }),
              calls: z.int(),
              outcomes: byOutcome,
            }),
          ),
          other: z
            .object({ numbers: z.int(), calls: z.int(), outcomes: byOutcome })
            .nullable()
            .openapi({ description: 'The numbers that are not listed. `null` if all are.' }),
        })
        .openapi('NumberStatistics'),
      'The statistics.',
    ),
  },
})

export const NumberRow = z.object({ number: z.string().nullable(), name: z.string().nullable(), ...outcomes })

export const exportNumberStatistics = query('statistics.read', {
  operationId: 'exportNumberStatistics',
  method: 'get',
  path: '/api/v1/accounts/{account}/statistics/numbers/export',
  tags,
  summary: 'Export calls by number',
  description: 'A row for each number, with a column for each outcome.',
  request: { query: z.strictObject({ ...range, format }) },
  responses: fileOf(NumberRow),
})
