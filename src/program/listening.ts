// The sources that run: those that dial a phone system are started, those that are posted to are held ready, and both begin
// anew when their settings change. What they tell goes the same way as what is told by the API.
import type { Pool } from 'pg'
import type { CallUpdate } from '../calls/call.ts'
import type { SampleName } from '../calls/samples.ts'
import { place, type Guard } from '../delivery/guard.ts'
import type { Diagnose } from '../diagnostics.ts'
import { messageOf, OffhookError } from '../errors.ts'
import { recordOf } from '../intake/follow.ts'
import { REFUSED, type Intake, type Taken } from '../intake/gather.ts'
import type { ContextSeen } from '../sources/contexts.ts'
import type { Dialled, Rehearsal, SourceKind, Tried } from '../sources/kind.ts'
import { kindOf, suppliersOf } from '../sources/kinds.ts'
import type { ReadyMapping } from '../sources/mapping/mapping.ts'
import type { Message } from '../sources/posted.ts'
import { settingFlaw, type SettingFlaw, type Settings } from '../sources/settings.ts'
import type { Source, SourceNeeds, SourceStatus } from '../sources/source.ts'
import { messageTree } from '../sources/push/push.ts'
import { readyMappings } from '../sources/ready/ready.ts'
import { soundUpdates } from '../sources/sound.ts'
import { isOperators } from '../store/accounts.ts'
import type { SealPlace } from '../store/sealing.ts'
import { activeSources, addSourceGap, type Source as SourceRow } from '../store/sources.ts'
import type { Db } from '../store/tables.ts'
import { openCalls } from '../store/upkeep.ts'
import { addressOf, openedSettings } from './opened-settings.ts'
import { createMemory, createPosted, hashOfToken, type PostedMemory, type PostedSource } from './posted.ts'

export interface ListeningParts {
  readonly db: Db
  readonly pool: Pool
  readonly open: (place: SealPlace, sealed: string) => Promise<string>
  readonly take: (intake: Intake) => Promise<Taken[]>
  readonly diagnose: Diagnose
  /** Why recordings cannot be read from this folder (S11); `null`: they can. */
  readonly folderFlaw: (accountId: number, folder: string) => Promise<string | null>
  readonly guard: Guard
  /** Where others reach this program, without a slash at the end. */
  readonly publicUrl: () => string
  /** Two letters: whose numbers an account writes without a country code. */
  readonly countryOf: (accountId: number) => string
}

export interface Listening {
  /** Reads the sources again: starts new ones, ends those that are gone, begins changed ones anew. */
  reload(): Promise<void>
  statusOf(sourceId: number): (SourceStatus & { readonly contexts: readonly ContextSeen[] }) | null
  /** What this kind of source is; `null`: there is none such. */
  traitsOf(kind: string): KindTraits | null
  /** Why these settings of a kind cannot work in this account; empty: they can. */
  flaws(accountId: number, kind: string, settings: Settings): Promise<SettingFlaw[]>
  /** Connects with settings that are not saved, within ten seconds. A kind that posts needs no connection. */
  attempt(accountId: number, kind: string, settings: Settings): Promise<Tried>
  /** The kinds of sources that may tell a field, by its code. */
  suppliersOf(code: string): readonly string[]
  /** Which of these calls the phone system does not know any more; `null`: it cannot be asked now (C11). */
  absent(sourceId: number, uniqueids: readonly string[]): Promise<readonly string[] | null>
  /**
   * The source whose address ends with this token; `null`: none that is on. Throws `unavailable` while that is not known yet:
   * whoever is told that there is none sends nothing again.
   */
  postedBy(token: string): PostedSource | null
  /** The same by its id. */
  posted(sourceId: number): PostedSource | null
  /** What a message to a source holds, as a mapping sees it, without what is secret. */
  treeOf(settings: Settings, message: Message): unknown
  readonly readyMappings: readonly ReadyMapping[]
  /** An example call as this source would tell it. Rejects with an `OffhookError` that says why it cannot. */
  rehearse(row: SourceRow, example: SampleName, rehearsal: Pick<Rehearsal, 'id' | 'beginMs'>): Promise<CallUpdate[]>
  stop(): Promise<void>
}

