import { beginVisit } from '../../actions/visits/begin.ts'
import { endVisit, forbidVisits } from '../../actions/visits/end.ts'
import { publicId } from '../../ids.ts'
import { listVisitActs, listVisits, type ShownVisit, type VisitAct } from '../../store/people/visits.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { notFound, orThrow } from '../http/problem.ts'
import { actionContext, actorContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import { requireSignedIn } from '../routing/middleware.ts'
import {
  beginVisitRoute,
  endOwnVisitRoute,
  endVisitRoute,
  getVisitPolicyRoute,
  listVisitsRoute,
  setVisitPolicyRoute,
} from './contract.ts'

/** Visits of the administrator of this server in accounts of others (S56). */
export function visitRoutes() {
  return createRoutes()
    .openapi(beginVisitRoute, async (c) => {
      const { person } = requireSignedIn(c)
      const { account: named, reason, hours } = c.req.valid('json')
      const account = await c.var.app.accounts.find(named)
      if (!account) throw notFound('account', named)
      const visit = orThrow(await beginVisit(actorContext(c), { personId: person.personId, account, reason, hours }))
      const { visitId, accountId, beganAt, endsAt } = visit
      const shown = { id: publicId('vis', visitId), account_number: accountId }
      return c.json({ ...shown, began_at: timeText(beganAt), ends_at: timeText(endsAt) }, 201)
    })
    .openapi(endOwnVisitRoute, async (c) => {
      const { personId } = requireSignedIn(c).person
      orThrow(await endVisit(actorContext(c), { id: c.req.valid('param').id, personId }))
      return c.body(null, 204)
    })
    .openapi(listVisitsRoute, async (c) => {
      const window = windowOf(c.req.valid('query'))
      // What was done in the last seconds is not saved yet.
      await c.var.app.visits.save()
      const visits = await listVisits(c.var.db, c.var.account.accountId, window)
      const acts = Map.groupBy(
        await listVisitActs(
          c.var.db,
          visits.map(({ visitId }) => visitId),
        ),
        ({ visitId }) => visitId,
      )
      const now = Date.now()
      const show = (visit: ShownVisit) => visitOutput(visit, { acts: acts.get(visit.visitId) ?? [], now })
      return c.json(pageAnswer(visits, window, { key: (row) => row.visitId, show }), 200)
    })
    .openapi(endVisitRoute, async (c) => {
      const { accountId } = c.var.account
      orThrow(await endVisit(actorContext(c), { id: c.req.valid('param').id, accountId }))
      return c.body(null, 204)
    })
    .openapi(getVisitPolicyRoute, (c) => c.json({ forbidden: c.var.account.visitsForbiddenAt !== null }, 200))
    .openapi(setVisitPolicyRoute, async (c) => {
      const { forbidden } = c.req.valid('json')
      orThrow(await forbidVisits(actionContext(c), forbidden))
      return c.json({ forbidden }, 200)
    })
}

function visitOutput(
  { visitId, visitor, email, reason, address, beganAt, endsAt, endedAt }: ShownVisit,
  { acts, now }: { readonly acts: readonly VisitAct[]; readonly now: number },
) {
  return {
    id: publicId('vis', visitId),
    visitor,
    visitor_email: email,
    reason,
    ip_address: address,
    began_at: timeText(beganAt),
    ends_at: timeText(endsAt),
    ended_at: timeOrNull(endedAt ?? (endsAt <= now ? endsAt : null)),
    acts: acts.map(({ verb, object, count, firstAt, lastAt }) => ({
      verb,
      object: object === '' ? null : object,
      count,
      first_at: timeText(firstAt),
      last_at: timeText(lastAt),
    })),
  }
}
