import { REQUEST_DEFAULTS } from '../integration.ts'
import { flatRows } from './request-parts/flat.ts'
import { answers, input, service } from './service.ts'

export const n8n = service({
  id: 'n8n',
  name: 'n8n',
  summary: 'Starts a workflow with all that is known of the call.',
  group: 'automation',
  inputs: [
    input({
      key: 'webhook',
      label: 'Production URL',
      help: 'In your workflow: Webhook node, HTTP Method POST, Webhook URLs, Production URL; then activate the workflow. If the node asks for authentication: Customise, Authentication.',
      type: 'secret_url',
      example: 'https://n8n.example.com/webhook/5a1c2b8e-0000-4000-8000-123456789abc',
      check: {
        pattern: 'https?://(?!.*/webhook-test/)[^/]+/.+',
        message: 'Take the Production URL: the Test URL works only while n8n listens for a test event.',
      },
    }),
  ],
  request: { ...REQUEST_DEFAULTS, url: '[[setting:webhook]]/[[secret:input.webhook]]', rows: flatRows() },
  // What it answers is decided in the workflow: any 2xx will do.
  answers: answers({
    says: ['message'],
    explains: [
      // docs.n8n.io, Webhook node, Test URL versus Production URL.
      {
        status: 404,
        advice: 'n8n does not know this address. Activate the workflow, and let its Webhook node take POST.',
      },
      { status: 403, advice: 'The Webhook node wants authentication, or takes other addresses only (IP whitelist).' },
    ],
  }),
  checked: { on: '2026-11-27', against: 'n8n-io/n8n-docs on the Webhook node' },
  docs_url: 'https://docs.n8n.io/integrations/builtin/core-nodes/n8n-nodes-base.webhook/',
})
