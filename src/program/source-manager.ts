// The sources that run: those that dial a phone system are started, those that are posted to are held ready, and both begin
// anew when their settings change. What they tell goes the same way as what is told by the API.
import type { CallUpdate } from '../calls/call.ts'
import type { SampleName } from '../calls/samples.ts'
import type { Guard } from '../delivery/guard.ts'
import { isFaultOfData, messageOf, OffhookError } from '../lib/errors.ts'
import { publicId } from '../lib/ids.ts'
import type { ObservedContext } from '../sources/contexts.ts'
import type { SimulationOptions, ConnectionCheck } from '../sources/adapter.ts'
import { adapterOf, suppliersOf } from '../sources/adapters.ts'
import { flawsOf } from '../sources/kinds/kind.ts'
import { kindOf } from '../sources/kinds/kinds.ts'
import type { ReadyMapping } from '../sources/mapping/mapping.ts'
import type { Message } from '../sources/webhook.ts'
import type { SettingFlaw, Settings } from '../sources/kinds/settings.ts'
import { GAP_REASONS, type Source, type SourceDeps, type SourceStatus } from '../sources/source.ts'
import { messageTree } from '../sources/push/adapter.ts'
import { READY_MAPPINGS } from '../sources/ready/ready.ts'
import { sanitizeUpdates } from '../sources/sanitize.ts'
import type { SealContext } from '../store/secrets/sealing.ts'
import { readSourcesSeen } from '../store/sources/source-gaps.ts'
import { listActiveSources, type Source as SourceRow } from '../store/sources/sources.ts'
import { addressOf, unsealSettings } from './unsealed-settings.ts'
import type { UnreadableRow, UnreadableRows } from './unreadable-rows.ts'
import {
  createPostedSourceState,
  createPostedSource,
  hashToken,
  type PostedSourceState,
  type PostedSource,
} from './posted-source.ts'
import { createDialGuard } from './dial-guard.ts'
import { checkFolder, checkAddress, readValidSettings, type FolderCheck } from './source-checks.ts'
import { sourceDepsOf, type DialledSourceDeps } from './source-deps.ts'
import { createSourceCoverage } from './source-coverage.ts'

export interface SourceManagerDeps extends DialledSourceDeps {
  readonly open: (place: SealContext, sealed: string) => Promise<string>
  readonly folderFlaw: FolderCheck
  /** By its policy sources dial (S11). */
  readonly guard: Guard
  /** Takes one of the connections that an account may have made with new or changed settings: 0, or in how many seconds it may. */
  readonly tries: { take(accountId: number): number }
  /** Where others reach this program, without a slash at the end. */
  readonly publicUrl: () => string
  /** Two letters: whose numbers an account writes without a country code. */
  readonly countryOf: (accountId: number) => string
  readonly unreadable: UnreadableRows
  /** This node's epoch (D9); `null`: it has none now, as the database is away. */
  readonly epoch: () => number | null
  /** For tests. */
  readonly readAgainMs?: number
}

export interface SourceManager {
  /** Reads the sources again: starts new ones, ends those that are gone, begins changed ones anew. */
  reload(): Promise<void>
  statusOf(sourceId: number): ManagedSourceStatus | null
  /** Why a source does not dial, since it may not or cannot begin, and what to do; `null`: it is not stopped. */
  stoppedWhy(sourceId: number): string | null
  /** All that are stopped, with why. */
  stopped(): ReadonlyMap<number, string>
  /** Those that are connected and lack a right, with what is missing and what to do. */
  incomplete(): ReadonlyMap<number, string>
  /**
   * Why these settings of a kind cannot work in this account; empty: they can. `before`: those they take the place of, whose host
   * is not judged anew.
   */
  flaws(accountId: number, kind: string, settings: Settings, before?: Settings): Promise<SettingFlaw[]>
  /**
   * Connects with settings that are not saved, within ten seconds; `waitS`: the account did so too often, and may again in so many
   * seconds. A kind that posts needs no connection.
   */
  attempt(accountId: number, kind: string, settings: Settings): Promise<ConnectionCheck | { readonly waitS: number }>
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
  simulateCall(
    row: SourceRow,
    example: SampleName,
    rehearsal: Pick<SimulationOptions, 'id' | 'beginMs'>,
  ): Promise<CallUpdate[]>
  stop(): Promise<void>
}

