// The sources that dial a phone system: each is started, begins anew when its settings change, and says how it stands.
import { messageOf } from '../../errors.ts'
import { getOrInsert } from '../../get-or-insert.ts'
import type { Guard } from '../../delivery/guard.ts'
import type { ConnectionCheck } from '../adapter.ts'
import { adapterOf } from '../adapters.ts'
import type { ObservedContext } from '../contexts.ts'
import type { Settings } from '../kinds/settings.ts'
import type { Source, SourceDeps, SourceStatus } from '../source.ts'
import type { SealContext } from '../../store/secrets/sealing.ts'
import { readSourcesSeen } from '../../store/sources/source-gaps.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import { createDialGuard } from './dial-guard.ts'
import { createSourceCoverage } from './source-coverage.ts'
import { readValidSettings } from './source-checks.ts'
import { sourceDepsOf, type DialledSourceDeps } from './source-deps.ts'

export interface DialledSourceRegistryDeps extends DialledSourceDeps {
  readonly open: (place: SealContext, sealed: string) => Promise<string>
  /** By its policy sources dial (S11). */
  readonly guard: Guard
  /** Takes one of the connections that an account may have made with new or changed settings: 0, or in how many seconds it may. */
  readonly tries: { take(accountId: number): number }
  /** This node's epoch (D9); `null`: it has none now, as the database is away. */
  readonly epoch: () => number | null
}

/** Begins each source. `onFailed` is told of one that could not, with the reason for which it is left out; `null`: it is tried again. */
export type BeginEach = (
  rows: readonly SourceRow[],
  begin: (row: SourceRow) => Promise<void>,
  onFailed?: (row: SourceRow, error: unknown, leftOut: string | null) => Promise<void>,
) => Promise<void>

export interface DialledSourceRegistry {
  /**
   * Starts new ones, ends those that are gone, begins changed ones anew. `configured`: the account to which a configuration was
   * just applied.
   */
  reload(rows: readonly SourceRow[], beginEach: BeginEach, configured?: number): Promise<void>
  /** When the first of those that wait for their turn is next, in ms of `performance.now`; `null`: none waits. */
  nextTurnAt(): number | null
  statusOf(sourceId: number): ManagedSourceStatus | null
  /** Why a source does not dial, since it may not or cannot begin, and what to do; `null`: it is not stopped. */
  stoppedWhy(sourceId: number): string | null
  /** All that are stopped, with why. */
  stopped(): ReadonlyMap<number, string>
  /** Those that are connected and lack a right, with what is missing and what to do. */
  incomplete(): ReadonlyMap<number, string>
  /**
   * Connects with settings that are not saved, within ten seconds; `waitS`: the account did so too often, and may again in so many
   * seconds. A kind that posts needs no connection.
   */
  checkConnection(
    accountId: number,
    kind: string,
    settings: Settings,
  ): Promise<ConnectionCheck | { readonly waitS: number }>
  /** Which of these calls the phone system does not know any more; `null`: it cannot be asked now (C11). */
  findGoneCalls(sourceId: number, uniqueids: readonly string[]): Promise<readonly string[] | null>
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

/** New or changed settings with which an account connects in a minute, tries of what is not saved among them (S36). */
export const TRIES_MAX = 10

/** Who may connect with new or changed settings now, and who has to wait (S36). */
class ConnectionTurns {
  readonly #tries: DialledSourceRegistryDeps['tries']
  /** Accounts with changes by a configuration: all of these take one turn together. */
  readonly #configured = new Set<number>()
  /** What this reload was told of each of those accounts. */
  #waits = new Map<number, number>()

  constructor(tries: DialledSourceRegistryDeps['tries']) {
    this.#tries = tries
  }

  beginReload(configured: number | undefined): void {
    if (configured !== undefined) this.#configured.add(configured)
    this.#waits = new Map()
  }

