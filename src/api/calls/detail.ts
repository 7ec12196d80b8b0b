// One call with all that a timeline on one axis needs: its events, its deliveries, and when each of those was tried.
import type { Fields } from '../../calls/call.ts'
import { publicId } from '../../ids.ts'
import { listEvents } from '../../store/calls/calls.ts'
import type { CallRow } from '../../store/calls/calls.ts'
import { listDeliveries } from '../../store/deliveries/deliveries.ts'
import { listAttemptsOfCall } from '../../store/deliveries/delivery-details.ts'
import type { AttemptSummary } from '../../store/deliveries/delivery-details.ts'
import { findNumber } from '../../store/calls/numbers.ts'
import { listRecordings } from '../../store/recordings/recordings.ts'
import { listSourceGapsWithin } from '../../store/sources/source-gaps.ts'
import { listSourceNames } from '../../store/sources/sources.ts'
import { listStepRuns } from '../../store/steps/steps.ts'
import { callOutput } from './output.ts'
import { readKnownIntegrations } from '../../actions/deliveries/known-integrations.ts'
import { actionContext } from '../routing/action-context.ts'
import { deliveryOutput } from '../deliveries/output.ts'
import type { RouteContext } from '../routing/context.ts'
import { notSentOf } from './not-sent.ts'
import { recordingOutput } from '../recordings/output.ts'
import { stepRunOutput } from '../steps/output.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'

/** Deliveries that are shown with a call; the list of deliveries has them all. */
const DELIVERIES_SHOWN = 100

export async function callDetail(c: RouteContext, row: CallRow) {
  const { accountId } = c.var.principal.account
  const events = await listEvents(c.var.db, accountId, row.callId)
  const { rows, known } = await readKnownIntegrations(actionContext(c))
  const filter = { calls: [row.callId], integrations: rows.map((one) => one.integrationId) }
  const deliveries = await listDeliveries(c.var.db, accountId, filter, { limit: DELIVERIES_SHOWN, after: null })
  const tried = await listAttemptsOfCall(c.var.db, accountId, row.callId)
  const attempts = Map.groupBy(tried, (attempt) => attempt.deliveryId)
  const sources = await listSourceNames(c.var.db, accountId)
  const recordings = await listRecordings(c.var.db, accountId, row.callId)
  const steps = await listStepRuns(c.var.db, accountId, row.callId)
  const call = await callOutput(row, {
    sources: publicIds(sources),
    recordings: c.var.app.deps.recordings,
    accountId,
  })
  return {
    ...call,
    source_name: sources.find((one) => one.sourceId === row.sourceId)?.name ?? null,
    dialled: await dialledOf(c, call.fields),
    events: events.map(({ sequence, type, at }) => ({ sequence, type, at: timeText(at) })),
    recordings: await Promise.all(recordings.map((one) => recordingOutput(c, one))),
    steps: steps.map(stepRunOutput),
    gaps: await gapsOf(c, row, events[0]?.at ?? row.seenAt),
    not_sent: await notSentOf(c, row, { integrations: rows, deliveries, attempts: tried }),
    deliveries: deliveries.rows.map((one) => ({
      ...deliveryOutput(one, known),
      attempts: (attempts.get(one.deliveryId) ?? []).map(shortAttempt),
    })),
  }
}

/** When its source was not connected while the call was open (C21), the gap that lasts included. */
async function gapsOf(c: RouteContext, row: CallRow, fromMs: number) {
  if (row.isTest || row.isReplayed) return []
  const toMs = row.endedAt ?? Date.now()
  const kept = await listSourceGapsWithin(
    c.var.db,
    { accountId: c.var.principal.account.accountId, sourceId: row.sourceId },
    { fromMs, toMs },
  )
  const lasting = c.var.app.deps.sources.statusOf(row.sourceId)?.gaps.find(({ to }) => to === null)
  return [
    ...kept.map(({ fromAt: from, toAt: to, code }) => ({ from, to, code })),
    ...(lasting && lasting.from < toMs ? [lasting] : []),
  ].map(({ from, to, code }) => ({ from: timeText(from), to: timeOrNull(to), code }))
}

/** Public ids of the account's sources, by their numbers. */
export async function publicSources(c: RouteContext): Promise<Map<number, string>> {
  return publicIds(await listSourceNames(c.var.db, c.var.principal.account.accountId))
}

function publicIds(rows: Awaited<ReturnType<typeof listSourceNames>>): Map<number, string> {
  return new Map(rows.map(({ sourceId, uuid }) => [sourceId, publicId('src', uuid)]))
}

/** What the directory says today of the number that was dialled. */
async function dialledOf(c: RouteContext, { tracking_number: number }: Fields) {
  if (typeof number !== 'string') return null
  const entry = await findNumber(c.var.db, c.var.principal.account.accountId, number)
  return entry ? { id: publicId('num', entry.uuid), name: entry.name } : null
}

function shortAttempt({ n, at, state, code, error, ms }: AttemptSummary) {
  return { number: n, at: timeText(at), state, status_code: code, error, duration_ms: ms }
}
