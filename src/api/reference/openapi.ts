// /openapi.json: the table of routes as a document (OpenAPI 3.1), with what is true of all of them added once.
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../routing/context.ts'
import { ProblemAnswer } from '../http/shapes.ts'

type Routes = Pick<OpenAPIHono<AppEnv>, 'openAPIRegistry' | 'getOpenAPI31Document'>

export type Document = ReturnType<Routes['getOpenAPI31Document']>

const DESCRIPTION = [
  'Offhook turns the calls of your phone system into webhooks: HTTP requests in the format that each receiver expects.',
  'Times are RFC 3339 in UTC. IDs have a prefix and sort by age. Unknown properties in a body are refused.',
  'Errors are application/problem+json (RFC 9457), with a JSON pointer to each invalid value.',
  'Lists accept limit and cursor, and return data and next.',
].join('\n\n')

const problem = {
  description: 'What happened and what to do.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

const ACCOUNT_HEADER = {
  name: 'x-offhook-account',
  in: 'header',
  required: false,
  description: 'With the operator’s key: the account to act in, by ID or number. Defaults to the first account.',
  schema: { type: 'string' },
} as const

const IDEMPOTENCY_HEADER = {
  name: 'idempotency-key',
  in: 'header',
  required: false,
  description:
    'A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response.',
  schema: { type: 'string', maxLength: 255, pattern: '^[!-~]+$' },
} as const

/**
 * POSTs that create nothing and start nothing take no Idempotency-Key; events have their event_id, and who signs in is nobody
 * yet.
 */
const NOT_IDEMPOTENT_PATHS = /\/events$|\/preview$|\/test$|\/cancel$|\/session$|\/password$|\/links\/|\/rotate-key$/

export function openApiDocument(
  routes: Routes,
  { version, publicUrl }: { version: string; publicUrl: string },
): Document {
  const { openAPIRegistry } = routes
  openAPIRegistry.register('Problem', ProblemAnswer)
  openAPIRegistry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key with one or more of the scopes events, read and manage. The scope manage includes read.',
  })
  openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-offhook',
    description:
      'The session of a person signed in on the page. Over plain HTTP on the same machine, the cookie is named offhook- and the port. Requests other than GET must be same-origin, as stated by Sec-Fetch-Site or Origin.',
  })
  const document = routes.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Offhook', version, description: DESCRIPTION, license: { name: 'MIT' } },
    servers: [{ url: publicUrl }],
  })
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      const operation = item[method]
      if (!operation) continue
      operation.responses = { ...operation.responses, default: problem }
      operation.operationId = operationId(method, path)
      const takesKey = operation.security?.some((scheme) => 'key' in scheme) === true
      const more = [
        ...(takesKey ? [ACCOUNT_HEADER] : []),
        ...(method === 'post' && !NOT_IDEMPOTENT_PATHS.test(path) ? [IDEMPOTENCY_HEADER] : []),
      ]
      operation.parameters = [...(operation.parameters ?? []), ...more]
    }
  }
  return document
}

/** `get /api/v1/calls/{id}` is `get_calls_id`. */
function operationId(method: string, path: string): string {
  return [method, ...path.replace(/^\/api\/v1/, '').split(/\W+/)].filter((part) => part !== '').join('_')
}