  /** 0, or after how many seconds the turn of a source of this account may come. */
  take(accountId: number): number {
    if (!this.#configured.has(accountId)) return this.#tries.take(accountId)
    return getOrInsert(this.#waits, accountId, () => this.#tries.take(accountId))
  }

  /** A configuration that had its turn is no more than what single changes came to. */
  endReload(): void {
    for (const accountId of this.#configured)
      if ((this.#waits.get(accountId) ?? 0) === 0) this.#configured.delete(accountId)
  }
}

/** How each source stands, by its id. */
class SourceStates {
  readonly running = new Map<number, RunningSource>()
  /** Why sources are stopped. */
  readonly stopped = new Map<number, string>()
  /** When sources with new or changed settings are next, in ms of `performance.now`. */
  readonly waiting = new Map<number, number>()

  ids(): number[] {
    return [...this.running.keys(), ...this.stopped.keys(), ...this.waiting.keys()]
  }

  statusOf(id: number): ManagedSourceStatus | null {
    const status = this.running.get(id)?.source.status()
    const [turnAt, why] = [this.waiting.get(id), this.stopped.get(id)]
    if (turnAt === undefined && !status && why === undefined) return null
    const problem = turnAt === undefined ? (why ?? status?.problem ?? null) : describeWait(turnAt)
    return { ...NOT_RUNNING, ...status, problem }
  }

  nextTurnAt(): number | null {
    return this.waiting.size === 0 ? null : Math.min(...this.waiting.values())
  }

  incomplete(): ReadonlyMap<number, string> {
    return new Map(
      this.running.entries().flatMap(([id, { source }]) => {
        const { missingRights, problem } = source.status()
        return missingRights.length > 0 && problem !== null ? [[id, problem] as const] : []
      }),
    )
  }

  /** Stops a source; its last status, if it ran. */
  async end(id: number): Promise<SourceStatus | null> {
    const source = this.running.get(id)?.source
    this.running.delete(id)
    this.waiting.delete(id)
    await source?.stop()
    this.stopped.delete(id)
    return source?.status() ?? null
  }
}

export function createDialledSourceRegistry(deps: DialledSourceRegistryDeps): DialledSourceRegistry {
  const states = new SourceStates()
  const { running, stopped, waiting } = states
  /** Those of the start have begun: from then on settings are new or changed. */
  let hasBegun = false
  const turns = new ConnectionTurns(deps.tries)
  const resolveAddress = createDialGuard(deps.guard)
  const coverage = createSourceCoverage({
    ...deps,
    running: () => running.entries().map(([id, { source }]) => [id, source] as const),
  })

  /** Ends those that are not wanted any more. Until it was switched off, a gap that lasted is one. */
  async function endUnwanted(wanted: ReadonlySet<number>): Promise<void> {
    for (const id of states.ids()) {
      if (wanted.has(id)) continue
      const gaps = running.get(id)?.source.status().gaps ?? []
      const lasting = gaps.filter(({ to }) => to === null)
      await states.end(id)
      for (const gap of lasting) coverage.addGap(id, { ...gap, to: Date.now() })
    }
  }

  /** Begins a source whose settings are new or changed; one whose turn has not come goes on with those it had (S36). */
  async function begin(row: SourceRow, seenAt: number | undefined): Promise<void> {
    const { sourceId: id, version } = row
    const adapter = adapterOf(row.kind)
    const dialled = adapter?.dialled
    if (!dialled || running.get(id)?.version === version) return
    // What cannot begin takes no turn.
    const settings = await readValidSettings(deps, row)
    const waitS = hasBegun && adapter.kind.at?.(settings) ? turns.take(row.accountId) : 0
    if (waitS > 0) return void waiting.set(id, performance.now() + waitS * 1000)
    const before = await states.end(id)
    const code = hasBegun ? 'not_connected' : 'not_running'
    const resolver = resolverOf(id, version)
    const source = dialled.create(
      {
        ...sourceDepsOf(deps, row, { resolveAddress: resolver, onGapEnded: (gap) => coverage.addGap(id, gap) }),
        ...(before && { previousStatus: before }),
        ...(seenAt !== undefined && { seenBefore: { at: seenAt, code } }),
      },
      settings,
    )
    running.set(id, { version, source })
    source.start()
  }

  /** Asks where to dial, and remembers of a source that it may not. */
  const resolverOf =
    (id: number, version: number): SourceDeps['resolveAddress'] =>
    async (host, port) => {
      const found = await resolveAddress(host, port)
      if (running.get(id)?.version !== version) return found
      if ('refused' in found) stopped.set(id, found.refused)
      else stopped.delete(id)
      return found
    }

  return {
    async reload(rows, beginEach, configured) {
      turns.beginReload(configured)
      await endUnwanted(new Set(rows.map((row) => row.sourceId)))
      const isNew = rows.some((row) => !running.has(row.sourceId))
      const seenAt = isNew ? await readSourcesSeen(deps.db) : new Map<number, number>()
      await beginEach(
        rows,
        (row) => begin(row, seenAt.get(row.sourceId)),
        async ({ sourceId: id }, error, leftOut) => {
          if (leftOut !== null) await states.end(id)
          else if (running.has(id)) return
          stopped.set(
            id,
            leftOut ?? `The source could not start (${messageOf(error)}). Offhook retries every few seconds.`,
          )
        },
      )
      turns.endReload()
      hasBegun = true
    },
    nextTurnAt: () => states.nextTurnAt(),
    statusOf: (sourceId) => states.statusOf(sourceId),
    stoppedWhy: (sourceId) => stopped.get(sourceId) ?? null,
    stopped: () => stopped,
    incomplete: () => states.incomplete(),
    async checkConnection(accountId, kind, settings) {
      const dialled = adapterOf(kind)?.dialled
      if (!dialled) return { connected: false, problem: null, missing: [] }
      const waitS = deps.tries.take(accountId)
      return waitS > 0 ? { waitS } : dialled.check(settings, resolveAddress)
    },
    findGoneCalls: async (sourceId, uniqueids) =>
      (await running.get(sourceId)?.source.findGoneCalls?.(uniqueids)) ?? null,
    async stop() {
      await Promise.all([...running.values()].map(({ source }) => source.stop()))
      await coverage.stop()
    },
  }
}

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

function describeWait(turnAt: number): string {
  const seconds = Math.max(1, Math.ceil((turnAt - performance.now()) / 1000))
  return `The new settings take effect in ${seconds} s. An account can change connections at most ${TRIES_MAX} times per minute.`
}
