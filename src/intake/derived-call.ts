// Derives one call from the updates of a batch: first from the cached record, before the row is locked, and again if the stored
// record turns out to be different.
import { emptyCall, type CallHistory } from '../calls/call.ts'
import { uuidv7 } from '../ids.ts'
import type { CachedCall, CallColumns, CallsToLock, LockedCall, UncachedCall } from '../store/calls/call-batch.ts'
import type { PlannedCall, PlannedUpdate } from './batch-plan.ts'
import type { CallCacheEntry } from './call-cache.ts'
import { applyUpdates, columnsOf, type AccountContext, type CallEffects } from './call-effects.ts'
import { historyQueryOf, type HistoryQuery } from './caller-history.ts'
import { readRecord, type CallRecord } from '../calls/call-record.ts'

interface DerivationDeps {
  readonly routingOf: (accountId: number) => AccountContext
  readonly now: () => number
}

/** The effects of the batch on a call, if its cached record is current or the call is new. */
export interface CallDerivation {
  readonly call: PlannedCall
  readonly cached: CallCacheEntry | undefined
  /** The history that was looked up (C22). */
  readonly history?: CallHistory | undefined
  readonly effects: CallEffects
}

/** Derives a call from its cached record, and from its history if that was looked up. */
export function deriveCall(
  deps: DerivationDeps,
  {
    call,
    cached,
    history,
    isFresh,
  }: Omit<CallDerivation, 'effects'> & { readonly isFresh: (planned: PlannedUpdate) => boolean },
): CallDerivation {
  const before = cached?.record ?? null
  const routing = deps.routingOf(call.key.accountId)
  return { call, cached, history, effects: applyUpdates(routing, call, deps.now(), { before, history, isFresh }) }
}

/** The query for the history of a call, or none. */
export const historyQueriesOf = ({ call, effects: { record } }: CallDerivation): HistoryQuery[] => {
  const query = record && historyQueryOf(call.name, call.key, record.call)
  return query ? [query] : []
}

/** A derivation with the columns of the call, if the call is new. */
export interface DerivedCall extends CallDerivation {
  readonly columns: CallColumns
}

/** The derivation that is final, as far as can be known before the row of its call is locked. */
export function withColumns(deps: DerivationDeps, one: CallDerivation): DerivedCall {
  const { call, cached, history } = one
  // All event ids were seen before: the row is locked as if they were new, and deleted again if the call did not exist.
  const { effects } = one.effects.record === null ? deriveCall(deps, { ...one, isFresh: () => true }) : one
  // No update begins the call: the row is locked in the same way.
  const record = effects.record ?? { call: emptyCall({ uniqueid: call.key.uniqueid, startAt: deps.now() }), finals: [] }
  return { call, cached, history, effects, columns: columnsOf(record) }
}

/** How the rows of these calls are locked. */
export function callsToLock(derived: readonly DerivedCall[]): Pick<CallsToLock, 'cached' | 'uncached'> {
  const cached: CachedCall[] = []
  const uncached: UncachedCall[] = []
  for (const { call, cached: entry, columns } of derived) {
    if (entry) cached.push({ ...call.key, callId: entry.callId, version: entry.version })
    else uncached.push({ ...call.key, callId: uuidv7(), columns })
  }
  return { cached, uncached }
}

/** The final result for a call whose row is locked. */
export interface ConfirmedCall {
  readonly before: CallRecord | null
  readonly effects: CallEffects
  /** The columns to be stored; `null`: the row is unchanged. */
  readonly change: CallColumns | null
}

/**
 * Derives the call again if the stored record differs from the expected one; `null`: its record cannot be read, which fails no
 * other call.
 */
export function confirmCall(
  deps: DerivationDeps,
  { found }: LockedCall,
  { derived, isFresh }: { readonly derived: DerivedCall; readonly isFresh: (planned: PlannedUpdate) => boolean },
): ConfirmedCall | null {
  const { call, cached, history, effects, columns } = derived
  const wasFresh = effects.updates.every(({ planned, result }) => isFresh(planned) === (result.result !== 'duplicate'))
  if (typeof found === 'string' && wasFresh)
    return { before: cached?.record ?? null, effects, change: found === 'new' ? null : columns }
  const stored = typeof found === 'string' ? undefined : readRecord(found.state)
  if (stored === null) return null
  const before = found === 'same' ? (cached?.record ?? null) : (stored ?? null)
  const again = applyUpdates(deps.routingOf(call.key.accountId), call, deps.now(), { before, history, isFresh })
  // Locking the row of an uncached call has updated its `seen_at`; for a cached call, storing it does.
  const isChange = again.record !== before || cached !== undefined
  return { before, effects: again, change: again.record !== null && isChange ? columnsOf(again.record) : null }
}
