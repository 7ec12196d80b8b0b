import { z } from '@hono/zod-openapi'
import { Zone } from '../accounts/contract.ts'
import { largeIdempotentAction } from '../routing/endpoint.ts'
import { CallOutcome, CallStatus, FieldValues, namedEnum } from '../http/named-types.ts'
import { Time, idParam, json, jsonBody, listOf } from '../http/shapes.ts'

/** Rows of one request: about ten transactions. */
export const IMPORT_ROWS_MAX = 1_000

const ImportInput = z
  .strictObject({
    rows: z
      .array(z.record(z.string(), z.unknown()))
      .min(1)
      .max(
        IMPORT_ROWS_MAX,
        `At most ${IMPORT_ROWS_MAX} rows are allowed per request. Send the rest in further requests.`,
      )
      .openapi({ description: 'Rows as objects: cells by column heading, or lines of NDJSON.' }),
    send: namedEnum('ImportTarget', ['nobody', 'integrations']).default('nobody').openapi({
      description: 'Integrations that receive the calls, as if they happened now.',
    }),
    dry_run: z
      .boolean()
      .default(false)
      .openapi({ description: '`true`: returns the same result, but stores nothing.' }),
    mapping: z.record(z.string(), z.unknown()).optional().openapi({
      description: 'With dry_run: the mapping to try instead of the source’s.',
    }),
    timezone: Zone.optional().openapi({
      description:
        'The time zone of times without an offset, such as the clock of the phone system. Without it: that of the source, otherwise that of the account.',
    }),
  })
  .openapi('ImportInput')

const ImportedCall = z
  .object({
    index: z.int(),
    uniqueid: z.string(),
    status: CallStatus.nullable(),
    outcome: CallOutcome.nullable(),
    started_at: Time.nullable(),
    answered_at: Time.nullable(),
    ended_at: Time.nullable(),
    fields: FieldValues,
  })
  .openapi('ImportedCall')

export const importRoute = largeIdempotentAction('calls.import', {
  operationId: 'importCalls',
  method: 'post',
  path: '/api/v1/accounts/{account}/sources/{id}/import',
  tags: ['Sources'],
  summary: 'Import past calls',
  refuses: ['mapping_missing', 'wrong_source_kind', 'source_off', 'invalid_mapping'],
  description:
    'Reads each row with the mapping of the source, which must be of kind files or push. A row is imported completely or refused. Calls that have already ended are left alone, so you can send rows again.',
  request: {
    params: idParam('src'),
    body: jsonBody(ImportInput, {
      'Two past calls': {
        rows: [
          { 'Call ID': 'C-1001', Started: '2026-10-05 09:14:02', Caller: '020 7946 0958', Result: 'answered' },
          { 'Call ID': 'C-1002', Started: '2026-10-05 09:31:40', Caller: '020 7946 0991', Result: 'missed' },
        ],
        dry_run: true,
      },
    }),
  },
  responses: {
    200: json(
      z
        .object({
          created: z.int().openapi({ description: 'Number of rows that created a call.' }),
          already_ended: z.int().openapi({ description: 'Number of rows of calls that had already ended.' }),
          ignored: z.int().openapi({ description: 'Number of rows that the mapping ignores.' }),
          refused: listOf(z.object({ index: z.int(), problems: listOf(z.string()) })).openapi({
            description: 'Refused rows, with their position in the request (from 0) and the reason.',
          }),
          timezone: z.string().openapi({ description: 'The time zone in which times without an offset were read.' }),
          calls: listOf(ImportedCall).openapi({ description: 'For a dry run: the first 50 resulting calls.' }),
        })
        .openapi('ImportResult'),
      'All rows were stored.',
    ),
  },
})
