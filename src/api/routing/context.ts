// The context of every route: the parts of the API that live as long as the program, and the state of one request.
import { OpenAPIHono } from '@hono/zod-openapi'
import type { HttpBindings } from '@hono/node-server'
import type { Context, Handler } from 'hono'
import type { Change } from '../../changes/change.ts'
import type { FairSemaphore } from '../../concurrency/fair-semaphore.ts'
import type { Db } from '../../store/database/tables.ts'
import type { Authenticate } from '../auth/authenticate.ts'
import type { Access, AccountVerb, ServerVerb } from '../../access/policy.ts'
import type { Account } from '../../store/accounts/accounts.ts'
import type { Accounts } from '../auth/accounts.ts'
import type { Keyring } from '../auth/keyring.ts'
import type { Principal } from '../auth/principal.ts'
import type { PasswordLogin } from '../auth/password-login.ts'
import type { PasswordRules } from '../auth/password-rules.ts'
import type { SecurityLog } from '../auth/security-log.ts'
import type { Visits } from '../auth/visits.ts'
import type { Visit } from '../../store/people/visits.ts'
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
  readonly accounts: Accounts
  readonly visits: Visits
  readonly sessions: Sessions
  readonly authenticate: Authenticate
  readonly passwordLogin: PasswordLogin
  readonly passwordRules: PasswordRules
  readonly requestLimits: TokenBuckets
  readonly securityLog: SecurityLog
  /** One semaphore for each account, so that no account waits for the writes of another. */
  readonly writeSemaphore: FairSemaphore
  readonly turns: Turns
  /** The Idempotency-Keys of requests that are running outside a transaction. */
  readonly runningKeys: Set<string>
  readonly jsonReader: JsonReader
  readonly requestTimeouts: RequestTimeouts
  /** The public URL of this program, without a trailing slash. */
  readonly publicUrl: () => string
}

export interface AppEnv {
  Bindings: HttpBindings
  Variables: {
    app: AppContext
    principal: Principal
    /** The account in the path of the request, which the principal may enter; not set in a route outside of accounts. */
    account: Account
    /** What the principal may do in the account. */
    access: Access
    /** The visit by which a person entered the account (S56); `null`: by another means. */
    visit: Visit | null
    /** What the route does in the account. */
    verb: AccountVerb
    /** What the route does outside of accounts. */
    serverVerb: ServerVerb
    /** The pool; in a route that writes, the transaction. */
    db: Db
    /** The body as it was sent. */
    body: Buffer
    /** Whether the route keeps its answer under an Idempotency-Key. */
    honoursKey: boolean
    /** Runs the handler of a route in a transaction, more than once if necessary. */
    runHandler: ((handler: () => Promise<Response>) => Promise<Response>) | undefined
    /** The changes of the transaction. They are announced once, after the commit. */
    changes: Change[]
    /** Runs the announcement, for routes that do something before and after it. */
    aroundAnnouncement: ((announce: () => Promise<void>) => Promise<void>) | undefined
    /** Runs after the transaction is committed and announced. If a function returns a response, that response is sent instead. */
    afterCommit: (() => Promise<Response | void> | void)[]
  }
}

export type RouteContext = Context<AppEnv>

/**
 * Routes that answer invalid input with a problem. Their middleware runs the handlers (`runHandler`), because a middleware of
 * Hono can call `next` only once.
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
