// The dialled sources: each is started, restarted when its settings change, and reports its status.
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
  /** Its policy decides which addresses sources may dial (S11). */
  readonly guard: Guard
  /**
   * Takes one of the connections that an account may make with new or changed settings: returns 0, or in how many seconds it may.
   */
  readonly tries: { take(accountId: number): number }
  /** This node's epoch (D9); `null`: there is none now, because the database is away. */
  readonly epoch: () => number | null
}

/**
 * Starts each source. `onFailed` gets a source that could not start, with the reason for leaving it out; `null`: it will be
 * retried.
 */
export type BeginEach = (
  rows: readonly SourceRow[],
  begin: (row: SourceRow) => Promise<void>,
  onFailed?: (row: SourceRow, error: unknown, leftOut: string | null) => Promise<void>,
) => Promise<void>

export interface DialledSourceRegistry {
  /**
   * Starts new sources, ends deleted ones, restarts changed ones. `configured`: the account to which a configuration was just
   * applied.
   */
  reload(rows: readonly SourceRow[], beginEach: BeginEach, configured?: number): Promise<void>
  /** When the next of the waiting sources has its turn, in ms of `performance.now`; `null`: none waits. */
  nextTurnAt(): number | null
  statusOf(sourceId: number): ManagedSourceStatus | null
  /** Why a source does not dial, because it may not or cannot start, and what to do; `null`: it is not stopped. */
  stoppedWhy(sourceId: number): string | null
  /** All stopped sources, with the reasons. */
  stopped(): ReadonlyMap<number, string>
  /** The sources that are connected but lack a permission, with what is missing and what to do. */
  incomplete(): ReadonlyMap<number, string>
  /**
   * Connects with unsaved settings, within ten seconds; `waitS`: the account has done so too often, and may again in so many
   * seconds. A posted kind needs no connection.
   */
  checkConnection(
    accountId: number,
    kind: string,
    settings: Settings,
  ): Promise<ConnectionCheck | { readonly waitS: number }>
  /**
   * Returns the calls among these that the phone system does not know any more; `null`: the phone system cannot be
   * asked now (C11).
   */
  findGoneCalls(sourceId: number, uniqueids: readonly string[]): Promise<readonly string[] | null>
  stop(): Promise<void>
}

interface ManagedSourceStatus extends Omit<SourceStatus, 'since'> {
  /** `null`: the source does not run. */
  readonly since: number | null
  readonly contexts: readonly ObservedContext[]
}

interface RunningSource {
  readonly version: number
  readonly source: Source
}

/** How often in a minute an account may connect with new, changed or unsaved settings (S36). */
export const TRIES_MAX = 10

/** Decides which accounts may connect with new or changed settings now, and which have to wait (S36). */
class ConnectionTurns {
  readonly #tries: DialledSourceRegistryDeps['tries']
  /** Accounts with changes by a configuration: all sources of such an account take one turn together. */
  readonly #configured = new Set<number>()
  /** The answer that this reload got for each of those accounts. */
  #waits = new Map<number, number>()

  constructor(tries: DialledSourceRegistryDeps['tries']) {
    this.#tries = tries
  }

  beginReload(configured: number | undefined): void {
    if (configured !== undefined) this.#configured.add(configured)
    this.#waits = new Map()
  }

  /** Returns 0, or after how many seconds a source of this account may have its turn. */
  take(accountId: number): number {
    if (!this.#configured.has(accountId)) return this.#tries.take(accountId)
    return getOrInsert(this.#waits, accountId, () => this.#tries.take(accountId))
  }

  /** After its turn, a configuration counts like a single change. */
  endReload(): void {
    for (const accountId of this.#configured)
      if ((this.#waits.get(accountId) ?? 0) === 0) this.#configured.delete(accountId)
  }
}

/** The status of each source, by its id. */
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

  /** Stops a source; returns its last status, if it ran. */
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
  /** Whether the sources of the start have begun: from then on settings count as new or changed. */
  let hasBegun = false
  const turns = new ConnectionTurns(deps.tries)
  const resolveAddress = createDialGuard(deps.guard)
  const coverage = createSourceCoverage({
    ...deps,
    running: () => running.entries().map(([id, { source }]) => [id, source] as const),
  })

  /** Ends sources that are not wanted any more. A gap that was open counts up to the time when the source was switched off. */
  async function endUnwanted(wanted: ReadonlySet<number>): Promise<void> {
    for (const id of states.ids()) {
      if (wanted.has(id)) continue
      const gaps = running.get(id)?.source.status().gaps ?? []
      const lasting = gaps.filter(({ to }) => to === null)
      await states.end(id)
      for (const gap of lasting) coverage.addGap(id, { ...gap, to: Date.now() })
    }
  }

  /** Starts a source with new or changed settings; a source whose turn has not come continues with its earlier settings (S36). */
  async function begin(row: SourceRow, seenAt: number | undefined): Promise<void> {
    const { sourceId: id, version } = row
    const adapter = adapterOf(row.kind)
    const dialled = adapter?.dialled
    if (!dialled || running.get(id)?.version === version) return
    // A source that cannot start takes no turn.
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

  /** Resolves the address to dial, and notes if a source may not dial it. */
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
