import { REQUEST_DEFAULTS } from '../integration.ts'
import { flatRows, formulas, formulasAsText } from './request-parts/flat.ts'
import { answers, input, service } from './service.ts'

export const n8n = service({
  id: 'n8n',
  summary: 'Starts a workflow with every known field of the call.',
  group: 'automation',
  inputs: [
    input({
      key: 'webhook',
      label: 'Production URL',
      help: 'In your workflow, set the Webhook node’s HTTP Method to POST and copy its Production URL (under Webhook URLs), then activate the workflow. To retry workflows that fail, set Respond to When Last Node Finishes: with Immediately, n8n returns 200 before the workflow runs. If the node requires authentication, add it under Customise › Authentication.',
      type: 'secret_url',
      example: 'https://n8n.example.com/webhook/5a1c2b8e-0000-4000-8000-123456789abc',
      check: {
        pattern: 'https?://(?!.*/webhook-test/)[^/]+/.+',
        message: 'Use the Production URL. The Test URL works only while n8n listens for a test event.',
      },
    }),
    formulas,
  ],
  request: { ...REQUEST_DEFAULTS, url: '[[setting:webhook]]/[[secret:input.webhook]]', rows: flatRows() },
  row_filter: formulasAsText,
  // The workflow decides the response: any 2xx is a success.
  answers: answers({
    says: ['message'],
    explains: [
      // docs.n8n.io, Webhook node, Test URL versus Production URL.
      {
        status: 404,
        advice:
          'n8n can’t find this webhook. Activate the workflow, and set the HTTP Method of its Webhook node to POST.',
      },
      {
        status: 403,
        advice:
          'The Webhook node requires authentication, or its IP whitelist excludes Offhook. Check both in the node.',
      },
    ],
  }),
  checked: { on: '2026-11-27', against: 'n8n-io/n8n-docs on the Webhook node' },
  docs_url: 'https://docs.n8n.io/integrations/builtin/core-nodes/n8n-nodes-base.webhook/',
})
