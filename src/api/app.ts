// Combines all routes into one application. The routes that are mounted here are the API, and /openapi.json shows exactly these.
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { CALLBACK_PATH } from '../actions/integrations/begin-consent.ts'
import { consentCallback } from './consent/callback.ts'
import { createRoutes } from './routing/context.ts'
import type { AppContext, RouteContext, AppEnv } from './routing/context.ts'
import type { EventsHandler } from './events/handler.ts'
import { compressAnswer } from './http/compression.ts'
import { problemOf } from './http/error-to-problem.ts'
import type { IngestHandler } from './sources/ingest-handler.ts'
import { SECURITY_HEADERS } from './http/headers.ts'
import { allowedMethods, shadowedMethods } from './http/allowed-methods.ts'
import { splitTarget } from './http/request-target.ts'
import { openApiDocument } from './reference/openapi.ts'
import { Problem, problemBody, PROBLEM_TYPE } from './http/problem.ts'
import { referencePage } from './reference/page.ts'
import { REFERENCE_STYLE } from './reference/style.ts'
import { groupRoutes } from './groups/routes.ts'
import { accountRoutes } from './accounts/routes.ts'
import { activityRoutes } from './integrations/activity-routes.ts'
import { additionRoutes } from './calls/additions-routes.ts'
import { callerRoutes } from './callers/routes.ts'
import { callRoutes } from './calls/routes.ts'
import { catalogueRoutes } from './catalogues/routes.ts'
import { configSchema, SCHEMA_PATH } from './config/schema.ts'
import { configRoutes } from './config/routes.ts'
import { deliveryRoutes } from './deliveries/routes.ts'
import { consentRoutes } from './consent/routes.ts'
import { signingRoutes } from './integrations/signing-routes.ts'
import { eventRoutes } from './events/routes.ts'
import { exportRoutes } from './deliveries/export-routes.ts'
import { importRoutes } from './sources/import-routes.ts'
import { inboxRoutes } from './inbox/routes.ts'
import { firstStepsRoutes } from './first-steps/routes.ts'
import { integrationRoutes } from './integrations/routes.ts'
import { issueRoutes } from './issues/routes.ts'
import { jobRoutes } from './jobs/routes.ts'
import { keyRoutes } from './keys/routes.ts'
import { linkRoutes } from './people/link-routes.ts'
import { liveRoutes } from './live/routes.ts'
import { numberRoutes } from './numbers/routes.ts'
import { pastCallRoutes } from './deliveries/past-calls-routes.ts'
import { visitRoutes } from './visits/routes.ts'
import { administratorRoutes } from './people/administrators-routes.ts'
import { peopleRoutes } from './people/routes.ts'
import { programRoutes } from './program/routes.ts'
import { recordingRoutes } from './recordings/routes.ts'
import { recordingSettingRoutes } from './recordings/settings-routes.ts'
import { replayRoutes } from './replay/routes.ts'
import { resendRoutes } from './deliveries/resend-routes.ts'
import { sessionRoutes } from './people/session-routes.ts'
import { sourceMessageRoutes } from './sources/message-routes.ts'
import { sourceRoutes } from './sources/routes.ts'
import { statisticsRoutes } from './statistics/routes.ts'
import { stepRoutes } from './steps/routes.ts'
import { createLiveChanges } from './stream/live-changes.ts'
import { createStreamLimits } from './stream/limits.ts'
import { streamRoutes } from './stream/routes.ts'
import { testCallRoutes } from './sources/test-call-routes.ts'
import { previewRoutes } from './preview/routes.ts'
import { versionRoutes } from './versions/routes.ts'
import { viewRoutes } from './views/routes.ts'
import { wallboardRoutes } from './wallboards/routes.ts'
import { searchRoutes } from './search/routes.ts'

/** Handlers that are made outside the table of routes but are reached through it too. */
interface RouteHandlers {
  readonly events: EventsHandler
  readonly messages: IngestHandler
}

