// What every route stands on: the parts of the API that live as long as the program, and who asks for what.
import { OpenAPIHono } from '@hono/zod-openapi'
import type { HttpBindings } from '@hono/node-server'
import type { Context, Handler } from 'hono'
import type { Change } from '../../changes/change.ts'
import type { FairSemaphore } from '../../concurrency/fair-semaphore.ts'
import type { Db } from '../../store/database/tables.ts'
import type { Authenticate } from '../auth/authenticate.ts'
import type { Keyring, Principal } from '../auth/keyring.ts'
import type { PasswordLogin } from '../auth/password-login.ts'
import type { PasswordRules } from '../auth/password-rules.ts'
import type { SecurityLog } from '../auth/security-log.ts'
import type { Sessions } from '../auth/sessions.ts'
import type { JsonReader } from '../http/json-reader.ts'
import { Problem } from '../http/problem.ts'
import type { RequestTimeouts } from '../http/request-timeout.ts'
import { flawsIn } from '../../flaws/schema-flaws.ts'
import type { TokenBuckets } from '../http/token-buckets.ts'
import type { ApiDeps } from './deps.ts'
import type { Turns } from './turns.ts'

export interface AppContext {
  readonly deps: ApiDeps
  readonly keyring: Keyring
  readonly sessions: Sessions
  readonly authenticate: Authenticate
  readonly passwordLogin: PasswordLogin
  readonly passwordRules: PasswordRules
  readonly requestLimits: TokenBuckets
  readonly securityLog: SecurityLog
  /** By account: one in each, so that no account's saves wait for those of another. */
  readonly writeSemaphore: FairSemaphore
  readonly turns: Turns
  /** The Idempotency-Keys of requests that are worked on outside a transaction. */
  readonly runningKeys: Set<string>
  readonly jsonReader: JsonReader
  readonly requestTimeouts: RequestTimeouts
  /** Where others reach this program, without a slash at the end. */
  readonly publicUrl: () => string
}

export interface AppEnv {
  Bindings: HttpBindings
  Variables: {
    app: AppContext
    principal: Principal
    /** The pool; in a route that writes, its transaction. */
    db: Db
    /** The body as it was sent. */
    body: Buffer
    /** Whether the route keeps its answer under an Idempotency-Key. */
    honoursKey: boolean
    /** Runs the handler of a route that has a transaction around it, several times where it must be. */
    runHandler: ((handler: () => Promise<Response>) => Promise<Response>) | undefined
    /** What the transaction changed: it is announced once, after the commit. */
    changes: Change[]
    /** Runs the announcement, where something has to be done before and after it. */
    aroundAnnouncement: ((announce: () => Promise<void>) => Promise<void>) | undefined
    /** What else is to be done when the transaction is committed and announced. An answer that comes of it is given instead. */
    afterCommit: (() => Promise<Response | void> | void)[]
  }
}

export type RouteContext = Context<AppEnv>

/**
 * Routes with the answers to input that does not fit its schema. Their handlers are run by what stands before them (`runHandler`): a
 * middleware can run what follows it only once.
 */
export function createRoutes(): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (result.success) return
      throw new Problem('validation_failed', 'Some values are invalid.', {
        errors: flawsIn(result.error, result.target),
      })
    },
  })
  const { openapi } = routes
  routes.openapi = (route, handler, hook) => openapi(route, runBy(handler), hook)
  return routes
}

function runBy<Route extends Handler>(handler: Route): Route {
  const run: Handler<AppEnv> = (c, next) => {
    const { runHandler } = c.var
    return runHandler ? runHandler(async () => handler(c, next)) : handler(c, next)
  }
  return run as Route
}
