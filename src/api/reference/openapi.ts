// /openapi.json: the table of routes as an OpenAPI 3.1 document. The parts that all routes share are added here once.
import { readFileSync } from 'node:fs'
import { STATUS_CODES } from 'node:http'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { ASSETS } from '../../assets.ts'
import { isObject } from '../../json/is-object.ts'
import { PROBLEM_TYPES, type ProblemCode } from '../http/problem-types.ts'
import { makePortable, type PortableDocument } from './portable-schemas.ts'
import { ProblemAnswer } from '../http/shapes.ts'
import type { AppEnv } from '../routing/context.ts'
import { webhooks } from './webhooks.ts'
import type { RowNotes } from '../routing/endpoint.ts'

type Routes = Pick<OpenAPIHono<AppEnv>, 'openAPIRegistry' | 'getOpenAPI31Document'>

export type Document = ReturnType<Routes['getOpenAPI31Document']>

const DESCRIPTION = [
  'Offhook turns the calls of your phone system into webhooks: HTTP requests in the format that each receiver expects.',
  'Times are RFC 3339 in UTC. IDs have a prefix and sort by creation time. Unknown properties in a body are refused.',
  'Errors are application/problem+json (RFC 9457): a stable code, a sentence, and a JSON pointer to each invalid value. Each operation lists its codes; /docs says what to do about each.',
  'Lists that can be long accept limit and cursor, and return data and next.',
  'Every response has a Request-Id, which also appears in the log lines about the request.',
].join('\n\n')

const TAGS: Readonly<Record<string, string>> = {
  Events: 'Send the calls of a phone system to Offhook.',
  Calls: 'Calls with their fields, events, deliveries and post-call steps.',
  Recordings: 'Audio of calls, its links and settings.',
  Integrations: 'What is sent to which receiver, and when.',
  Deliveries: 'The log: every request with its attempts. Resend and cancel.',
  Search: 'Everything in one search, by name, ID or phone number.',
  Views: 'Saved filters of the lists of deliveries and calls.',
  Issues: 'Failed deliveries, grouped by their cause.',
  Jobs: 'Work in the background, such as resending many deliveries.',
  Sources: 'Phone systems and how their messages are read.',
  Numbers: 'The directory of dialled numbers.',
  Steps: 'Work on each finished call, such as a transcript.',
  Inbox: 'Built-in receivers to test with.',
  Live: 'Active calls and changes as they happen.',
  Wallboards: 'Links to a screen that shows active calls without signing in.',
  Statistics: 'Calls and deliveries over a range of time.',
  Catalogues: 'Fields, filters and services that integrations can use.',
  Configuration: 'Configuration as code: export and apply.',
  Keys: 'API keys and their scopes.',
  Accounts: 'Separate accounts on one Offhook.',
  Groups: 'Roles that count in several accounts.',
  People: 'Who may sign in.',
  Session: 'Signing in to the dashboard.',
  Webhooks: 'Requests that Offhook sends to your receivers.',
  System: 'Health, metrics and system information.',
}

/** The library has the types of OpenAPI 3.0, in which a licence has no identifier. */
const LICENSE: { readonly name: string } & Readonly<Record<string, string>> = { name: 'MIT', identifier: 'MIT' }

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const

const PROBLEM_CONTENT = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }

const parameterRef = (name: string) => ({ $ref: `#/components/parameters/${name}` })
const headerRef = (name: string) => ({ $ref: `#/components/headers/${name}` })

const LIMIT_HEADERS = { RateLimit: headerRef('RateLimit'), 'RateLimit-Policy': headerRef('RateLimitPolicy') }

/**
 * The response for most problems, of operations with a rate limit. A description beside a reference overrides that of the
 * response (OpenAPI 3.1, Reference Object).
 */
const RESPONSES = {
  ProblemResponse: {
    description: 'A problem (RFC 9457).',
    content: PROBLEM_CONTENT,
    headers: { 'Request-Id': headerRef('RequestId'), ...LIMIT_HEADERS },
  },
  RetryLaterResponse: {
    description: 'A problem (RFC 9457) that may be over when Retry-After has passed.',
    content: PROBLEM_CONTENT,
    headers: { 'Request-Id': headerRef('RequestId'), ...LIMIT_HEADERS, 'Retry-After': headerRef('RetryAfter') },
  },
} as const

const PARAMETERS = {
  Account: {
    name: 'account',
    in: 'path',
    required: true,
    description: 'ID or number of the account.',
    schema: { type: 'string', minLength: 1 },
    example: '1001',
  },
  IdempotencyKey: {
    name: 'idempotency-key',
    in: 'header',
    required: false,
    description:
      'A unique key for this request. Repeating it within 24 hours has no second effect and returns the same response.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
  },
} as const

