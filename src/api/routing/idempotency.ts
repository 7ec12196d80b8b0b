// Saves responses under an Idempotency-Key: the same request, sent again within 24 hours, has no second effect.
import { createHash, randomBytes } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { OffhookError } from '../../errors.ts'
import { findStoredResponse, saveResponse } from '../../store/accounts/idempotency.ts'
import type { IdempotencyKey } from '../../store/accounts/idempotency.ts'
import type { Db } from '../../store/database/tables.ts'
import type { SealContext } from '../../store/secrets/sealing.ts'
import { Problem } from '../http/problem.ts'
import { splitTarget } from '../http/request-target.ts'
import type { AppEnv, RouteContext } from './context.ts'

/**
 * For a route that starts something outside a transaction: the response is saved after the work has ended. If the program crashes
 * before, nothing is saved, and the repeated request starts the work again.
 */
export const keepsAnswer: MiddlewareHandler<AppEnv> = async (c, next) => {
  const key = await idempotencyKeyOf(c)
  if (key === null) return next()
  const { runningKeys } = c.var.app
  const name = JSON.stringify(key)
  if (runningKeys.has(name)) throw inProgress()
  runningKeys.add(name)
  try {
    const kept = await findAnswer(c, c.var.db, key)
    if (kept) {
      c.res = kept
      return
    }
    await next()
    if (!c.error && c.res.ok) await keepAnswer(c, key, c.res)
  } finally {
    runningKeys.delete(name)
  }
}

/** The Idempotency-Key of this request, if it has one. Throws 400 for an invalid key. */
export async function idempotencyKeyOf(c: RouteContext): Promise<IdempotencyKey | null> {
  const key = c.req.header('idempotency-key')
  if (key === undefined) return null
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw new Problem(
      'validation_failed',
      'The Idempotency-Key must be 1 to 255 printable characters without spaces.',
      {
        errors: [
          {
            pointer: '',
            parameter: 'Idempotency-Key',
            detail: 'Must be 1 to 255 printable characters without spaces.',
          },
        ],
      },
    )
  const { principal, app } = c.var
  // A request outside of accounts keeps its response with the first account, which always exists.
  const { accountId } = c.get('account') ?? (await app.accounts.first())
  // The path may name the account by its id or by its number.
  const path = c.req.path.replace(/^\/api\/v1\/accounts\/[^/]+/, '')
  return { accountId, principal: principal.name, route: `POST ${path}`, key }
}

/** 409: the first request with the key is still running. */
export function inProgress(): Problem {
  return new Problem(
    'idempotency_in_progress',
    'A request with this Idempotency-Key is still in progress. Try again in a moment.',
  )
}

/** The response saved under this key, if there is one. Throws 422 when the first request had another query or body. */
export async function findAnswer(c: RouteContext, db: Db, key: IdempotencyKey): Promise<Response | null> {
  const kept = await findStoredResponse(db, key)
  if (!kept) return null
  const opened = await c.var.app.deps.sealing.open(placeOf(key), kept.answer).catch((error: unknown) => {
    throw error instanceof OffhookError ? new Problem('secret_unreadable', UNREADABLE_ANSWER) : error
  })
  const [salt, answer] = [opened.slice(0, SALT_LENGTH), opened.slice(SALT_LENGTH)]
  if (!kept.bodyHash.equals(hashOfRequest(c, salt)))
    throw new Problem(
      'idempotency_key_reused',
      'This Idempotency-Key was used with a different query or body. Use a new key for a new request.',
    )
  if (answer === '') return new Response(null, { status: kept.status })
  return new Response(answer, { status: kept.status, headers: { 'content-type': 'application/json' } })
}

/** Saves the response of the route. The response is encrypted, because it may hold a secret that is shown only once. */
export async function keepAnswer(c: RouteContext, key: IdempotencyKey, given: Response): Promise<void> {
  const salt = randomBytes(32).toString('base64url')
  const answer = await c.var.app.deps.sealing.seal(placeOf(key), salt + (await given.clone().text()))
  await saveResponse(c.var.db, key, { bodyHash: hashOfRequest(c, salt), status: given.status, answer })
}

/** The length of a salt in base64url. */
const SALT_LENGTH = 43

/**
 * The hash that recognises a repeated request. The hash has a salt, encrypted with the response: a body may hold a password, and
 * the rest of the body may be known, so an attacker with the database could otherwise try passwords at full speed.
 */
function hashOfRequest(c: RouteContext, salt: string): Buffer {
  return createHash('sha256')
    .update(salt)
    .update(canonicalQuery(c.env.incoming.url ?? ''))
    .update(c.var.body)
    .digest()
}

/**
 * Sorts and re-encodes the query, so that the order of parameters and the encoding of characters make no difference; empty
 * without parameters.
 */
function canonicalQuery(url: string): string {
  const parameters = new URLSearchParams(splitTarget(url).query)
  parameters.sort()
  return parameters.size === 0 ? '' : `?${parameters.toString()}\n`
}

/** The work must not be done twice, but the saved response can't be read (S46). */
const UNREADABLE_ANSWER =
  'The stored response for this Idempotency-Key is unreadable. Check whether the request was carried out. If not, send it with a new key.'

function placeOf({ accountId, principal, route, key }: IdempotencyKey): SealContext {
  return { accountId, owner: 'answer', ownerId: 0, name: [principal, route, key].join(' ') }
}
