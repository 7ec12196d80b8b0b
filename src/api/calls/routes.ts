import type { z } from '@hono/zod-openapi'
import { retryStep as retry } from '../../actions/steps/retry.ts'
import { e164, numberBeginnings } from '../../calls/numbers.ts'
import { publicId } from '../../ids.ts'
import { CALL_PLACE, listCalls } from '../../store/calls/calls.ts'
import type { CallFilter, CallRow } from '../../store/calls/calls.ts'
import { callDetailOutput, callOutput, momentsOutput } from './output.ts'
import { getCall, getMoments, listCallsRoute, uploadRecording } from './contract.ts'
import { readParameterTime } from '../../actions/read-time.ts'
import { createRoutes } from '../routing/context.ts'
import { readCallDetail } from '../../actions/calls/detail.ts'
import { findCall, findCallToRead, listCallsOfId } from '../../actions/calls/find.ts'
import type { ActionContext } from '../../actions/context.ts'
import { requireNumbers, requireNumbersFor } from '../../actions/search/search-rights.ts'
import { readMoments } from '../../actions/calls/moments.ts'
import { linkCall } from '../../actions/calls/stored-call.ts'
import { readSourceIds } from '../../actions/sources/source-ids.ts'
import { recordingOutput } from '../recordings/output.ts'
import { actionContext } from '../routing/action-context.ts'
import { cursorOf, windowOf } from '../http/pagination.ts'
import { orThrow } from '../http/problem.ts'
import { retryStep } from '../steps/contract.ts'
import { stepRunOutput } from '../steps/output.ts'
import { runWithoutTransaction } from '../routing/transaction.ts'
import { takeUpload } from './recording-upload.ts'

/** Calls, and the actions on the recordings and steps of one call. */
export function callRoutes() {
  return createRoutes()
    .openapi(listCallsRoute, async (c) => {
      const { limit, cursor, order = 'desc', ...query } = c.req.valid('query')
      const { accountId, country } = c.var.account
      const window = windowOf({ limit, cursor }, CALL_PLACE)
      const context = actionContext(c)
      refuseGuesses(context, query)
      const sources = await readSourceIds(context)
      const show = (rows: readonly CallRow[]) =>
        Promise.all(rows.map(async (row) => callOutput(await linkCall(context, row, sources))))
      const byId = query.q?.startsWith('call_') === true ? await listCallsOfId(context, query.q) : null
      if (byId) return c.json({ data: await show(byId), next: null }, 200)
      const { rows, next } = await listCalls(c.var.db, accountId, filterOf(query, { country, sources }), {
        ...window,
        order,
      })
      return c.json({ data: await show(rows), next: next && cursorOf(next) }, 200)
    })
    .openapi(getCall, async (c) => {
      const context = actionContext(c)
      const asked = { ...c.req.valid('param'), source: c.req.valid('query').source_id }
      const detail = await readCallDetail(context, orThrow(await findCallToRead(context, asked)))
      const recordings = await Promise.all(detail.recordings.map((one) => recordingOutput(c, one)))
      return c.json(
        callDetailOutput(detail, { recordings, timezone: context.account.timezone, access: context.access }),
        200,
      )
    })
    .openapi(getMoments, async (c) => {
      const context = actionContext(c)
      const asked = { ...c.req.valid('param'), source: c.req.valid('query').source_id }
      const row = orThrow(await findCallToRead(context, asked))
      return c.json(momentsOutput(await readMoments(context, row)), 200)
    })
    .openapi(uploadRecording, async (c) => {
      const asked = { ...c.req.valid('param'), source: c.req.valid('query').source_id }
      const { recordingId, state } = await runWithoutTransaction(c, () => takeUpload(c, asked))
      return c.json({ id: publicId('rec', recordingId), state }, 202)
    })
    .openapi(retryStep, async (c) => {
      const { id, name } = c.req.valid('param')
      const context = actionContext(c)
      const { callId } = orThrow(await findCall(context, { id, source: c.req.valid('query').source_id }))
      return c.json(stepRunOutput(orThrow(await retry(context, { callId, name }))), 200)
    })
}

type FilterQuery = Omit<z.output<typeof listCallsRoute.request.query>, 'limit' | 'cursor' | 'order'>

interface FilterContext {
  /** The country of numbers without a country code. */
  readonly country: string
  /** The public ids of the account's sources. */
  readonly sources: ReadonlyMap<number, string>
}

/** Refuses a search by what the principal may not see. */
function refuseGuesses(context: ActionContext, { number, uniqueid, q }: FilterQuery): void {
  const refused = number !== undefined || uniqueid !== undefined ? requireNumbers(context) : null
  orThrow(refused ?? requireNumbersFor(context, q))
}

function filterOf(
  { source_id: source, from, to, number, q, status, outcome, replayed, uniqueid }: FilterQuery,
  { country, sources }: FilterContext,
): CallFilter {
  const [fromMs, toMs] = [orThrow(readParameterTime('from', from)), orThrow(readParameterTime('to', to))]
  return {
    // A source that does not exist has no calls.
    ...(source !== undefined && { sourceId: [...sources].find(([, id]) => id === source)?.[0] ?? null }),
    ...(status && { status }),
    ...(outcome && { outcome }),
    ...(replayed && { replayed: replayed === 'true' }),
    ...(fromMs !== undefined && { fromMs }),
    ...(toMs !== undefined && { toMs }),
    ...(number !== undefined && { number: e164(number, country) ?? number }),
    ...(uniqueid !== undefined && { uniqueid }),
    ...searchFilter(q?.trim(), country),
  }
}

/** A search for a number in any format, or for a uniqueid, by its beginning. */
function searchFilter(q: string | undefined, country: string): CallFilter {
  if (q === undefined || q === '') return {}
  return { numberPrefixes: numberBeginnings(q, country), uniqueidPrefix: q }
}
