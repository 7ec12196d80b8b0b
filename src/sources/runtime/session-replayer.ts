// Playing a recorded session of a phone system into the running program, through the code that hears a live one (C23).
//
// A replay sends nothing unless it is asked to: its calls are taken in quietly, as those of an import are (C18), into a source of
// their own, and take the place of what an earlier replay made of them. Those that are sent go to another source, and only if
// nobody knows them otherwise.
import type { CallUpdate, Status } from '../../calls/call.ts'
import { SerialQueue } from '../../concurrency/serial-queue.ts'
import type { Ingest, IngestResult } from '../../intake/ingest.ts'
import { BOUNDS } from '../../bounds.ts'
import { OffhookError } from '../../errors.ts'
import { readContextRoles } from '../kinds/context-roles.ts'
import type { Settings } from '../kinds/settings.ts'
import type { CallRow } from '../../store/calls/calls.ts'
import {
  findCallsOfSource,
  deleteUnsentReplays,
  findCallsKnownElsewhere,
  ensureReplaySource,
} from '../../store/calls/replayed-calls.ts'
import type { Db } from '../../store/database/tables.ts'
import { readSession } from './recorded-session.ts'

export interface SessionReplayerDeps {
  readonly db: Db
  readonly ingest: Ingest
  /** Two letters: whose numbers an account writes without a country code. */
  readonly countryOf: (accountId: number) => string
  /** Told of each call that was played and not sent, once it is stored. */
  readonly onStored: (call: { readonly accountId: number; readonly callId: string }) => void
}

export interface ReplayRequest {
  readonly accountId: number
  /** As the phone system wrote it. */
  readonly session: Uint8Array
  /** Whether integrations are told of its calls as of those that happen now. */
  readonly sends: boolean
  /** Settings of the source that would have heard it: its country, and what its contexts mean. */
  readonly settings?: Settings
}

/** One call of a session. */
export interface ReplayedCall {
  readonly call: CallRow
  /** Whether integrations were told of it. */
  readonly isSent: boolean
  /** The source that it is known from otherwise, for which it is not sent; `null`: none. */
  readonly knownFrom: number | null
  /** Its changes of status, in order. */
  readonly events: readonly Status[]
}

export interface ReplayResult {
  /** In the order in which they began. One of which the database refuses everything is missing. */
  readonly calls: readonly ReplayedCall[]
  /** What became of each update, in order. */
  readonly results: readonly IngestResult[]
}

export interface SessionReplayer {
  /**
   * Resolves when everything that the session tells is stored. Rejects with an `OffhookError`: `bad_session` when it is none or has
   * too many calls, `unavailable` as `ingest` does; what was not stored then can be played again.
   */
  play(request: ReplayRequest): Promise<ReplayResult>
}

/** Calls that are taken at once: whatever else happens has its turn in between. */
const CALLS_AT_ONCE = 25
/** Updates of one call that are taken at once; few calls have as many. */
const UPDATES_AT_ONCE = 500

export function createSessionReplayer(deps: SessionReplayerDeps): SessionReplayer {
  // One at a time, so that no two play the same call.
  const replays = new SerialQueue()
  return { play: (request) => replays.run(() => play(deps, request)) }
}

/** What a session tells of one call. */
interface SessionCall {
  readonly uniqueid: string
  readonly updates: readonly CallUpdate[]
  /** Where each update stands in the session; of an end that it does not tell, nowhere. */
  readonly places: readonly number[]
}

async function play(deps: SessionReplayerDeps, request: ReplayRequest): Promise<ReplayResult> {
  const sessionCalls = await callsIn(deps, request)
  const calls: ReplayedCall[] = []
  const results: IngestResult[] = []
  for (let from = 0; from < sessionCalls.length; from += CALLS_AT_ONCE) {
    const some = sessionCalls.slice(from, from + CALLS_AT_ONCE)
    const played = await playCalls(deps, request, some)
    for (const { taken, call } of played) {
      for (const [place, one] of taken) results[place] = one
      if (call) calls.push(call)
    }
  }
  return { calls, results }
}