/** What the API needs to know of a kind to save its sources. */
export interface KindTraits {
  readonly secrets: readonly string[]
  origin(settings: Settings, secret: string): string
  readonly isDialled: boolean
  /** Its sources have an address of their own. */
  readonly isPosted: boolean
}

interface Running {
  readonly version: number
  readonly source: Source
}

interface Ready {
  readonly version: number
  readonly token: string
  readonly source: PostedSource
  readonly memory: PostedMemory
}

export function createListening(parts: ListeningParts): Listening {
  const running = new Map<number, Running>()
  const ready = new Map<number, Ready>()
  /** By the hash of the token. `null`: it could not begin; what is sent to it should come again. */
  const byToken = new Map<string, PostedSource | null>()
  let isRead = false
  let reloading: Promise<void> = Promise.resolve()

  async function readAgain(): Promise<void> {
    const rows = await activeSources(parts.db)
    // First, since a line that is given up may take some seconds to hand over what it heard.
    await readPosted(rows.filter((row) => kindOf(row.kind)?.posted && row.token_hash !== null))
    await readDialled(rows.filter((row) => kindOf(row.kind)?.dialled))
  }

  async function readDialled(rows: readonly SourceRow[]): Promise<void> {
    const wanted = new Map(rows.map((row) => [row.source_id, row]))
    const before = new Map<number, SourceStatus>()
    for (const [id, { version, source }] of running) {
      if (wanted.get(id)?.version === version) continue
      running.delete(id)
      await source.stop()
      before.set(id, source.status())
    }
    await beginEach(rows, async (row) => {
      const dialled = kindOf(row.kind)?.dialled
      if (!dialled || running.has(row.source_id)) return
      const last = before.get(row.source_id)
      const needs = { ...needsOf(parts, row), ...(last && { before: last }) }
      const source = dialled.create(needs, await openedSettings(parts, row))
      running.set(row.source_id, { version: row.version, source })
      source.start()
    })
  }

  async function readPosted(rows: readonly SourceRow[]): Promise<void> {
    const wanted = new Map(rows.map((row) => [row.source_id, row]))
    const tokens = new Set(rows.map(({ token_hash: hash }) => hash?.toString('hex')))
    const gone = [...ready].filter(([id]) => !wanted.has(id))
    for (const [id] of gone) ready.delete(id)
    for (const token of byToken.keys()) if (!tokens.has(token)) byToken.delete(token)
    await beginEach(rows, async (row) => {
      const before = ready.get(row.source_id)
      const token = row.token_hash?.toString('hex') ?? ''
      const kind = kindOf(row.kind)
      if (!kind?.posted || (before?.version === row.version && before.token === token)) return
      if (!byToken.has(token)) byToken.set(token, null)
      const [settings, url] = [await openedSettings(parts, row), await addressOf(parts, row)]
      const memory = before?.memory ?? createMemory(parts)
      const opened = { row, kind, posted: kind.posted, settings, url }
      const source = createPosted({ ...parts, now: () => Date.now() }, opened, memory)
      ready.set(row.source_id, { version: row.version, token, source, memory })
      byToken.set(token, source)
    })
    isRead = true
    await Promise.all(gone.map(([, { memory }]) => memory.log.stop()))
  }

  /** Begins each source; one that cannot begin, such as with settings that nobody can open any more, harms no other. */
  async function beginEach(rows: readonly SourceRow[], begin: (row: SourceRow) => Promise<void>): Promise<void> {
    for (const row of rows) {
      try {
        await begin(row)
      } catch (error) {
        parts.diagnose('error', 'a source could not begin: save it again', { source: row.name, error })
      }
    }
  }

  const reload = (): Promise<void> => {
    reloading = reloading.then(readAgain, readAgain)
    return reloading
  }
  return {
    reload,
    traitsOf: (name) => traitsOf(kindOf(name)),
    flaws: async (accountId, kind, settings) => [
      ...(kindOf(kind)?.flaws(settings) ?? []),
      ...(await folderFlaws(parts, accountId, settings)),
    ],
    async attempt(accountId, kind, settings) {
      const dialled = kindOf(kind)?.dialled
      return dialled ? dialled.attempt(settings, placeOf(parts, accountId)) : { connected: false, problem: null }
    },
    suppliersOf,
    absent: async (sourceId, uniqueids) => (await running.get(sourceId)?.source.absent?.(uniqueids)) ?? null,
    statusOf(sourceId) {
      const status = running.get(sourceId)?.source.status()
      return status ? { contexts: [], ...status } : null
    },
    postedBy(token) {
      const source = byToken.get(hashOfToken(token).toString('hex'))
      if (source === null || !isRead)
        throw new OffhookError('unavailable', 'This source has not begun yet. Send it again in a moment.')
      return source ?? null
    },
    posted: (sourceId) => ready.get(sourceId)?.source ?? null,
    treeOf: (settings, message) => messageTree(message, settings).tree,
    readyMappings,
    async rehearse(row, example, { id, beginMs }) {
      const kind = kindOf(row.kind)
      if (!kind) throw new OffhookError('no_kind', 'A source of this kind tells no calls by itself.')
      const [settings, url] = [await openedSettings(parts, row), await addressOf(parts, row)]
      const country = parts.countryOf(row.account_id)
      const told = kind.rehearse(example, { id, beginMs, settings, url, country })
      return kind.dialled ? told : [...soundUpdates(told, { country, nowMs: beginMs, byHand: true }).updates]
    },
    async stop() {
      await reloading.catch(() => undefined)
      await Promise.all([...running.values()].map(({ source }) => source.stop()))
      await Promise.all([...ready.values()].map(({ memory }) => memory.log.stop()))
    },
  }
}

