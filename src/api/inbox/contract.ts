import { z } from '@hono/zod-openapi'
import { mutation, query } from '../routing/endpoint.ts'
import { HeaderPairs, Time, idOf, json, listOf, noContent } from '../http/shapes.ts'

const InboxRequestOutput = z
  .object({
    id: idOf('req'),
    at: Time,
    method: z.string(),
    url: z.string(),
    headers: HeaderPairs,
    body: z.string(),
    body_base64: z.string().nullable().openapi({ description: 'The bytes, where they are no UTF-8.' }),
    answered: z.int(),
  })
  .openapi('InboxRequest')

const params = z.object({ token: z.string().openapi({ param: { name: 'token', in: 'path' }, example: 'crm' }) })
const tags = ['Inbox']

export const readInbox = query('read', {
  method: 'get',
  path: '/api/v1/inbox/{token}',
  tags,
  summary: 'Show what an inbox got',
  description:
    'The built-in test receiver takes any request at /inbox/{token}, where the token is any 1 to 64 letters, digits, - and _. ?status=500, ?delay_ms=2000 and ?fail=3 make it misbehave; what it cannot do is 400. It keeps the last 100 requests, and belongs to the first account that names it: by sending there, or by reading it.',
  request: { params },
  responses: { 200: json(z.object({ data: listOf(InboxRequestOutput), next: z.null() }), 'Newest first.') },
})

export const emptyInboxRoute = mutation('manage', {
  method: 'delete',
  path: '/api/v1/inbox/{token}',
  tags,
  summary: 'Empty an inbox',
  description: 'Its requests are forgotten, and ?fail counts anew.',
  request: { params },
  responses: { 204: noContent },
})
