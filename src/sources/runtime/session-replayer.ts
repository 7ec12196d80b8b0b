// Replays a recorded session of a phone system in the running program, through the code for live sessions (C23).
//
// By default a replay sends nothing: its calls are ingested quietly, like imported calls (C18), into a source of their own, and
// replace the calls of an earlier replay. Calls that are to be sent go to another source, and only if they are not known from
// elsewhere.
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

interface SessionReplayerDeps {
  readonly db: Db
  readonly ingest: Ingest
  /** The country, in two letters, of numbers that the account writes without a country code. */
  readonly countryOf: (accountId: number) => string
  /** Called for each call that was replayed and not sent, once it is stored. */
  readonly onStored: (call: { readonly accountId: number; readonly callId: string }) => void
}

interface ReplayRequest {
  readonly accountId: number
  /** As the phone system wrote it. */
  readonly session: Uint8Array
  /** Whether integrations get its calls like live calls. */
  readonly sends: boolean
  /** Settings of the source that the session stands for: its country, and the meanings of its contexts. */
  readonly settings?: Settings
}

/** One call of a session. */
interface ReplayedCall {
  readonly call: CallRow
  /** Whether integrations got the call. */
  readonly isSent: boolean
  /** The other source that the call is known from, so that it was not sent; `null`: none. */
  readonly knownFrom: number | null
  /** Its changes of status, in order. */
  readonly events: readonly Status[]
}

interface ReplayResult {
  /** In the order in which they began. A call is missing if the database refused all its updates. */
  readonly calls: readonly ReplayedCall[]
  /** The result of each update, in order. */
  readonly results: readonly IngestResult[]
}

export interface SessionReplayer {
  /**
   * Resolves when all updates of the session are stored. Rejects with an `OffhookError`: `bad_session` when the bytes are no
   * session or have too many calls, `unavailable` as `ingest` does; updates that were not stored then can be replayed again.
   */
  play(request: ReplayRequest): Promise<ReplayResult>
}

/** Calls that are ingested at once: other work has its turn in between. */
const CALLS_AT_ONCE = 25
/** Updates of one call that are ingested at once; few calls have as many. */
const UPDATES_AT_ONCE = 500

export function createSessionReplayer(deps: SessionReplayerDeps): SessionReplayer {
  // One replay at a time, so that no two replay the same call.
  const replays = new SerialQueue()
  return { play: (request) => replays.run(() => play(deps, request)) }
}

/** The updates of a session for one call. */
interface SessionCall {
  readonly uniqueid: string
  readonly updates: readonly CallUpdate[]
  /** The place of each update in the session; none for an end that the session does not contain. */
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
  // Recordings are not read, so none is reported.
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

/** The end of a call whose end the session does not contain: the call is lost at its last sign of life (C11). */
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
