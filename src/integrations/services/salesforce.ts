import { REQUEST_DEFAULTS } from '../integration.ts'
import { callNotes, callsWithOutside, callTitle, outcomeWords } from './request-parts/call-record.ts'
import { answers, input, rows, service } from './service.ts'

// Task: developer.salesforce.com, Object Reference and Field Reference. Subject, CallDisposition and CallObject take 255
// characters, Description 32,000. CallType is Inbound, Internal or Outbound.
export const salesforce = service({
  id: 'salesforce',
  summary: 'Logs each call in Salesforce as a completed task of subtype Call.',
  group: 'crm',
  inputs: [
    input({
      key: 'domain',
      label: 'My Domain',
      help: 'In Salesforce: Setup › My Domain. Enter the current My Domain URL without https://; for a sandbox, enter its own My Domain URL.',
      example: 'acme.my.salesforce.com',
      check: {
        pattern: '[A-Za-z0-9][A-Za-z0-9-]*(?:\\.[A-Za-z0-9-]+)?\\.my\\.salesforce\\.com',
        message:
          'A My Domain ends with .my.salesforce.com, such as acme.my.salesforce.com. Copy yours from Setup › My Domain.',
      },
    }),
    input({
      key: 'client_id',
      label: 'Consumer Key',
      help: 'In Salesforce: Setup › External Client App Manager › your app › Settings › OAuth Settings › Consumer Key and Secret. The guide “Connect Salesforce” shows how to create the app.',
      example: '3MVG9example.ConsumerKey',
      check: {
        pattern: '\\S{10,}',
        message:
          'A Consumer Key has no spaces and usually starts with 3MVG. Copy all of it from the app’s OAuth Settings.',
      },
    }),
    input({
      key: 'client_secret',
      label: 'Consumer Secret',
      help: 'Beside the Consumer Key.',
      type: 'secret',
      secret_name: 'auth.client_secret',
    }),
  ],
  request: {
    ...REQUEST_DEFAULTS,
    url: 'https://[[setting:domain]]/services/data/v67.0/sobjects/Task/',
    auth: {
      type: 'oauth2',
      grant: 'client_credentials',
      token_url: 'https://[[setting:domain]]/services/oauth2/token',
      client_id: '[[setting:client_id]]',
      client_auth: 'form',
      // The app determines its own permissions; this flow has no scope.
      scope: '',
      scheme: 'Bearer',
      extra: [],
      authorize_url: '',
    },
    rows: rows(
      ['Subject', callTitle],
      ['Status', 'Completed'],
      ['Priority', 'Normal'],
      ['TaskSubtype', 'Call'],
      ['ActivityDate', '[[start_time|date:yyyy-MM-dd]]', { type: 'text' }],
      ['CallType', '[[direction|map:inbound=Inbound,outbound=Outbound,internal=Internal,*=]]', { omit_empty: true }],
      ['CallDurationInSeconds', '[[talk_duration]]', { type: 'number', omit_empty: true }],
      ['CallDisposition', outcomeWords],
      ['CallObject', '[[uniqueid|truncate:255]]', { type: 'text' }],
      ['Description', callNotes('text')],
    ),
  },
  conditions: callsWithOutside,
  // Salesforce counts requests per day, and the limit depends on edition and licences: API Request Limits and Allocations.
  rate: null,
  answers: answers({
    success: { path: 'success', is: true },
    says: ['[0].message', 'errors[0].message', 'error_description'],
    explains: [
      {
        status: 401,
        advice:
          'Salesforce rejected the token. Check that the app’s Run As user is active and can use the API (Setup › External Client App Manager › your app › Policies).',
      },
      {
        status: 403,
        holds: 'REQUEST_LIMIT_EXCEEDED',
        advice:
          'The organisation has used up its API requests for 24 hours. Offhook retries. See the limit under Setup › Company Information.',
      },
      {
        status: 403,
        advice: 'The app’s Run As user lacks permission. Give it API Enabled and access to tasks.',
      },
      {
        status: 404,
        advice:
          'No organisation uses this My Domain, or its Run As user has no access to tasks. Compare the value with Setup › My Domain.',
      },
      {
        status: 400,
        holds: 'INVALID_FIELD',
        advice:
          'The Run As user can’t see a field, named in Salesforce’s response. Make it visible to that user (field-level security of Task), or remove its row under Customise.',
      },
      {
        status: 400,
        holds: 'RESTRICTED_PICKLIST',
        advice:
          'Your organisation uses non-standard values for Status, Priority or Call Type. Enter yours under Customise.',
      },
      {
        status: 400,
        holds: 'REQUIRED_FIELD_MISSING',
        advice:
          'Your organisation requires a task field that is missing, named in Salesforce’s response. Add it under Customise.',
      },
    ],
  }),
  checked: {
    on: '2026-11-27',
    against:
      'Salesforce’s Object Reference and Field Reference (Task), REST API Developer Guide v67.0 (create a record, errors)',
  },
  docs_url:
    'https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_task.htm',
})
