// The context that a request passes to the actions it calls.
import type { Actor } from '../../actions/actor.ts'
import type { ActionContext, ActorContext, AnonymousContext } from '../../actions/context.ts'
import { publicId } from '../../ids.ts'
import type { Visit } from '../../store/people/visits.ts'
import type { Principal } from '../auth/principal.ts'
import { clientAddress } from '../http/client-address.ts'
import type { RouteContext } from './context.ts'

/**
 * The context of an action that this request calls in the account of its path. In a route that writes, the action runs in the
 * transaction of the route.
 */
export function actionContext(c: RouteContext): ActionContext {
  const { app, account, access } = c.var
  return { ...actorContext(c), account, access, purpose: null, deps: app.deps }
}

/** As `actionContext`, for an action outside of accounts. */
export function actorContext(c: RouteContext): ActorContext {
  return { ...anonymousContext(c), actor: actorOf(c.var.principal, c.get('visit')) }
}

/** As `actorContext`, for a request that is not authenticated yet. */
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

function actorOf({ name, label, signedIn, isAdmin, expiresAt }: Principal, visit: Visit | null | undefined): Actor {
  if (isAdmin) return { type: 'operator', id: null, name: null, expiresAt }
  const who = signedIn
    ? { type: 'person' as const, id: publicId('per', signedIn.person.personId) }
    : { type: 'key' as const, id: publicId('key', name) }
  return { ...who, name: label, expiresAt: visit?.endsAt ?? expiresAt }
}
