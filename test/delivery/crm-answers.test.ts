// The responses of CRMs, in the shapes of their references, and their entries in the log.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeAnswer } from '../../src/delivery/verdict.ts'
import { serviceOf } from '../../src/integrations/services.ts'

interface Row {
  readonly of: string
  readonly status: number
  readonly body: unknown
  /** A part of the reason; left out: the delivery is delivered. */
  readonly message?: RegExp
}

const rows: readonly Row[] = [
  { of: 'hubspot', status: 201, body: { id: '512', properties: {}, archived: false } },
  {
    of: 'hubspot',
    status: 403,
    body: { status: 'error', message: 'This app lacks scopes.', category: 'MISSING_SCOPES' },
    message: /^The key lacks the scope crm\.objects\.contacts\.write\..*"This app lacks scopes\."/,
  },
  {
    of: 'hubspot',
    status: 400,
    body: { status: 'error', message: 'hs_call_recording_url is not https', category: 'VALIDATION_ERROR' },
    message: /^HubSpot only accepts https URLs for recordings/,
  },
  { of: 'salesforce', status: 201, body: { id: '00TD000000IqhSLIAZ', success: true, errors: [] } },
  {
    of: 'salesforce',
    status: 400,
    body: [{ message: "No such column 'CallType' on sobject of type Task", errorCode: 'INVALID_FIELD' }],
    message: /^The Run As user can’t see a field, .*No such column 'CallType'/,
  },
  {
    of: 'salesforce',
    status: 403,
    body: [{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }],
    message: /^The organisation has used up its API requests/,
  },
  {
    of: 'salesforce',
    status: 403,
    body: [{ message: 'The REST API is not enabled.', errorCode: 'API_DISABLED_FOR_ORG' }],
    message: /^The app’s Run As user lacks permission/,
  },
  {
    of: 'zoho_crm',
    status: 201,
    body: { data: [{ code: 'SUCCESS', details: { id: '1' }, message: 'record added', status: 'success' }] },
  },
  {
    of: 'zoho_crm',
    status: 207,
    body: {
      data: [
        { code: 'INVALID_DATA', details: { api_name: 'Call_Duration' }, message: 'invalid data', status: 'error' },
      ],
    },
    message: /^Zoho rejected the value of a field, .*"invalid data"/,
  },
  {
    of: 'zoho_crm',
    status: 401,
    body: { code: 'OAUTH_SCOPE_MISMATCH', message: 'Unauthorized', status: 'error', details: {} },
    message: /^The authorisation doesn’t cover calls/,
  },
  {
    of: 'zoho_crm',
    status: 401,
    body: { code: 'INVALID_TOKEN', message: 'invalid oauth token', status: 'error' },
    message: /data centre/,
  },
  { of: 'pipedrive', status: 200, body: { success: true, data: { id: 'abc' } } },
  {
    of: 'pipedrive',
    status: 200,
    body: { success: false, error: 'Bad request', error_info: 'end_time is missing' },
    message: /"end_time is missing"/,
  },
  {
    of: 'pipedrive',
    status: 401,
    body: { success: false, error: 'unauthorized access' },
    message: /^The API token is invalid/,
  },
  { of: 'zendesk', status: 201, body: { ticket: { id: 35436 } } },
  {
    of: 'zendesk',
    status: 422,
    body: {
      error: 'RecordInvalid',
      description: 'Record validation errors',
      details: { base: [{ description: 'Subject: is too long' }] },
    },
    message: /^Zendesk rejected the ticket.*"Subject: is too long"/,
  },
  {
    of: 'zendesk',
    status: 404,
    body: { error: { title: 'No help desk at acme.zendesk.com', message: 'There is none.' } },
    message: /^No Zendesk account uses this subdomain/,
  },
  {
    of: 'zendesk',
    status: 401,
    body: { error: "Couldn't authenticate you" },
    message: /identifier.*"Couldn't authenticate you"/,
  },
  { of: 'monday', status: 200, body: { data: { create_item: { id: '9' } }, extensions: { request_id: 'a' } } },
  {
    of: 'monday',
    status: 200,
    body: {
      data: [],
      errors: [{ message: 'User unauthorized to perform action', extensions: { code: 'UserUnauthorizedException' } }],
    },
    message: /^The token’s owner can’t add items.*"User unauthorized to perform action"/,
  },
  {
    of: 'monday',
    status: 200,
    body: { errors: [{ message: 'The board does not exist.', extensions: { code: 'InvalidBoardIdException' } }] },
    message: /^Board not found/,
  },
  {
    of: 'airtable',
    status: 200,
    body: { records: [{ id: 'rec1', fields: {} }], createdRecords: ['rec1'], updatedRecords: [] },
  },
  {
    of: 'airtable',
    status: 422,
    body: { error: { type: 'UNKNOWN_FIELD_NAME', message: 'Unknown field name: "Line"' } },
    message: /^The table lacks a column, .*Unknown field name: "Line"/,
  },
  {
    of: 'airtable',
    status: 404,
    body: { error: 'NOT_FOUND' },
    message: /^Base or table not found\..*"NOT_FOUND"/,
  },
  { of: 'servicem8', status: 200, body: { errorCode: 0, message: 'OK' } },
  {
    of: 'servicem8',
    status: 429,
    body: 'Number of allowed API requests per minute exceeded',
    message: /^ServiceM8’s limit is reached.*"Number of allowed API requests per minute exceeded"/,
  },
]

test('D6 an answer of a CRM is a success only where the vendor says so, and else is told in its terms with its reason', () => {
  for (const { of, status, body, message } of rows) {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const answer = { status, headers: [], body: new TextEncoder().encode(text), error: null }
    const answers = serviceOf(of)?.answers ?? null
    const verdict = judgeAnswer(answer, { nowMs: Date.UTC(2026, 10, 27), pathHasPlaceholders: false, answers })
    if (message === undefined) assert.equal(verdict.is, 'delivered', `${of} ${text}`)
    else assert.match(verdict.is === 'delivered' ? '' : verdict.reason, message, `${of} ${text}`)
  }
})
