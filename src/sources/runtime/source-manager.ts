// The running sources: dialled sources are started, posted sources are held ready, and both restart when their settings change.
// Their updates go the same way as updates from the API.
import { SerialQueue } from '../../concurrency/serial-queue.ts'
import type { CallUpdate } from '../../calls/call.ts'
import type { SampleName } from '../../calls/samples.ts'
import { isFaultOfData, messageOf, OffhookError } from '../../errors.ts'
import { publicId } from '../../ids.ts'
import type { SimulationOptions } from '../adapter.ts'
import { adapterOf, suppliersOf } from '../adapters.ts'
import { flawsOf } from '../kinds/kind.ts'
import { kindOf } from '../kinds/kinds.ts'
import { textSetting, type SettingFlaw, type Settings } from '../kinds/settings.ts'
import type { ReadyMapping } from '../mapping/mapping.ts'
import { messageTree } from '../push/adapter.ts'
import { READY_MAPPINGS } from '../ready/ready.ts'
import { sanitizeUpdates } from '../sanitize.ts'
import type { Message } from '../webhook.ts'
import { listActiveSources, type SourceRow } from '../../store/sources/sources.ts'
import {
  createDialledSourceRegistry,
  type BeginEach,
  type DialledSourceRegistry,
  type DialledSourceRegistryDeps,
} from './dialled-source-registry.ts'
import {
  createPostedSourceRegistry,
  type PostedSourceRegistry,
  type PostedSourceRegistryDeps,
} from './posted-source-registry.ts'
import { checkAddress, checkFolder, type FolderCheck } from './source-checks.ts'
import type { UnreadableRow, UnreadableRows } from '../../engine/unreadable-rows.ts'
import { addressOf, unsealSettings } from './unsealed-settings.ts'

export interface SourceManagerDeps extends DialledSourceRegistryDeps, PostedSourceRegistryDeps {
  readonly checkFolder: FolderCheck
  readonly unreadable: UnreadableRows
  /** For tests. */
  readonly readAgainMs?: number
}

export interface SourceManager
  extends Omit<DialledSourceRegistry, 'reload' | 'nextTurnAt' | 'stop'>, Omit<PostedSourceRegistry, 'reload' | 'stop'> {
  /**
   * Reads the sources again: starts new ones, ends deleted ones, restarts changed ones. `configured`: the account to which a
   * configuration was just applied, whose sources connect together (S36).
   */
  reload(configured?: number): Promise<void>
  /**
   * Why these settings of a kind cannot work in this account; empty: they can. `before`: the settings that they replace; an
   * unchanged host is not judged again.
   */
  flaws(accountId: number, kind: string, settings: Settings, before?: Settings): Promise<SettingFlaw[]>
  /** The kinds of sources that may supply a field, by its code. */
  suppliersOf(code: string): readonly string[]
  /** The content of a message to a source in the form that a mapping sees, without secrets. */
  treeOf(settings: Settings, message: Message): unknown
  readonly readyMappings: readonly ReadyMapping[]
  /** An example call as this source would report it. Rejects with an `OffhookError` that says why it cannot. */
  simulateCall(
    row: SourceRow,
    example: SampleName,
    options: Pick<SimulationOptions, 'id' | 'beginMs'>,
  ): Promise<CallUpdate[]>
  stop(): Promise<void>
}

const READ_AGAIN_MS = 5_000

export function createSourceManager(deps: SourceManagerDeps): SourceManager {
  const dialled = createDialledSourceRegistry(deps)
  const posted = createPostedSourceRegistry(deps)
  const reader = createSourceReader(deps, { dialled, posted })
  return {
    ...dialled,
    ...posted,
    reload: reader.reload,
    async flaws(accountId, kindId, settings, before) {
      const kind = kindOf(kindId)
      if (!kind) return []
      return [
        ...flawsOf(kind, settings),
        ...checkAddress(deps.guard, kind, settings, before),
        ...(await checkFolder(deps.checkFolder, accountId, settings)),
      ]
    },
    suppliersOf,
    treeOf: (settings, message) => messageTree(message, settings).tree,
    readyMappings: READY_MAPPINGS,
    async simulateCall(row, example, { id, beginMs }) {
      const adapter = adapterOf(row.kind)
      if (!adapter) throw new OffhookError('no_kind', 'This kind of source has no test calls.')
      const [settings, url] = [await unsealSettings(deps, row), await addressOf(deps, row)]
      const country = deps.countryOf(row.accountId)
      const updates = adapter.simulateCall(example, { id, beginMs, settings, url, country })
      if (adapter.dialled) return updates
      const ofSource = textSetting(settings, 'country') ?? country
      return [...sanitizeUpdates(updates, { country: ofSource, nowMs: beginMs, allowsOld: true }).updates]
    },
    async stop() {
      await reader.stop()
      await dialled.stop()
      await posted.stop()
    },
  }
}

