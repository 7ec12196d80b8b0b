import { z } from '@hono/zod-openapi'
import { CallOutput } from '../calls/contract.ts'
import { DeliveryOutput } from '../deliveries/contract.ts'
import { busyQuery } from '../routing/endpoint.ts'
import { idOf, json, listOf } from '../http/shapes.ts'

const name = z.string()
const enabled = z.boolean()

const SearchResults = z
  .object({
    integrations: listOf(z.object({ id: idOf('int'), name, url: z.string(), enabled })).openapi({
      description: 'By name, service, URL or ID.',
    }),
    sources: listOf(z.object({ id: idOf('src'), name, kind: z.string(), enabled })).openapi({
      description: 'By name, kind or ID.',
    }),
    steps: listOf(z.object({ id: idOf('stp'), name, enabled })).openapi({ description: 'By name or ID.' }),
    people: listOf(z.object({ id: idOf('per'), name, email: z.string() })).openapi({
      description: 'By name or email. Empty for API keys without the scope manage.',
    }),
    numbers: listOf(z.object({ id: idOf('num'), number: z.string(), name: name.nullable() })).openapi({
      description: 'Directory entries, by the beginning of the number, name, custom ID, group or campaign.',
    }),
    calls: listOf(CallOutput).openapi({ description: 'By ID, or the beginning of the uniqueid or a number.' }),
    deliveries: listOf(DeliveryOutput).openapi({
      description: 'By ID or webhook-id. Resends with the same webhook-id are included.',
    }),
  })
  .openapi('SearchResults')

export const searchRoute = busyQuery('calls.read', {
  operationId: 'searchAll',
  method: 'get',
  path: '/api/v1/accounts/{account}/search',
  tags: ['Search'],
  summary: 'Search everything',
  description:
    'Searches by name, ID or phone number. Phone numbers can be in any common format. Newest calls and deliveries first.',
  request: {
    query: z.strictObject({
      q: z.string().trim().min(1).max(200).openapi({ description: 'The search text.', example: '+44 20 7946' }),
      limit: z.coerce.number().int().min(1).max(20).default(5).openapi({ description: 'Maximum results per list.' }),
    }),
  },
  responses: { 200: json(SearchResults, 'The results, one list per kind.') },
})
