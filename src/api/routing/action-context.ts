// The context that a request passes to the actions it calls.
import type { Actor } from '../../actions/actor.ts'
import type { ActionContext, AnonymousContext } from '../../actions/context.ts'
import { publicId } from '../../ids.ts'
import type { Principal } from '../auth/keyring.ts'
import { clientAddress } from '../http/client-address.ts'
import type { RouteContext } from './context.ts'

/** The context of an action that this request calls. In a route that writes, the action runs in the transaction of the route. */
export function actionContext(c: RouteContext): ActionContext {
  const { app, principal } = c.var
  return {
    ...anonymousContext(c),
    account: principal.account,
    actor: actorOf(principal),
    purpose: null,
    deps: app.deps,
  }
}

/** As `actionContext`, for a request that is not authenticated yet. */
export function anonymousContext(c: RouteContext): AnonymousContext {
  const { db, app, changes, afterCommit } = c.var
  return {
    db,
    address: clientAddress(c.env.incoming),
    now: Date.now(),
    publicUrl: app.publicUrl(),
    changed: (change) => void changes.push(change),
    afterCommit: (follow) => void afterCommit.push(follow),
  }
}

function actorOf({ name, label, signedIn, isAdmin, scopes, expiresAt }: Principal): Actor {
  if (isAdmin) return { type: 'operator', id: null, name: null, scopes, expiresAt }
  const who = signedIn
    ? { type: 'person' as const, id: publicId('per', signedIn.person.personId) }
    : { type: 'key' as const, id: publicId('key', name) }
  return { ...who, name: label, scopes, expiresAt }
}
