// The posted sources, held ready under the tokens of their addresses.
import { OffhookError } from '../../errors.ts'
import { adapterOf } from '../adapters.ts'
import type { SealContext } from '../../store/secrets/sealing.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import type { BeginEach } from './dialled-source-registry.ts'
import {
  createPostedSourceState,
  hashToken,
  PostedSource,
  type PostedSourceDeps,
  type PostedSourceState,
} from './posted-source.ts'
import { readValidSettings } from './source-checks.ts'
import { addressOf } from './unsealed-settings.ts'

export interface PostedSourceRegistryDeps extends Omit<PostedSourceDeps, 'now'> {
  readonly open: (place: SealContext, sealed: string) => Promise<string>
  /** Where others reach this program, without a slash at the end. */
  readonly publicUrl: () => string
}

export interface PostedSourceRegistry {
  /** Adds new sources, removes deleted ones, restarts changed ones. */
  reload(rows: readonly SourceRow[], beginEach: BeginEach): Promise<void>
  /**
   * The source whose address ends with this token; `null`: no source that is on. Throws `unavailable` while that is not known
   * yet, because a sender that gets `null` does not send the message again.
   */
  postedSourceByToken(token: string): PostedSource | null
  /** The source with this id, as in `postedSourceByToken`. */
  postedSource(sourceId: number): PostedSource | null
  stop(): Promise<void>
}

interface ReadySource {
  readonly version: number
  readonly token: string
  readonly source: PostedSource
  readonly state: PostedSourceState
}

export function createPostedSourceRegistry(deps: PostedSourceRegistryDeps): PostedSourceRegistry {
  const ready = new Map<number, ReadySource>()
  /** By the hash of the token. `null`: the source could not start; senders should send their messages again. */
  const byToken = new Map<string, PostedSource | null>()
  let isRead = false

  async function begin(row: SourceRow): Promise<void> {
    const before = ready.get(row.sourceId)
    const token = row.tokenHash?.toString('hex') ?? ''
    const adapter = adapterOf(row.kind)
    if (!adapter?.posted || (before?.version === row.version && before.token === token)) return
    if (!byToken.has(token)) byToken.set(token, null)
    const [settings, url] = [await readValidSettings(deps, row), await addressOf(deps, row)]
    const state = before?.state ?? createPostedSourceState(deps)
    const opened = { row, posted: adapter.posted, settings, url }
    const source = new PostedSource({ ...deps, now: () => Date.now() }, opened, state)
    ready.set(row.sourceId, { version: row.version, token, source, state })
    byToken.set(token, source)
  }

  return {
    async reload(rows, beginEach) {
      const wanted = new Set(rows.map((row) => row.sourceId))
      const tokens = new Set(rows.map(({ tokenHash: hash }) => hash?.toString('hex')))
      const gone = [...ready].filter(([id]) => !wanted.has(id))
      for (const [id] of gone) ready.delete(id)
      for (const token of byToken.keys()) if (!tokens.has(token)) byToken.delete(token)
      await beginEach(rows, begin)
      isRead = true
      await Promise.all(gone.map(([, { state }]) => state.log.stop()))
    },
    postedSourceByToken(token) {
      const source = byToken.get(hashToken(token).toString('hex'))
      if (source === null || !isRead)
        throw new OffhookError('unavailable', 'This source has not started yet. Send the message again in a moment.')
      return source ?? null
    },
    postedSource: (sourceId) => ready.get(sourceId)?.source ?? null,
    async stop() {
      await Promise.all([...ready.values()].map(({ state }) => state.log.stop()))
    },
  }
}