function traitsOf(kind: SourceKind | undefined): KindTraits | null {
  if (!kind) return null
  const { secrets, dialled, posted } = kind
  const origin: KindTraits['origin'] = (settings, secret) => kind.origin(settings, secret)
  return { secrets, origin, isDialled: dialled !== undefined, isPosted: posted !== undefined }
}

/** `null` where the operator's own account dials whom it likes; all others are guarded (S11). */
function placeOf(
  { db, guard }: Pick<ListeningParts, 'db' | 'guard'>,
  accountId: number,
): Parameters<Dialled['attempt']>[1] {
  return async (host, port) => {
    if (await isOperators(db, accountId)) return { dial: host }
    try {
      return { dial: await place(guard, { host, port }) }
    } catch (error) {
      return { refused: messageOf(error) }
    }
  }
}

async function folderFlaws(
  { folderFlaw }: ListeningParts,
  accountId: number,
  { recordings_folder: folder }: Settings,
): Promise<SettingFlaw[]> {
  if (typeof folder !== 'string' || folder === '') return []
  const flaw = await folderFlaw(accountId, folder)
  return flaw === null ? [] : [settingFlaw(['recordings_folder'], flaw)]
}

function needsOf(parts: ListeningParts, row: SourceRow): SourceNeeds {
  const { db, pool, take, diagnose } = parts
  const { account_id: accountId, source_id: sourceId } = row
  const gap: NonNullable<SourceNeeds['gap']> = ({ from, to, why, dropped }) => {
    const times = { fromAt: new Date(from), toAt: new Date(to ?? Date.now()) }
    const kept = { account_id: accountId, source_id: sourceId, dropped, reason: why, ...times }
    addSourceGap(db, kept).catch((error: unknown) => {
      diagnose('warning', 'a gap of a source was not kept', { source: row.name, error })
    })
  }
  return {
    async take(updates) {
      const taken = await take({ accountId, sourceId, ordered: true, updates })
      const dropped = taken.filter(({ reason }) => reason === REFUSED).map(({ uniqueid }) => uniqueid)
      if (dropped.length === 0) return
      diagnose('warning', 'updates were dropped: the database refuses what they say', { source: row.name, dropped })
      gap({ from: Date.now(), to: Date.now(), why: 'updates dropped', dropped: dropped.length })
    },
    async openCalls() {
      const calls = await openCalls(pool, sourceId)
      return calls.map(({ state, seenAt }) => {
        const { call } = recordOf(state)
        return { uniqueid: call.uniqueid, lastSignAt: seenAt, call }
      })
    },
    now: () => Date.now(),
    gap,
    place: placeOf(parts, accountId),
    report: (event, details) => diagnose('info', event, { source: row.name, ...details }),
  }
}
