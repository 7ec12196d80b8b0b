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
  ['Recording', '[[recording_url]]'],
  ['Campaign', '[[campaign_name]]'],
  ['Summary', '[[summary|truncate:10000]]'],
  ['Notes', '[[notes|truncate:10000]]'],
]

// Update records with performUpsert, where a record with the same Call ID is changed and none is made twice. typecast: Airtable makes
// of the texts what the columns hold.
export const airtable = service({
  id: 'airtable',
  name: 'Airtable',
  summary: 'Keeps a record of each inbound call in an Airtable table, and adds to it what is learned later.',
  group: 'crm',
  inputs: [
    input({
      key: 'base',
      label: 'Base ID',
      help: 'The part that begins with app in the address of the table.',
      example: 'appA1b2C3d4E5f6G7',
      check: {
        pattern: 'app[A-Za-z0-9]{14}',
        message: 'A Base ID begins with app and has 17 letters and digits: the address of the table holds it.',
      },
    }),
    input({
      key: 'table',
      label: 'Table ID',
      help: 'The part that begins with tbl in the address of the table. The table needs the columns that are listed below.',
      example: 'tblA1b2C3d4E5f6G7',
      check: {
        pattern: 'tbl[A-Za-z0-9]{14}',
        message: 'A Table ID begins with tbl and has 17 letters and digits: the address of the table holds it.',
      },
    }),
    input({
      key: 'token',
      label: 'Personal access token',
      help: 'At airtable.com/create/tokens: Create new token, with the scope data.records:write and access to this base.',
      type: 'secret',
      secret_name: 'auth.token',
      example: 'patA1b2C3d4E5f6G7.0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
      check: {
        pattern: 'pat[A-Za-z0-9]{14}\\.[0-9a-f]{64}',
        message:
          'An Airtable token begins with pat and has a dot in it: copy it whole when it is made, it is shown only once.',
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
    label: 'The columns that the table needs: the first line of a CSV file to import',
    text: columns.map(([name]) => name).join(','),
  },
  // Five requests a second for a base; more, and it answers nothing for 30 seconds.
  rate: { per_second: 5 },
  answers: answers({
    says: ['error.message', 'error.type', 'error'],
    explains: [
      {
        status: 401,
        advice:
          'Airtable does not know this token: it was mistyped, made anew or deleted. Make another at airtable.com/create/tokens.',
      },
      {
        status: 403,
        advice:
          'The token may not write here: give it the scope data.records:write and access to this base, at airtable.com/create/tokens; or the base or table is another.',
      },
      {
        status: 404,
        advice: 'There is no such base or table. Copy both IDs again from the address of the table.',
      },
      {
        holds: 'UNKNOWN_FIELD_NAME',
        advice:
          'The table lacks a column. Airtable’s answer names it: add it by exactly that name, or take its row out under Customise.',
      },
      {
        holds: 'INVALID_VALUE_FOR_COLUMN',
        advice:
          'A column is of a type that cannot hold what is sent. Make it a text column, or mend its row under Customise.',
      },
      {
        status: 429,
        advice:
          'More than five requests a second went to this base, so Airtable takes none for 30 seconds; or the month’s calls of the plan are used up. Offhook tries again.',
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