const HEADERS = {
  RequestId: {
    description: 'ID of this request, which also appears in the log lines about it.',
    schema: { type: 'string' },
  },
  RetryAfter: { description: 'Seconds to wait before the next request.', schema: { type: 'integer' } },
  RateLimit: {
    description: 'Remaining requests of the rate limit (r), and seconds until more are available (t).',
    schema: { type: 'string' },
  },
  RateLimitPolicy: { description: 'The rate limit: q requests per w seconds.', schema: { type: 'string' } },
} as const

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
      'The session of a person signed in to the dashboard. Over plain HTTP on the same machine, the cookie is named offhook- and the port. Requests other than GET must be same-origin, as stated by Sec-Fetch-Site or Origin.',
  })
  openAPIRegistry.registerComponent('securitySchemes', 'wallboard', {
    type: 'http',
    scheme: 'bearer',
    description: 'The token of a wallboard link: what follows the # in its URL.',
  })
  for (const [name, parameter] of Object.entries(PARAMETERS))
    openAPIRegistry.registerComponent('parameters', name, parameter)
  for (const [name, header] of Object.entries(HEADERS)) openAPIRegistry.registerComponent('headers', name, header)
  for (const [name, response] of Object.entries(RESPONSES))
    openAPIRegistry.registerComponent('responses', name, response)
  const document = routes.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Offhook',
      version,
      description: DESCRIPTION,
      license: LICENSE,
      contact: { name: 'Offhook', url: `${publicUrl}/docs` },
    },
    servers: [{ url: publicUrl }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
  })
  const { common, schemas, webhooks: sent } = webhooks()
  Object.assign(document.components?.schemas ?? {}, common)
  makePortable({
    paths: document.paths as PortableDocument['paths'],
    schemas: document.components?.schemas as PortableDocument['schemas'],
  })
  Object.assign(document.components?.schemas ?? {}, schemas)
  Object.assign(document, { webhooks: sent })
  const optional = optionalBodies(routes)
  const examples = responseExamples()
  for (const [path, item] of Object.entries(document.paths ?? {}))
    for (const method of METHODS) {
      const operation = item[method]
      if (!operation) continue
      complete(operation, {
        isInAccount: path.includes('{account}'),
        isBodyOptional: optional.has(`${method} ${path}`),
      })
      showExamples(operation, examples[operation.operationId ?? ''] ?? {})
    }
  return document
}

type Operation = NonNullable<NonNullable<Document['paths']>[string]['get']> & {
  -readonly [Name in keyof RowNotes]?: RowNotes[Name]
}
type Responses = NonNullable<Operation['responses']>

/** Adds to an operation what follows from the kind of its route (endpoint.ts). */
function complete(
  operation: Operation,
  { isInAccount, isBodyOptional }: { readonly isInAccount: boolean; readonly isBodyOptional: boolean },
): void {
  const { 'x-refuses': codes = [], 'x-idempotent': isIdempotent = false } = operation
  delete operation['x-refuses']
  delete operation['x-idempotent']
  const takesKey = operation.security?.some((scheme) => 'key' in scheme) === true
  operation.parameters = [
    ...(isInAccount ? [parameterRef('Account')] : []),
    ...(operation.parameters ?? []),
    ...(isIdempotent ? [parameterRef('IdempotencyKey')] : []),
  ]
  if (operation.requestBody && 'content' in operation.requestBody) operation.requestBody.required = !isBodyOptional
  operation.description ??= `${operation.summary ?? ''}.`
  const isLimited = takesKey && codes.includes('rate_limited')
  const own = operation.responses ?? {}
  for (const response of Object.values(own))
    if ('description' in response)
      response.headers = {
        'Request-Id': headerRef('RequestId'),
        ...(isLimited && LIMIT_HEADERS),
        ...response.headers,
      }
  operation.responses = { ...own, ...problemResponses(codes, own, { isLimited }) }
}

/**
 * Returns one response for each status, which lists the problem codes of the status. A description that the route
 * declares for a status, such as a page for people, is kept.
 */
function problemResponses(
  codes: readonly ProblemCode[],
  own: Responses,
  { isLimited }: { readonly isLimited: boolean },
): Responses {
  const byStatus = Map.groupBy(codes, (code) => PROBLEM_TYPES[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => {
      const description = `${STATUS_CODES[status]}: ${of.map((code) => `\`${code}\``).join(', ')}.`
      const name = status === 429 || status === 503 ? 'RetryLaterResponse' : 'ProblemResponse'
      if (isLimited && !(status in own)) return [status, { $ref: `#/components/responses/${name}`, description }]
      const { content, headers } = RESPONSES[name]
      return [
        status,
        {
          description,
          content: { ...contentOf(own[status]), ...content },
          headers: isLimited ? headers : withoutLimit(headers),
        },
      ]
    }),
  )
}

function withoutLimit(headers: Readonly<Record<string, object>>): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !(name in LIMIT_HEADERS)))
}

/**
 * Responses to the examples, by operation and status. `npm run docs` sends the examples and writes the file, which is read only
 * when the document is requested.
 */
function responseExamples(): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  return JSON.parse(readFileSync(ASSETS.responseExamples, 'utf8'))
}

function showExamples({ responses }: Operation, examples: Readonly<Record<string, unknown>>): void {
  for (const [status, example] of Object.entries(examples)) {
    const media = contentOf(responses?.[status])['application/json']
    if (isObject(media)) media['example'] = example
  }
}

function contentOf(response: unknown): Readonly<Record<string, unknown>> {
  return isObject(response) && isObject(response['content']) ? response['content'] : {}
}

/** Operations that may be sent without a body because every member is optional: `post /api/v1/…`. */
function optionalBodies({ openAPIRegistry }: Routes): Set<string> {
  const found = new Set<string>()
  for (const definition of openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue
    const { method, path, request } = definition.route
    const media = request?.body?.content['application/json']
    const schema = media && 'schema' in media ? media.schema : undefined
    if (schema && 'safeParse' in schema && schema.safeParse({}).success) found.add(`${method} ${path}`)
  }
  return found
}
