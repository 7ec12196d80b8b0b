import { REQUEST_DEFAULTS } from '../integration.ts'
import { callNotes, callTitle } from './request-parts/call-record.ts'
import { answers, header, input, rows, service } from './service.ts'

// No API token is used: since 27 October 2026 Zendesk creates no new API tokens, and on 30 April 2027 all existing ones
// become invalid (support.zendesk.com/hc/en-us/articles/10840968198042). An OAuth client of the account replaces them.
export const zendesk = service({
  id: 'zendesk',
  summary: 'Opens a Zendesk ticket for each inbound call, with the call details as an internal note.',
  group: 'crm',
  inputs: [
    input({
      key: 'subdomain',
      label: 'Subdomain',
      help: 'The part before .zendesk.com in the URL of your Zendesk.',
      example: 'acme',
      check: {
        pattern: '[A-Za-z0-9][A-Za-z0-9-]*',
        message: 'Enter only the part before .zendesk.com, such as acme for acme.zendesk.com.',
      },
    }),
    input({
      key: 'client_id',
      label: 'Identifier',
      help: 'In Admin Center: Apps and integrations › APIs › OAuth clients › Add OAuth client, with the client kind Confidential. Enter the identifier you choose there.',
      example: 'offhook',
      check: {
        pattern: '\\S+',
        message:
          'An OAuth client’s identifier has no spaces. Copy it from Admin Center › Apps and integrations › APIs › OAuth clients.',
      },
    }),
    input({
      key: 'client_secret',
      label: 'Secret',
      help: 'Zendesk shows it once, when you save the OAuth client. Tickets are opened as the administrator who created the client.',
      type: 'secret',
      secret_name: 'auth.client_secret',
    }),
  ],
  request: {
    ...REQUEST_DEFAULTS,
    url: 'https://[[setting:subdomain]].zendesk.com/api/v2/tickets.json',
    auth: {
      type: 'oauth2',
      grant: 'client_credentials',
      token_url: 'https://[[setting:subdomain]].zendesk.com/oauth/tokens',
      client_id: '[[setting:client_id]]',
      client_auth: 'form',
      scope: 'tickets:write',
      scheme: 'Bearer',
      extra: [],
      authorize_url: '',
    },
    // A retry with the same key does not open a ticket twice:
    // developer.zendesk.com/api-reference/ticketing/introduction/#idempotency.
    headers: [header('idempotency-key', '[[event_id]]')],
    rows: rows(
      ['ticket.subject', callTitle],
      // Zendesk interprets Markdown in `body`, where a caller's name could be a link or a picture, but not in
      // `html_body` (developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/#bodies).
      ['ticket.comment.html_body', callNotes('html')],
      ['ticket.comment.public', 'false', { type: 'boolean' }],
      ['ticket.external_id', '[[uniqueid]]', { type: 'text' }],
      ['ticket.tags[0]', 'phone_call'],
      ['ticket.tags[1]', '[[outcome]]', { type: 'text', omit_empty: true }],
    ),
  },
  // 200 requests a minute on the smallest plan: developer.zendesk.com/api-reference/introduction/rate-limits.
  rate: { per_minute: 200 },
  answers: answers({
    says: ['details.base[0].description', 'description', 'error_description', 'error.message', 'error.title', 'error'],
    explains: [
      {
        status: 401,
        advice:
          'Zendesk rejected the token. Check the identifier, and that the OAuth client exists and is Confidential.',
      },
      {
        status: 403,
        advice:
          'The OAuth client can’t open tickets. Give it the scope tickets:write, and check that its administrator is still an agent.',
      },
      {
        status: 404,
        advice: 'No Zendesk account uses this subdomain. Enter the part before .zendesk.com in your URL.',
      },
      {
        status: 422,
        advice:
          'Zendesk rejected the ticket, usually because your form requires a field. Its response names the field: add it under Customise.',
      },
      { status: 429, advice: 'The account has reached its request limit per minute. Offhook retries.' },
    ],
  }),
  unconfirmed:
    'Zendesk documents JSON token requests; Offhook sends a form, as OAuth 2 specifies, which has not been tested with Zendesk.',
  checked: {
    on: '2026-12-01',
    against:
      'Zendesk’s API reference (Tickets, Ticket Comments, OAuth tokens for grant types, rate limits, idempotency)',
  },
  docs_url: 'https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#create-ticket',
})
