import { z } from '@hono/zod-openapi'
import { OUTCOMES, STATUSES } from '../../calls/status.ts'
import { largeAction } from '../routing/endpoint.ts'
import { Time, idParam, json, jsonBody, listOf } from '../http/shapes.ts'

/** Rows of one request: some ten transactions. */
export const IMPORT_ROWS_MAX = 1_000

const ImportInput = z
  .strictObject({
    rows: z
      .array(z.record(z.string(), z.unknown()))
      .min(1)
      .max(IMPORT_ROWS_MAX, `At most ${IMPORT_ROWS_MAX} rows at once: send the rest after them.`)
      .openapi({ description: 'Cells by heading, or what a line of NDJSON holds.' }),
    tell: z.enum(['nobody', 'integrations']).default('nobody').openapi({
      description: 'Who hears of these calls. Integrations hear of them as of calls that happen now.',
    }),
    dry_run: z.boolean().default(false).openapi({ description: 'Answers the same and stores nothing.' }),
    mapping: z.record(z.string(), z.unknown()).optional().openapi({
      description: 'With dry_run: tried instead of that of the source.',
    }),
  })
  .openapi('ImportInput')

const ImportedCall = z
  .object({
    index: z.int(),
    uniqueid: z.string(),
    status: z.enum(STATUSES).nullable(),
    outcome: z.enum(OUTCOMES).nullable(),
    started_at: Time.nullable(),
    answered_at: Time.nullable(),
    ended_at: Time.nullable(),
    fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), listOf(z.string())]).nullable()),
  })
  .openapi('ImportedCall')

export const importRoute = largeAction('manage', {
  method: 'post',
  path: '/api/v1/sources/{id}/import',
  tags: ['Sources'],
  summary: 'Import calls that are over',
  description:
    'Each row is read by the mapping of the source, which is of kind files or push, and is taken whole or refused whole. A call that has ended already is not made again, so rows may be sent again.',
  request: { params: idParam('src'), body: jsonBody(ImportInput) },
  responses: {
    200: json(
      z
        .object({
          taken: z.int().openapi({ description: 'Rows that made a call.' }),
          known: z.int().openapi({ description: 'Rows of calls that had ended already.' }),
          passed_over: z.int().openapi({ description: 'Rows that the mapping leaves out.' }),
          refused: listOf(z.object({ index: z.int(), problems: listOf(z.string()) })).openapi({
            description: 'Rows that were not taken, by their number in the request, counted from 0, and why.',
          }),
          calls: listOf(ImportedCall).openapi({ description: 'Of a dry run: what the first 50 of them would be.' }),
        })
        .openapi('Imported'),
      'When all are stored.',
    ),
  },
})
