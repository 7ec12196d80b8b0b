// Answers kept under an Idempotency-Key: the same request, sent again within 24 hours, has no second effect.
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
 * For a route that starts something outside a transaction: its answer is kept once it has ended. A crash in between keeps nothing, and
 * the request sent again starts it again.
 */
export const keepsAnswer: MiddlewareHandler<AppEnv> = async (c, next) => {
  const key = idempotencyKeyOf(c)
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

/** The key of this request, if it has one. Throws 400 for one that cannot be. */
export function idempotencyKeyOf(c: RouteContext): IdempotencyKey | null {
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
  const { principal } = c.var
  return { accountId: principal.account.accountId, principal: principal.name, route: `POST ${c.req.path}`, key }
}

/** 409: the first request with the key is still being worked on. */
export function inProgress(): Problem {
  return new Problem(
    'idempotency_in_progress',
    'A request with this Idempotency-Key is still in progress. Try again in a moment.',
  )
}

/** The answer kept under this key, if there is one. Throws 422 where it answered another query or body. */
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

/** Keeps the answer that the route gives. It may hold what is shown only once, so it is kept sealed. */
export async function keepAnswer(c: RouteContext, key: IdempotencyKey, given: Response): Promise<void> {
  const salt = randomBytes(32).toString('base64url')
  const answer = await c.var.app.deps.sealing.seal(placeOf(key), salt + (await given.clone().text()))
  await saveResponse(c.var.db, key, { bodyHash: hashOfRequest(c, salt), status: given.status, answer })
}

/** So long is a salt in base64url. */
const SALT_LENGTH = 43

/**
 * The hash by which a request is known again. A body may hold a password, and the rest of it may be known: a bare hash would let
 * whoever reads the database try passwords as fast as they can. The salt is sealed with the answer.
 */
function hashOfRequest(c: RouteContext, salt: string): Buffer {
  return createHash('sha256')
    .update(salt)
    .update(canonicalQuery(c.env.incoming.url ?? ''))
    .update(c.var.body)
    .digest()
}

/** The same for queries that differ in the order of their parameters, or in how characters are encoded; empty without parameters. */
function canonicalQuery(url: string): string {
  const parameters = new URLSearchParams(splitTarget(url).query)
  parameters.sort()
  return parameters.size === 0 ? '' : `?${parameters.toString()}\n`
}

/** What it was done for must not be done again, and nobody knows what was said (S46). */
const UNREADABLE_ANSWER =
  'The stored response for this Idempotency-Key is unreadable. Check whether the request was carried out. If not, send it with a new key.'

function placeOf({ accountId, principal: asker, route, key }: IdempotencyKey): SealContext {
  return { accountId, owner: 'answer', ownerId: 0, name: [asker, route, key].join(' ') }
}
