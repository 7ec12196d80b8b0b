import { z } from '@hono/zod-openapi'
import { mutation } from '../routing/endpoint.ts'
import { Time, idParam, json } from '../http/shapes.ts'

export const beginConsentRoute = mutation('manage', {
  method: 'post',
  path: '/api/v1/integrations/{id}/oauth/begin',
  tags: ['Integrations'],
  summary: 'Begin a consent (OAuth 2)',
  description:
    'Answers the address of the vendor’s page, to be opened in a browser within ten minutes, once. When a person began it, the same person must come back. 409: something is missing, and what.',
  request: { params: idParam('int') },
  responses: {
    200: json(
      z
        .object({
          authorize_url: z.string().openapi({ description: 'Where the person consents.' }),
          redirect_uri: z.string().openapi({ description: 'The address to allow at the vendor.' }),
          expires_at: Time,
        })
        .openapi('ConsentBegun'),
      'It has begun.',
    ),
  },
})
