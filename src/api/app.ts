// All routes together, as one application: what is mounted here is the API, and /openapi.json shows exactly it.
import type { MiddlewareHandler } from 'hono'
import { newRoutes } from './door.ts'
import type { Door, DoorEnv } from './door.ts'
import type { EventsDoor } from './events-door.ts'
import { problemOf } from './failure.ts'
import { securityHeaders } from './headers.ts'
import { methodsAt } from './methods.ts'
import { Problem, problemBody, problemType } from './problem.ts'
import { catalogueRoutes } from './routes/catalogues.ts'
import { integrationRoutes } from './routes/integrations.ts'
import { eventRoutes } from './routes/events.ts'
import { keyRoutes } from './routes/keys.ts'
import { programRoutes } from './routes/program.ts'
import { replayRoutes } from './routes/replay.ts'
import { tryingRoutes } from './routes/trying.ts'

export type App = ReturnType<typeof createApp>

/** The application for one program. Its type is what the typed client is made of. */
export function createApp(door: Door, events: EventsDoor) {
  const stand: MiddlewareHandler<DoorEnv> = async (c, next) => {
    c.set('door', door)
    await next()
    for (const [name, value] of Object.entries(securityHeaders))
      if (!c.res.headers.has(name)) c.res.headers.set(name, value)
  }
  const root = newRoutes()
  root.use(stand)
  const app = root
    .route('/', programRoutes())
    .route('/', eventRoutes(events))
    .route('/', replayRoutes())
    .route('/', catalogueRoutes())
    // Before the integrations: `preview` and `test` are no ids.
    .route('/', tryingRoutes())
    .route('/', integrationRoutes())
    .route('/', keyRoutes())
  app.onError((thrown) => {
    const { problem, unforeseen } = problemOf(thrown)
    if (unforeseen) door.parts.failed('api', thrown)
    return respond(problem)
  })
  app.notFound((c) => {
    const methods = methodsAt(app.routes, c.req.path)
    if (methods.length === 0)
      return respond(new Problem(404, `There is nothing at ${c.req.path}. /docs shows what there is.`))
    const allow = methods.join(', ')
    if (c.req.method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow } })
    return respond(new Problem(405, `${c.req.path} takes ${allow}.`, { headers: { allow } }))
  })
  return app
}

function respond(problem: Problem): Response {
  return new Response(problemBody(problem), {
    status: problem.status,
    headers: { 'content-type': problemType, ...problem.headers },
  })
}
