import { REQUEST_DEFAULTS } from '../integration.ts'
import { flatRows, formulas, formulasAsText } from './request-parts/flat.ts'
import { input, service } from './service.ts'

export const zapier = service({
  id: 'zapier',
  summary: 'Starts a Zap with every known field of the call.',
  group: 'automation',
  inputs: [
    input({
      key: 'webhook',
      label: 'Webhook URL',
      help: 'In your Zap: Trigger › Webhooks by Zapier › Catch Hook. Copy the URL from the Test step.',
      type: 'secret_url',
      example: 'https://hooks.zapier.com/hooks/catch/1234567/abcdef/',
      check: {
        pattern: String.raw`https://hooks\.zapier\.com/hooks/catch/.+`,
        message: 'A Zapier webhook URL starts with https://hooks.zapier.com/hooks/catch/.',
      },
    }),
    formulas,
  ],
  request: { ...REQUEST_DEFAULTS, url: '[[setting:webhook]]/[[secret:input.webhook]]', rows: flatRows() },
  row_filter: formulasAsText,
  // https://hookdeck.com/webhooks/platforms/how-to-solve-zapier-webhook-rate-limit-errors: the limit of one webhook.
  rate: { per_second: 30 },
  // Zapier returns 200 to any request, whether a Zap uses the address or not (help.zapier.com, Trigger Zaps from webhooks), so
  // there is nothing to explain.
  checked: { on: '2026-11-27', against: 'help.zapier.com on triggers from webhooks' },
  docs_url: 'https://help.zapier.com/hc/en-us/articles/8496288690317-Trigger-Zaps-from-webhooks',
})
