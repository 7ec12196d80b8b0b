import { z } from '@hono/zod-openapi'
import { mutation } from '../routing/endpoint.ts'
import { Time, idParam, json } from '../http/shapes.ts'

export const beginConsentRoute = mutation('integrations.change', {
  operationId: 'beginAuthorization',
  method: 'post',
  path: '/api/v1/accounts/{account}/integrations/{id}/oauth/begin',
  tags: ['Integrations'],
  summary: 'Start OAuth 2 authorisation',
  refuses: ['consent_not_ready', 'secret_unreadable'],
  description:
    'Returns an authorisation URL of the vendor. Open it in a browser within ten minutes. It works once, and the person who started must be the one who returns. Returns 409 if a setting is missing.',
  request: { params: idParam('int') },
  responses: {
    200: json(
      z
        .object({
          authorize_url: z.string().openapi({ description: 'The page where the person authorises Offhook.' }),
          redirect_uri: z.string().openapi({ description: 'The redirect URI to register with the vendor.' }),
          expires_at: Time,
        })
        .openapi('StartedAuthorization'),
      'Started.',
    ),
  },
})
