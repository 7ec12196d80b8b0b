import { REQUEST_DEFAULTS } from '../integration.ts'
import { flatRows, formulas, formulasAsText } from './request-parts/flat.ts'
import { answers, input, service } from './service.ts'

export const make = service({
  id: 'make',
  summary: 'Starts a scenario with every known field of the call.',
  group: 'automation',
  inputs: [
    input({
      key: 'webhook',
      label: 'Webhook URL',
      help: 'In your scenario: Webhooks › Custom webhook › Create a webhook › Save › Copy address to clipboard. If the webhook has an API key, add it as the secret header x-make-apikey under Customise › Headers.',
      type: 'secret_url',
      example: 'https://hook.eu1.make.com/0123456789abcdefghijklmnopqrstuv',
      check: {
        pattern: String.raw`https://hook\.(?:[a-z0-9\-]+\.)?(?:make\.com|make\.celonis\.com|integromat\.com)/.+`,
        message: 'A Make webhook URL starts with https://hook. and a zone, such as https://hook.eu1.make.com/.',
      },
    }),
    formulas,
  ],
  request: { ...REQUEST_DEFAULTS, url: '[[setting:webhook]]/[[secret:input.webhook]]', rows: flatRows() },
  row_filter: formulasAsText,
  answers: answers({
    says: [''],
    explains: [
      {
        status: 401,
        advice: 'The webhook requires an API key. Add it as the secret header x-make-apikey under Customise › Headers.',
      },
    ],
  }),
  checked: { on: '2026-11-27', against: 'apps.make.com on webhooks' },
  docs_url: 'https://apps.make.com/gateway',
})
