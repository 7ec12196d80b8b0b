import { REQUEST_DEFAULTS } from '../integration.ts'
import { callNotes, callsWithOutside, callTitle, outcomeWords } from './request-parts/call-record.ts'
import { answers, input, rows, service } from './service.ts'

// Task: developer.salesforce.com, Object Reference and Field Reference. Subject, CallDisposition and CallObject take 255
// characters, Description 32,000. CallType is Inbound, Internal or Outbound.
export const salesforce = service({
  id: 'salesforce',
  name: 'Salesforce',
  summary: 'Logs each call in Salesforce as a completed task of the kind Call.',
  group: 'crm',
  inputs: [
    input({
      key: 'domain',
      label: 'My Domain',
      help: 'In Salesforce: Setup › My Domain, the current My Domain URL without https://. For a sandbox it is that of the sandbox.',
      example: 'acme.my.salesforce.com',
      check: {
        pattern: '[A-Za-z0-9][A-Za-z0-9-]*(?:\\.[A-Za-z0-9-]+)?\\.my\\.salesforce\\.com',
        message:
          'A My Domain ends with .my.salesforce.com, such as acme.my.salesforce.com: Setup › My Domain shows yours.',
      },
    }),
    input({
      key: 'client_id',
      label: 'Consumer Key',
      help: 'In Salesforce: Setup › External Client App Manager › your app › Settings › OAuth Settings › Consumer Key and Secret. The guide “Connect Salesforce” tells how to make the app.',
      example: '3MVG9example.ConsumerKey',
      check: {
        pattern: '\\S{10,}',
        message:
          'A Consumer Key is one long word, mostly beginning with 3MVG: copy it whole from the app’s OAuth Settings.',
      },
    }),
    input({
      key: 'client_secret',
      label: 'Consumer Secret',
      help: 'It stands beside the Consumer Key.',
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
      // What the app may do is said in the app; this flow takes no scope.
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
      ['Description', callNotes('\n')],
    ),
  },
  conditions: callsWithOutside,
  // Salesforce counts requests by the day, and how many depends on edition and licences: API Request Limits and Allocations.
  rate: null,
  answers: answers({
    success: { path: 'success', is: true },
    says: ['[0].message', 'errors[0].message', 'error_description'],
    explains: [
      {
        status: 401,
        advice:
          'Salesforce does not accept the token. Check that the app’s Run As user is active and may use the API (Setup › External Client App Manager › your app › Policies).',
      },
      {
        status: 403,
        holds: 'REQUEST_LIMIT_EXCEEDED',
        advice:
          'The organisation has used up its API requests for 24 hours. Offhook tries again; Setup › Company Information shows how many there are.',
      },
      {
        status: 403,
        advice: 'The app’s Run As user may not do this: it needs the permission API Enabled, and access to tasks.',
      },
      {
        status: 404,
        advice:
          'There is no such organisation at this My Domain, or its Run As user has no access to tasks. Compare the My Domain with Setup › My Domain.',
      },
      {
        status: 400,
        holds: 'INVALID_FIELD',
        advice:
          'The Run As user cannot see one of the fields. Salesforce’s answer names it: show it to that user (field-level security of Task), or take its row out under Customise.',
      },
      {
        status: 400,
        holds: 'RESTRICTED_PICKLIST',
        advice:
          'The organisation has other values for Status, Priority or Call Type than the usual ones. Write yours under Customise.',
      },
      {
        status: 400,
        holds: 'REQUIRED_FIELD_MISSING',
        advice:
          'The organisation wants a field in every task that is not sent. Salesforce’s answer names it: add it under Customise.',
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
