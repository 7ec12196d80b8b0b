import type { EventType, Fields } from '../../calls/call.ts'
import { e164 } from '../../calls/numbers.ts'
import { publicId, uuidOf } from '../../ids.ts'
import { callById, callsByUniqueid, listCalls, momentsOf } from '../../store/calls.ts'
import type { CallFilter, CallRow } from '../../store/calls.ts'
import { callOutput } from '../call-output.ts'
import { getCall, getMoments, listCallsRoute } from '../contract/calls.ts'
import { timeIn } from '../deliveries.ts'
import { newRoutes } from '../door.ts'
import type { DoorContext } from '../door.ts'
import { cursorOf, windowOf } from '../page.ts'
import { Problem, notFound } from '../problem.ts'
import { timeText } from '../rfc3339.ts'
import { countryOfDialled } from '../sample.ts'
import { publicSources, wholeCall } from '../whole-call.ts'

/** More moments than any call has that a person would look through. */
const momentsShown = 200

export function callRoutes() {
  return newRoutes()
    .openapi(listCallsRoute, async (c) => {
      const { limit, cursor, from, to, number, q, status, outcome, uniqueid } = c.req.valid('query')
      const { account_id, country } = c.var.asker.account
      const window = windowOf({ limit, cursor })
      const sources = await publicSources(c)
      const byId = q?.startsWith('call_') === true ? await found(c, q) : null
      if (byId) return c.json({ data: byId.map((row) => callOutput(row, sources)), next: null }, 200)
      const [fromMs, toMs] = [timeIn('from', from), timeIn('to', to)]
      const filter: CallFilter = {
        ...(status && { status }),
        ...(outcome && { outcome }),
        ...(fromMs !== undefined && { fromMs }),
        ...(toMs !== undefined && { toMs }),
        ...(number !== undefined && { number: e164(number, country) ?? number }),
        ...(uniqueid !== undefined && { uniqueid }),
        ...searched(q?.trim()),
      }
      const { rows, next } = await listCalls(c.var.db, account_id, filter, window)
      return c.json({ data: rows.map((row) => callOutput(row, sources)), next: next && cursorOf(next) }, 200)
    })
    .openapi(getCall, async (c) => {
      const row = await theCall(c, c.req.valid('param').id, c.req.valid('query').source)
      return c.json(await wholeCall(c, row), 200)
    })
    .openapi(getMoments, async (c) => {
      const { call_id: callId } = await theCall(c, c.req.valid('param').id, c.req.valid('query').source)
      const { account_id: accountId } = c.var.asker.account
      const rows = await momentsOf(c.var.db, { accountId, callId, limit: momentsShown })
      const data = rows.map(({ sequence, type, at, event_id, fields }) => ({
        sequence,
        event: type as EventType,
        at: timeText(at),
        event_id: publicId('evt', event_id),
        fields: JSON.parse(fields) as Fields,
      }))
      const country = await countryOfDialled(c.var.db, accountId, data.at(-1)?.fields ?? {})
      return c.json({ data, country }, 200)
    })
}

/** A search for a number, with or without its `+`, or a uniqueid, by their beginnings. */
function searched(q: string | undefined): CallFilter {
  if (q === undefined || q === '') return {}
  return { numberPrefix: /^\d{4,}$/.test(q) ? `+${q}` : q, uniqueidPrefix: q }
}

async function found(c: DoorContext, id: string): Promise<CallRow[]> {
  const uuid = uuidOf('call', id)
  const row = uuid === null ? undefined : await callById(c.var.db, c.var.asker.account.account_id, uuid)
  return row ? [row] : []
}

/** A call by its id, or by `uniqueid:<value>`. Throws 404, or 409 where several sources have it and none is named. */
async function theCall(c: DoorContext, id: string, source: string | undefined): Promise<CallRow> {
  const prefix = 'uniqueid:'
  const rows = id.startsWith(prefix)
    ? await callsByUniqueid(c.var.db, c.var.asker.account.account_id, id.slice(prefix.length))
    : await found(c, id)
  const sources = source === undefined ? null : await publicSources(c)
  const [row, other] = sources ? rows.filter((one) => sources.get(one.source_id) === source) : rows
  if (!row) throw notFound('call', id)
  if (other) throw new Problem(409, 'Several sources have a call of this uniqueid: name one with ?source=src_….')
  return row
}
