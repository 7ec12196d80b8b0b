import { z } from '@hono/zod-openapi'
import { audio, body, origin } from '../../access/show.ts'
import { mutation, query } from '../routing/endpoint.ts'
import { NoNext, HeaderPairs, Time, idOf, json, listOf, noContent } from '../http/shapes.ts'

const InboxRequestOutput = z
  .object({
    id: idOf('req'),
    at: Time,
    method: z.string(),
    url: origin(z.string()),
    headers: HeaderPairs,
    body: body(z.string(), ''),
    // Not only a body: the bytes may contain a link to a recording.
    body_base64: audio(body(z.string().nullable(), null)).openapi({
      description: 'The body in Base64, if it isn’t UTF-8.',
    }),
    status_code: z.int().openapi({ description: 'HTTP status of the response.' }),
  })
  .openapi('InboxRequest')

const params = z.object({ token: z.string().openapi({ param: { name: 'token', in: 'path' }, example: 'crm' }) })
const tags = ['Inbox']

export const readInbox = query('inbox.read', {
  operationId: 'listInboxRequests',
  method: 'get',
  path: '/api/v1/accounts/{account}/inbox/{token}',
  tags,
  summary: 'List requests of an inbox',
  description:
    'The built-in test receiver accepts any request at /inbox/{token}. The token is 1 to 64 letters, digits, - and _. Simulate failures with ?status=500, ?delay_ms=2000 and ?fail=3; a number out of range returns 400. An inbox keeps its last 100 requests and belongs to the first account that sends to it or reads it.',
  request: { params },
  responses: {
    200: json(z.object({ data: listOf(InboxRequestOutput), next: NoNext }), 'The requests, newest first.'),
  },
})

export const emptyInboxRoute = mutation('inbox.clear', {
  operationId: 'clearInbox',
  method: 'delete',
  path: '/api/v1/accounts/{account}/inbox/{token}',
  tags,
  summary: 'Clear an inbox',
  description: 'Deletes its requests and resets the counter of ?fail.',
  request: { params },
  responses: { 204: noContent },
})