export interface ManagedSourceStatus extends Omit<SourceStatus, 'since'> {
  /** `null`: it does not run. */
  readonly since: number | null
  readonly contexts: readonly ObservedContext[]
}

interface RunningSource {
  readonly version: number
  readonly source: Source
}

interface ReadySource {
  readonly version: number
  readonly token: string
  readonly source: PostedSource
  readonly memory: PostedSourceState
}

export function createSourceManager(deps: SourceManagerDeps): SourceManager {
  const running = new Map<number, RunningSource>()
  const ready = new Map<number, ReadySource>()
  /** By the hash of the token. `null`: it could not begin; what is sent to it should come again. */
  const byToken = new Map<string, PostedSource | null>()
  /** Why sources that are dialled are stopped. */
  const stopped = new Map<number, string>()
  /** When sources with new or changed settings are next, in ms of `performance.now`. */
  const waiting = new Map<number, number>()
  let turn: NodeJS.Timeout | undefined
  /** Not all sources could be read or begun, and not for a fault of their own: the database was away. */
  let isAgain = false
  const place = createDialGuard(deps.guard)
  /** Those that cannot begin, as they were read last. */
  const unread = new Map<number, UnreadableRow>()
  let unreadAccounts = new Set<number>()
  let isRead = false
  /** Those of the start have begun: from then on settings are new or changed. */
  let hasBegun = false
  let reloading: Promise<void> = Promise.resolve()
  const seen = createSourceCoverage({
    ...deps,
    running: () => running.entries().map(([id, { source }]) => [id, source] as const),
  })

  async function readAgain(): Promise<void> {
    isAgain = false
    try {
      await readAll()
    } catch (error) {
      isAgain = true
      throw error
    } finally {
      wakeForNext()
    }
  }

  async function readAll(): Promise<void> {
    const rows = await listActiveSources(deps.db)
    unread.clear()
    // First, since a line that is given up may take some seconds to hand over what it heard.
    await readPosted(rows.filter((row) => adapterOf(row.kind)?.posted && row.tokenHash !== null))
    await readDialled(rows.filter((row) => adapterOf(row.kind)?.dialled))
    for (const row of rows) if (!isKnown(row.kind)) leave(row, `There is no source of the kind "${row.kind}".`)
    for (const accountId of new Set([...unreadAccounts, ...unread.values().map((row) => row.accountId)]))
      deps.unreadable.replace(
        accountId,
        ['source'],
        unread
          .values()
          .filter((row) => row.accountId === accountId)
          .toArray(),
      )
    unreadAccounts = new Set(unread.values().map((row) => row.accountId))
  }

  /** Leaves a source out that cannot begin (S46). */
  function leave({ accountId, sourceId, uuid, version }: SourceRow, what: string): void {
    const reason = `${what} It takes no calls until it is saved again.`
    unread.set(sourceId, { kind: 'source', accountId, id: publicId('src', uuid), version, reason })
  }

  async function readDialled(rows: readonly SourceRow[]): Promise<void> {
    const wanted = new Set(rows.map((row) => row.sourceId))
    for (const id of [...running.keys(), ...stopped.keys(), ...waiting.keys()]) {
      if (wanted.has(id)) continue
      // Until it was switched off, a gap that lasted is one.
      const lasting =
        running
          .get(id)
          ?.source.status()
          .gaps.filter(({ to }) => to === null) ?? []
      await end(id)
      for (const gap of lasting) seen.ended(id, { ...gap, to: Date.now() })
    }
    const seenAt = rows.some((row) => !running.has(row.sourceId))
      ? await readSourcesSeen(deps.db)
      : new Map<number, number>()
    await beginEach(
      rows,
      (row) => beginDialled(row, seenAt.get(row.sourceId)),
      async (row, error) => {
        const { sourceId: id } = row
        if (unread.has(id)) await end(id)
        else if (running.has(id)) return
        stopped.set(id, unread.get(id)?.reason ?? `It could not begin, trying again: ${messageOf(error)}`)
      },
    )
    hasBegun = true
  }

  /** Begins a source whose settings are new or changed; one whose turn has not come goes on with those it had (S36). */
  async function beginDialled(row: SourceRow, seenAt: number | undefined): Promise<void> {
    const { sourceId: id, version } = row
    const adapter = adapterOf(row.kind)
    const dialled = adapter?.dialled
    if (!dialled || running.get(id)?.version === version) return
    // What cannot begin takes no turn.
    const settings = await readValidSettings(deps, row)
    const waitS = hasBegun && adapter.kind.at?.(settings) ? deps.tries.take(row.accountId) : 0
    if (waitS > 0) return void waiting.set(id, performance.now() + waitS * 1000)
    const before = await end(id)
    const why = hasBegun ? GAP_REASONS.notConnected : GAP_REASONS.notRunning
    const needs = sourceDepsOf(deps, row, {
      resolveAddress: placeFor(id, version),
      ended: (gap) => seen.ended(id, gap),
    })
    const source = dialled.create(
      {
        ...needs,
        ...(before && { previousStatus: before }),
        ...(seenAt !== undefined && { seenBefore: { at: seenAt, why } }),
      },
      settings,
    )
    running.set(id, { version, source })
    source.start()
  }

  /** Stops a source; its last status, if it ran. */
  async function end(id: number): Promise<SourceStatus | null> {
    const source = running.get(id)?.source
    running.delete(id)
    waiting.delete(id)
    await source?.stop()
    stopped.delete(id)
    return source?.status() ?? null
  }

  /** Asks where to dial, and remembers of a source that it may not. */
  const placeFor =
    (id: number, version: number): SourceDeps['resolveAddress'] =>
    async (host, port) => {
      const found = await place(host, port)
      if (running.get(id)?.version !== version) return found
      if ('refused' in found) stopped.set(id, found.refused)
      else stopped.delete(id)
      return found
    }

  /** Reads again when the first of those that wait is next. */
  function wakeForNext(): void {
    clearTimeout(turn)
    if (waiting.size === 0 && !isAgain) return
    const ms = isAgain
      ? (deps.readAgainMs ?? READ_AGAIN_MS)
      : Math.max(0, Math.min(...waiting.values()) - performance.now())
    turn = setTimeout(() => {
      reload().catch((error: unknown) => {
        deps.diagnose('warning', 'sources could not be read, trying again', { error })
      })
    }, ms)
  }

  async function readPosted(rows: readonly SourceRow[]): Promise<void> {
    const wanted = new Map(rows.map((row) => [row.sourceId, row]))
    const tokens = new Set(rows.map(({ tokenHash: hash }) => hash?.toString('hex')))
    const gone = [...ready].filter(([id]) => !wanted.has(id))
    for (const [id] of gone) ready.delete(id)
    for (const token of byToken.keys()) if (!tokens.has(token)) byToken.delete(token)
    await beginEach(rows, async (row) => {
      const before = ready.get(row.sourceId)
      const token = row.tokenHash?.toString('hex') ?? ''
      const adapter = adapterOf(row.kind)
      if (!adapter?.posted || (before?.version === row.version && before.token === token)) return
      if (!byToken.has(token)) byToken.set(token, null)
      const [settings, url] = [await readValidSettings(deps, row), await addressOf(deps, row)]
      const memory = before?.memory ?? createPostedSourceState(deps)
      const opened = { row, kind: adapter.kind, posted: adapter.posted, settings, url }
      const source = createPostedSource({ ...deps, now: () => Date.now() }, opened, memory)
      ready.set(row.sourceId, { version: row.version, token, source, memory })
      byToken.set(token, source)
    })
    isRead = true
    await Promise.all(gone.map(([, { memory }]) => memory.log.stop()))
  }

  /** Begins each source; one that cannot begin, such as with settings that nobody can open any more, harms no other. */
  async function beginEach(
    rows: readonly SourceRow[],
    begin: (row: SourceRow) => Promise<void>,
    failed: (row: SourceRow, error: unknown) => Promise<void> = async () => undefined,
  ): Promise<void> {
    for (const row of rows) {
      try {
        await begin(row)
      } catch (error) {
        // It may be the database that is away: then it is no fault of the row, and it is tried again. What runs goes on meanwhile.
        if (error instanceof OffhookError || isFaultOfData(error)) leave(row, messageOf(error))
        else {
          isAgain = true
          deps.diagnose('error', 'a source could not begin, trying again', { source: row.name, error })
        }
        await failed(row, error)
      }
    }
  }

  const reload = (): Promise<void> => {
    reloading = reloading.then(readAgain, readAgain)
    return reloading
  }
  return {
    reload,
    async flaws(accountId, kindId, settings, before) {
      const kind = kindOf(kindId)
      if (!kind) return []
      return [
        ...flawsOf(kind, settings),
        ...checkAddress(deps.guard, kind, settings, before),
        ...(await checkFolder(deps.folderFlaw, accountId, settings)),
      ]
    },
    async attempt(accountId, kind, settings) {
      const dialled = adapterOf(kind)?.dialled
      if (!dialled) return { connected: false, problem: null, missing: [] }
      const waitS = deps.tries.take(accountId)
      return waitS > 0 ? { waitS } : dialled.check(settings, place)
    },
    suppliersOf,
    absent: async (sourceId, uniqueids) => (await running.get(sourceId)?.source.findGoneCalls?.(uniqueids)) ?? null,
    statusOf(sourceId) {
      const status = running.get(sourceId)?.source.status()
      const [turnAt, why] = [waiting.get(sourceId), stopped.get(sourceId)]
      if (turnAt === undefined && !status && why === undefined) return null
      const problem = turnAt === undefined ? (why ?? status?.problem ?? null) : waits(turnAt)
      return { ...NOT_RUNNING, ...status, problem }
    },
    stoppedWhy: (sourceId) => stopped.get(sourceId) ?? null,
    stopped: () => stopped,
    incomplete: () =>
      new Map(
        running.entries().flatMap(([id, { source }]) => {
          const { missingRights, problem } = source.status()
          return missingRights.length > 0 && problem !== null ? [[id, problem] as const] : []
        }),
      ),
    postedBy(token) {
      const source = byToken.get(hashToken(token).toString('hex'))
      if (source === null || !isRead)
        throw new OffhookError('unavailable', 'This source has not begun yet. Send it again in a moment.')
      return source ?? null
    },
    posted: (sourceId) => ready.get(sourceId)?.source ?? null,
    treeOf: (settings, message) => messageTree(message, settings).tree,
    readyMappings: READY_MAPPINGS,
    async simulateCall(row, example, { id, beginMs }) {
      const adapter = adapterOf(row.kind)
      if (!adapter) throw new OffhookError('no_kind', 'A source of this kind tells no calls by itself.')
      const [settings, url] = [await unsealSettings(deps, row), await addressOf(deps, row)]
      const country = deps.countryOf(row.accountId)
      const told = adapter.simulateCall(example, { id, beginMs, settings, url, country })
      return adapter.dialled ? told : [...sanitizeUpdates(told, { country, nowMs: beginMs, byHand: true }).updates]
    },
    async stop() {
      await reloading.catch(() => undefined)
      clearTimeout(turn)
      await Promise.all([...running.values()].map(({ source }) => source.stop()))
      await seen.stop()
      await Promise.all([...ready.values()].map(({ memory }) => memory.log.stop()))
    },
  }
}

/** Of replayed sessions nothing is run. */
const isKnown = (kind: string): boolean => kindOf(kind) !== undefined || kind === 'replay'

/** New or changed settings with which an account connects in a minute, tries of what is not saved among them (S36). */
export const TRIES_MAX = 10

const READ_AGAIN_MS = 5_000

const NOT_RUNNING: ManagedSourceStatus = {
  connected: false,
  since: null,
  seenAt: null,
  lastEventAt: null,
  problem: null,
  missingRights: [],
  gaps: [],
  waiting: 0,
  contexts: [],
}

function waits(turnAt: number): string {
  const seconds = Math.max(1, Math.ceil((turnAt - performance.now()) / 1000))
  return `Its new settings take effect in ${seconds} s: at most ${TRIES_MAX} new connections a minute are made.`
}
