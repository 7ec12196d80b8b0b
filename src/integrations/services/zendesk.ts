import { REQUEST_DEFAULTS } from '../integration.ts'
import { callNotes, callTitle } from './request-parts/call-record.ts'
import { answers, header, input, rows, service } from './service.ts'

// No API token: since 27 October 2026 Zendesk makes no new ones, and on 30 April 2027 it forgets all that there are
// (support.zendesk.com/hc/en-us/articles/10840968198042). A client of the account's own takes their place.
export const zendesk = service({
  id: 'zendesk',
  name: 'Zendesk',
  summary: 'Opens a ticket in Zendesk for each inbound call, with what is known of it as an internal note.',
  group: 'crm',
  inputs: [
    input({
      key: 'subdomain',
      label: 'Subdomain',
      help: 'What stands before .zendesk.com in the address of your Zendesk.',
      example: 'acme',
      check: {
        pattern: '[A-Za-z0-9][A-Za-z0-9-]*',
        message: 'Only what stands before .zendesk.com, such as acme for acme.zendesk.com.',
      },
    }),
    input({
      key: 'client_id',
      label: 'Identifier',
      help: 'In the Admin Center: Apps and integrations › APIs › OAuth clients › Add OAuth client, with the client kind Confidential. The identifier is the one that you give it there.',
      example: 'offhook',
      check: {
        pattern: '\\S+',
        message:
          'The identifier of an OAuth client has no blanks: Admin Center › Apps and integrations › APIs › OAuth clients shows it.',
      },
    }),
    input({
      key: 'client_secret',
      label: 'Secret',
      help: 'Zendesk shows it once, when the OAuth client is saved. Tickets are opened in the name of the administrator who made the client.',
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
    // Tried again with the same key, a ticket is not opened twice: developer.zendesk.com/api-reference/ticketing/introduction/#idempotency.
    headers: [header('idempotency-key', '[[event_id]]')],
    rows: rows(
      ['ticket.subject', callTitle],
      ['ticket.comment.body', callNotes('\n')],
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
          'Zendesk does not accept the token. Check the identifier, and that the OAuth client is Confidential and not deleted.',
      },
      {
        status: 403,
        advice:
          'The OAuth client may not open tickets: allow it the scope tickets:write, and see that its administrator is still an agent.',
      },
      {
        status: 404,
        advice: 'There is no Zendesk at this subdomain: it is what stands before .zendesk.com in your address.',
      },
      {
        status: 422,
        advice:
          'Zendesk did not take the ticket: mostly a field that your forms require. Its answer names it; add it under Customise.',
      },
      { status: 429, advice: 'The account has used up its requests of this minute. Offhook tries again.' },
    ],
  }),
  unconfirmed:
    'Zendesk’s pages show its token address with JSON; that it takes a form as well, as OAuth 2 has it and Offhook sends it, was not tried.',
  checked: {
    on: '2026-11-27',
    against: 'Zendesk’s API reference (Tickets, OAuth tokens for grant types, rate limits, idempotency)',
  },
  docs_url: 'https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#create-ticket',
})