async function callsIn(
  { countryOf }: SessionReplayerDeps,
  { accountId, session, settings = {} }: ReplayRequest,
): Promise<readonly SessionCall[]> {
  const { country, contexts } = settings
  // No files of recordings are read, so none is told of.
  const sessionUpdates = await readSession(session, {
    country: typeof country === 'string' && country !== '' ? country : countryOf(accountId),
    contexts: readContextRoles(contexts),
  })
  const byCall = Map.groupBy(sessionUpdates.entries(), ([, { uniqueid }]) => uniqueid)
  if (byCall.size > BOUNDS.sessionCalls) throw new OffhookError('bad_session', TOO_MANY_CALLS)
  return [...byCall].map(([uniqueid, steps]) => {
    const updates = steps.map(([, update]) => ({ ...update, isReplayed: true as const }))
    return { uniqueid, updates: [...updates, ...unseenEnd(uniqueid, updates)], places: steps.map(([place]) => place) }
  })
}

/** The end of a call that the session does not tell: nothing more is heard of it, so it is lost at its last sign of life (C11). */
function unseenEnd(uniqueid: string, updates: readonly CallUpdate[]): readonly CallUpdate[] {
  if (updates.some(({ status }) => status === 'ended')) return []
  const at = updates.findLast((update) => update.at !== undefined)?.at
  return [{ uniqueid, status: 'ended', lost: true, ...(at !== undefined && { at }) }]
}

const TOO_MANY_CALLS = `This session has more than ${BOUNDS.sessionCalls.toLocaleString('en')} calls. Replay it in parts.`

interface PlayedCall {
  readonly taken: readonly (readonly [place: number, taken: IngestResult])[]
  readonly call: ReplayedCall | null
}

async function playCalls(
  deps: SessionReplayerDeps,
  { accountId, sends }: ReplayRequest,
  sessionCalls: readonly SessionCall[],
): Promise<readonly PlayedCall[]> {
  const { db, onStored } = deps
  const ids = sessionCalls.map(({ uniqueid }) => uniqueid)
  const known = new Map((await findCallsKnownElsewhere(db, accountId, ids)).map((row) => [row.uniqueid, row.sourceId]))
  await deleteUnsentReplays(db, accountId, ids)
  const isSent = ({ uniqueid }: SessionCall): boolean => sends && !known.has(uniqueid)
  const played = new Map<string, PlayedCall>()
  for (const [sent, these] of Map.groupBy(sessionCalls, isSent)) {
    const source = await ensureReplaySource(db, accountId, sent ? 'sent' : 'unsent')
    const all = await Promise.all(these.map((one) => ingestCall(deps, { source, sent }, one)))
    const rows = await findCallsOfSource(
      db,
      source,
      these.map(({ uniqueid }) => uniqueid),
    )
    for (const [k, { uniqueid, updates, places }] of these.entries()) {
      const taken = all[k] ?? []
      const row = rows.get(uniqueid)
      if (row && !sent) onStored({ accountId, callId: row.callId })
      const events = updates.flatMap(({ status }, at) => (status && taken[at]?.result === 'event' ? [status] : []))
      const call = row && { call: row, isSent: sent, knownFrom: known.get(uniqueid) ?? null, events }
      played.set(uniqueid, {
        taken: taken.flatMap((one, at) => (places[at] === undefined ? [] : [[places[at], one] as const])),
        call: call ?? null,
      })
    }
  }
  return sessionCalls.flatMap(({ uniqueid }) => played.get(uniqueid) ?? [])
}

async function ingestCall(
  { ingest }: SessionReplayerDeps,
  { source, sent }: { readonly source: { accountId: number; sourceId: number }; readonly sent: boolean },
  { updates }: SessionCall,
): Promise<IngestResult[]> {
  const taken: IngestResult[] = []
  const intake = { accountId: source.accountId, sourceId: source.sourceId, ordered: true }
  for (let from = 0; from < updates.length; from += UPDATES_AT_ONCE) {
    const some = updates.slice(from, from + UPDATES_AT_ONCE)
    taken.push(...(await ingest({ ...intake, updates: some, ...(!sent && { quiet: true }) })))
  }
  return taken
}