interface SourceReader {
  readonly reload: (configured?: number) => Promise<void>
  stop(): Promise<void>
}

/** The sources that cannot start and are left out, as of the last reading (S46). */
class UnreadableSources {
  readonly #rows = new Map<number, UnreadableRow>()
  #accounts = new Set<number>()

  clear(): void {
    this.#rows.clear()
  }

  note({ accountId, sourceId, uuid, version }: SourceRow, what: string): void {
    const reason = `${what} Save the source again: until then Offhook receives no calls from it.`
    this.#rows.set(sourceId, { kind: 'source', accountId, id: publicId('src', uuid), version, reason })
  }

  reasonOf(sourceId: number): string | null {
    return this.#rows.get(sourceId)?.reason ?? null
  }

  /** Publishes for the accounts that have such a source, and for the accounts that had such a source before. */
  publishTo(unreadable: UnreadableRows): void {
    const byAccount = Map.groupBy(this.#rows.values(), (row) => row.accountId)
    for (const accountId of new Set([...this.#accounts, ...byAccount.keys()]))
      unreadable.replace(accountId, ['source'], byAccount.get(accountId) ?? [])
    this.#accounts = new Set(byAccount.keys())
  }
}

interface SourceRegistries {
  readonly dialled: DialledSourceRegistry
  readonly posted: PostedSourceRegistry
}

/** Reads the sources, and reads again by itself while a source could not start or waits for its turn. */
function createSourceReader(deps: SourceManagerDeps, registries: SourceRegistries): SourceReader {
  const unreadable = new UnreadableSources()
  let timer: NodeJS.Timeout | undefined
  const reloads = new SerialQueue()

  const reload = (configured?: number): Promise<void> => reloads.run(() => readAgain(configured))

  async function readAgain(configured: number | undefined): Promise<void> {
    let mustRetry = true
    try {
      mustRetry = await readAll(deps, registries, { unreadable, configured })
    } finally {
      wakeForNext(mustRetry)
    }
  }

  /** Reads again when the next waiting source has its turn. */
  function wakeForNext(mustRetry: boolean): void {
    clearTimeout(timer)
    const nextAt = registries.dialled.nextTurnAt()
    if (nextAt === null && !mustRetry) return
    const ms = mustRetry ? (deps.readAgainMs ?? READ_AGAIN_MS) : Math.max(0, (nextAt ?? 0) - performance.now())
    timer = setTimeout(() => {
      reload().catch((error: unknown) => {
        deps.diagnose('warning', 'Sources could not be loaded, retrying', { error })
      })
    }, ms)
  }

  return {
    reload,
    async stop() {
      await reloads.idle()
      clearTimeout(timer)
    },
  }
}

/** Starts new or changed sources. Returns whether to try again: a source could not start for a reason outside its row. */
async function readAll(
  deps: SourceManagerDeps,
  { dialled, posted }: SourceRegistries,
  { unreadable, configured }: { readonly unreadable: UnreadableSources; readonly configured: number | undefined },
): Promise<boolean> {
  let mustRetry = false
  /** A source that cannot start, for example because nobody can open its settings any more, affects no other. */
  const beginEach: BeginEach = async (rows, begin, onFailed) => {
    for (const row of rows) {
      try {
        await begin(row)
      } catch (error) {
        // The database may be away: then the row is not the cause, and the source is retried. Running sources continue meanwhile.
        if (error instanceof OffhookError || isFaultOfData(error)) unreadable.note(row, messageOf(error))
        else {
          mustRetry = true
          deps.diagnose('error', 'Source could not start, retrying', { source: row.name, error })
        }
        await onFailed?.(row, error, unreadable.reasonOf(row.sourceId))
      }
    }
  }
  const rows = await listActiveSources(deps.db)
  unreadable.clear()
  // First, since a dialled source may take some seconds to stop and hand over its updates.
  await posted.reload(
    rows.filter((row) => adapterOf(row.kind)?.posted && row.tokenHash !== null),
    beginEach,
  )
  await dialled.reload(
    rows.filter((row) => adapterOf(row.kind)?.dialled),
    beginEach,
    configured,
  )
  for (const row of rows) if (!isKnown(row.kind)) unreadable.note(row, `Unknown source kind "${row.kind}".`)
  unreadable.publishTo(deps.unreadable)
  return mustRetry
}

/** Sources of replayed sessions are not run. */
const isKnown = (kind: string): boolean => kindOf(kind) !== undefined || kind === 'replay'
