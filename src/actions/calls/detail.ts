// The detail of a call, for its timeline: the events, the deliveries and the time of each attempt.
import type { Fields } from '../../calls/call.ts'
import type { GapCode } from '../../sources/kinds/gap-codes.ts'
import { listAdditions, type AdditionRow } from '../../store/calls/additions.ts'
import { listEvents } from '../../store/calls/calls.ts'
import type { CallRow, EventRow } from '../../store/calls/calls.ts'
import { findNumber } from '../../store/calls/numbers.ts'
import type { DialledNumber } from '../../store/calls/numbers.ts'
import { listDeliveries } from '../../store/deliveries/deliveries.ts'
import type { DeliveryRow } from '../../store/deliveries/deliveries.ts'
import { listAttemptsOfCall } from '../../store/deliveries/delivery-details.ts'
import type { AttemptSummary } from '../../store/deliveries/delivery-details.ts'
import { listRecordings } from '../../store/recordings/recordings.ts'
import type { RecordingRow } from '../../store/recordings/recordings.ts'
import { listSourceGapsWithin } from '../../store/sources/source-gaps.ts'
import { listSourceNames } from '../../store/sources/sources.ts'
import { listStepRuns } from '../../store/steps/steps.ts'
import type { StepRunRow } from '../../store/steps/steps.ts'
import type { ActionContext } from '../context.ts'
import { readKnownIntegrations, type KnownIntegrations } from '../deliveries/known-integrations.ts'
import { sourceIdsOf } from '../sources/source-ids.ts'
import { readNotSent, type NotSentOfCall } from './not-sent.ts'
import { linkCall, type LinkedCall } from './stored-call.ts'

/** How many deliveries are shown with a call. The list of deliveries has all of them. */
const DELIVERIES_SHOWN = 100

/** Times are milliseconds since 1970. */
export interface CallDetail {
  readonly linked: LinkedCall
  readonly sourceName: string | null
  /** The directory's present entry for the dialled number. */
  readonly dialled: DialledNumber | null
  readonly events: readonly EventRow[]
  readonly recordings: readonly RecordingRow[]
  readonly steps: readonly StepRunRow[]
  readonly additions: readonly AdditionRow[]
  readonly gaps: readonly { readonly from: number; readonly to: number | null; readonly code: GapCode }[]
  /** `null`: it is no longer known what was sent, or the call cannot be read. */
  readonly notSent: readonly NotSentOfCall[] | null
  /** The newest deliveries of the call. */
  readonly deliveries: readonly DeliveryRow[]
  /** By the id of the delivery. */
  readonly attempts: ReadonlyMap<string, readonly AttemptSummary[]>
  readonly known: KnownIntegrations
}

export async function readCallDetail(context: ActionContext, row: CallRow): Promise<CallDetail> {
  const { db } = context
  const { accountId } = context.account
  const events = await listEvents(db, accountId, row.callId)
  const { rows, known } = await readKnownIntegrations(context)
  const filter = { calls: [row.callId], integrations: rows.map((one) => one.integrationId) }
  const deliveries = await listDeliveries(db, accountId, filter, { limit: DELIVERIES_SHOWN, after: null })
  const attempts = await listAttemptsOfCall(db, accountId, row.callId)
  const sources = await listSourceNames(db, accountId)
  const recordings = await listRecordings(db, accountId, row.callId)
  const steps = await listStepRuns(db, accountId, row.callId)
  const additions = await listAdditions(db, accountId, row.callId)
  const linked = await linkCall(context, row, sourceIdsOf(sources))
  return {
    linked,
    sourceName: sources.find((one) => one.sourceId === row.sourceId)?.name ?? null,
    dialled: await findDialled(context, linked.fields),
    events,
    recordings,
    steps,
    additions,
    gaps: await readGaps(context, row, events[0]?.at ?? row.seenAt),
    notSent: await readNotSent(context, row, { integrations: rows, deliveries: deliveries.rows, attempts }),
    deliveries: deliveries.rows,
    attempts: Map.groupBy(attempts, (attempt) => attempt.deliveryId),
    known,
  }
}

/** The gaps of the source while the call was active (C21), including a gap that has not ended. */
async function readGaps({ db, account, deps, now }: ActionContext, row: CallRow, fromMs: number) {
  if (row.isTest || row.isReplayed) return []
  const toMs = row.endedAt ?? now
  const of = { accountId: account.accountId, sourceId: row.sourceId }
  const kept = await listSourceGapsWithin(db, of, { fromMs, toMs })
  const lasting = deps.sources.statusOf(row.sourceId)?.gaps.find(({ to }) => to === null)
  return [
    ...kept.map(({ fromAt: from, toAt: to, code }) => ({ from, to, code })),
    ...(lasting && lasting.from < toMs ? [lasting] : []),
  ]
}

async function findDialled(
  { db, account }: ActionContext,
  { tracking_number: number }: Fields,
): Promise<DialledNumber | null> {
  if (typeof number !== 'string') return null
  return (await findNumber(db, account.accountId, number)) ?? null
}
