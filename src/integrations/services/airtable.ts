import { REQUEST_DEFAULTS } from '../integration.ts'
import { directionWord, outcomeWords } from './request-parts/call-record.ts'
import { answers, input, rows, service } from './service.ts'
import type { Row } from '../../render/request.ts'

/** The columns of the table and what goes into each. */
const columns: readonly (readonly [string, string, Partial<Row>?])[] = [
  ['Call ID', '[[uniqueid]]'],
  ['Started', '[[start_time|iso]]'],
  ['Direction', directionWord],
  ['Result', outcomeWords],
  ['Caller number', '[[caller_number]]'],
  ['Caller name', '[[caller_name]]'],
  ['Dialled number', '[[tracking_number]]'],
  ['Line', '[[tracking_number_name]]'],
  ['Answered by', '[[agent_name]]'],
  ['Talk time (s)', '[[talk_duration]]', { type: 'number' }],
  ['Recording', '[[recording_url|http_url]]'],
  ['Campaign', '[[campaign_name]]'],
  ['Summary', '[[summary|truncate:10000]]'],
  ['Notes', '[[notes|truncate:10000]]'],
]

// Updates records with performUpsert: a record with the same Call ID is changed, so that no record is created twice.
// With typecast, Airtable converts texts to the types of the columns.
export const airtable = service({
  id: 'airtable',
  summary: 'Adds a record for each inbound call to an Airtable table and updates it when call data changes.',
  group: 'crm',
  inputs: [
    input({
      key: 'base',
      label: 'Base ID',
      help: 'The part of the table’s URL that starts with app.',
      example: 'appA1b2C3d4E5f6G7',
      check: {
        pattern: 'app[A-Za-z0-9]{14}',
        message: 'A base ID has 17 letters and digits and starts with app. Copy it from the table’s URL.',
      },
    }),
    input({
      key: 'table',
      label: 'Table ID',
      help: 'The part of the table’s URL that starts with tbl. The table needs the columns listed below.',
      example: 'tblA1b2C3d4E5f6G7',
      check: {
        pattern: 'tbl[A-Za-z0-9]{14}',
        message: 'A table ID has 17 letters and digits and starts with tbl. Copy it from the table’s URL.',
      },
    }),
    input({
      key: 'token',
      label: 'Personal access token',
      help: 'At airtable.com/create/tokens, choose Create new token, with the scope data.records:write and access to this base.',
      type: 'secret',
      secret_name: 'auth.token',
      example: 'patA1b2C3d4E5f6G7.0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
      check: {
        pattern: 'pat[A-Za-z0-9]{14}\\.[0-9a-f]{64}',
        message:
          'An Airtable token starts with pat and contains a dot. Airtable shows it only once: copy all of it when you create it.',
      },
    }),
  ],
  request: {
    ...REQUEST_DEFAULTS,
    method: 'PATCH',
    url: 'https://api.airtable.com/v0/[[setting:base]]/[[setting:table]]',
    auth: { type: 'bearer' },
    rows: rows(
      ['performUpsert.fieldsToMergeOn[0]', 'Call ID'],
      ['typecast', 'true', { type: 'boolean' }],
      ...columns.map(
        ([name, value, more]) =>
          [`records[0].fields."${name}"`, value, { type: 'text', omit_empty: true, ...more }] as const,
      ),
    ),
  },
  events: ['final', 'updated'],
  paste: {
    label: 'Required columns: the header row of a CSV file to import',
    text: columns.map(([name]) => name).join(','),
  },
  // Airtable allows five requests a second for a base. Beyond this limit, it accepts no request for 30 seconds.
  rate: { per_second: 5 },
  answers: answers({
    says: ['error.message', 'error.type', 'error'],
    explains: [
      {
        status: 401,
        advice: 'The token is invalid: mistyped, regenerated or deleted. Create another at airtable.com/create/tokens.',
      },
      {
        status: 403,
        advice:
          'The token can’t write to this table. At airtable.com/create/tokens, give it the scope data.records:write and access to this base. Also check the base and table IDs.',
      },
      {
        status: 404,
        advice: 'Base or table not found. Copy both IDs again from the table’s URL.',
      },
      {
        holds: 'UNKNOWN_FIELD_NAME',
        advice:
          'The table lacks a column, named in Airtable’s response. Add a column with exactly that name, or remove its row under Customise.',
      },
      {
        holds: 'INVALID_VALUE_FOR_COLUMN',
        advice: 'A column’s type doesn’t accept the value. Make it a text column, or change its row under Customise.',
      },
      {
        status: 429,
        advice:
          'More than five requests per second reached this base, so Airtable blocks it for 30 seconds; or the plan’s monthly API calls are used up. Offhook retries.',
      },
    ],
  }),
  checked: {
    on: '2026-11-27',
    against:
      'Airtable’s Web API (update records with performUpsert, errors, rate limits) and its troubleshooting page of 2026-03-06',
  },
  docs_url: 'https://airtable.com/developers/web/api/update-multiple-records',
})