/** The application of one program. client.ts types the routes one by one, so this type does not list them. */
export function createApp(context: AppContext, handlers: RouteHandlers): OpenAPIHono<AppEnv> {
  const app = createRoutes()
  app.use(baseMiddleware(context))
  const parts = allRoutes(context, handlers)
  const methodsOf = (path: string) =>
    allowedMethods(
      app.routes.filter(({ handler }) => handler !== refuseMethod),
      path,
    )
  const refuseMethod = (c: RouteContext) => {
    const allow = methodsOf(c.req.path).join(', ')
    return respond(new Problem('method_not_allowed', `${c.req.path} supports ${allow}.`, { headers: { allow } }))
  }
  for (const { path, methods } of shadowedMethods(parts.flatMap(({ routes }) => routes)))
    for (const method of methods) app.on(method, path, refuseMethod)
  for (const part of parts) app.route('/', part)
  const describe = () => openApiDocument(app, { version: context.deps.version, publicUrl: context.publicUrl() })
  // The public URL is known once the port is: before the first request, and it does not change afterwards.
  let document: ReturnType<typeof describe> | null = null
  app.get('/openapi.json', (c) => c.json((document ??= describe())))
  app.get(SCHEMA_PATH, (c) => c.json(configSchema((document ??= describe()).components?.schemas ?? {})))
  app.get('/docs', (c) => c.html(referencePage((document ??= describe()))))
  app.get('/docs/style.css', (c) => c.body(REFERENCE_STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }))
  app.get(CALLBACK_PATH, consentCallback)
  app.onError((thrown, c) => {
    const { problem, unforeseen } = problemOf(thrown)
    // A refused sign-in has a log line of its own.
    if (!isSignIn(c)) context.securityLog.noteRefusal(problem, c.env.incoming, c.get('principal'))
    if (unforeseen) context.deps.failed('api', thrown)
    return respond(problem)
  })
  app.notFound((c) => {
    const { path, method } = c.req
    const methods = methodsOf(path)
    if (methods.length === 0)
      return respond(new Problem('route_not_found', `No such route: ${path}. See /docs for the API reference.`))
    if (method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow: methods.join(', ') } })
    return refuseMethod(c)
  })
  return app
}

function allRoutes({ deps }: AppContext, { events, messages }: RouteHandlers): readonly OpenAPIHono<AppEnv>[] {
  const streams = createStreamLimits()
  const follow = createLiveChanges(deps.followChanges)
  return [
    eventRoutes(events),
    callRoutes(),
    additionRoutes(),
    recordingRoutes(),
    recordingSettingRoutes(),
    // These are mounted before the integrations and deliveries, so that `preview`, `test`, `activity`, `resend` and `export` are
    // not taken for ids.
    previewRoutes(),
    activityRoutes(),
    integrationRoutes(),
    signingRoutes(),
    consentRoutes(),
    pastCallRoutes(),
    resendRoutes(),
    exportRoutes(),
    deliveryRoutes(),
    issueRoutes(),
    jobRoutes(),
    catalogueRoutes(deps),
    sourceRoutes(),
    sourceMessageRoutes(messages),
    importRoutes(),
    testCallRoutes(),
    numberRoutes(),
    callerRoutes(),
    stepRoutes(),
    versionRoutes(),
    viewRoutes(),
    searchRoutes(),
    streamRoutes(streams, follow),
    liveRoutes(deps),
    wallboardRoutes(deps, { streams, follow }),
    statisticsRoutes(),
    inboxRoutes(),
    keyRoutes(),
    sessionRoutes(),
    linkRoutes(),
    peopleRoutes(),
    administratorRoutes(),
    visitRoutes(),
    accountRoutes(),
    groupRoutes(),
    firstStepsRoutes(),
    configRoutes(),
    replayRoutes(),
    programRoutes(deps.metrics),
  ]
}

function isSignIn({ req }: RouteContext): boolean {
  return req.method === 'POST' && req.path === '/api/v1/session'
}

/** Sets what every route needs, and the headers of every response. */
function baseMiddleware(context: AppContext): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    c.set('app', context)
    requireText(c.env.incoming.url ?? '')
    await next()
    for (const [name, value] of Object.entries(SECURITY_HEADERS))
      if (!c.res.headers.has(name)) c.res.headers.set(name, value)
    const { incoming } = c.env
    if (incoming.method === 'HEAD') return
    const answer = await compressAnswer(c.res, incoming.headers)
    if (answer === c.res) return
    // Otherwise Hono copies the headers of the previous response into the new one.
    c.res = undefined
    c.res = answer
  }
}

/** Throws 400 for a URL that contains U+0000, which PostgreSQL text can't contain, before any look-up. */
function requireText(url: string): void {
  if (!url.includes('%00')) return
  const { path, query } = splitTarget(url)
  const detail = 'Must not contain U+0000 (%00).'
  const errors = [...new URLSearchParams(query)]
    .filter((pair) => pair.join('').includes('\0'))
    .map(([parameter]) => ({ pointer: '', parameter, detail }))
  if (errors.length === 0 && !path.includes('%00')) return
  throw new Problem('invalid_request', 'The URL contains U+0000 (%00). Remove it.', { errors })
}

function respond(problem: Problem): Response {
  return new Response(problemBody(problem), {
    status: problem.status,
    headers: { 'content-type': PROBLEM_TYPE, ...problem.headers },
  })
}
