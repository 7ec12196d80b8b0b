// The sources that run: those that dial a phone system are started, and started anew when their settings change. What they
// tell goes the same way as what is posted.
import type { Pool } from 'pg'
import type { Diagnose } from '../diagnostics.ts'
import { recordOf } from '../intake/follow.ts'
import { REFUSED, type Intake, type Taken } from '../intake/gather.ts'
import { createAsterisk, type AsteriskSource } from '../sources/asterisk/asterisk.ts'
import { tryAsterisk, type SettingsTried } from '../sources/asterisk/check.ts'
import { asteriskFlaws } from '../sources/asterisk/settings.ts'
import { apiFlaws, settingFlaw, type SettingFlaw } from '../sources/settings.ts'
import { suppliersOf } from '../sources/supplies.ts'
import { activeSources, addSourceGap, type Source as SourceRow } from '../store/sources.ts'
import type { SourceNeeds, SourceStatus } from '../sources/source.ts'
import { secretsOf } from '../store/secrets.ts'
import type { SealPlace } from '../store/sealing.ts'
import type { Db } from '../store/tables.ts'
import { openCalls } from '../store/upkeep.ts'

export interface ListeningParts {
  readonly db: Db
  readonly pool: Pool
  readonly open: (place: SealPlace, sealed: string) => Promise<string>
  readonly take: (intake: Intake) => Promise<Taken[]>
  readonly diagnose: Diagnose
  /** Why recordings cannot be read from this folder (S11); `null`: they can. */
  readonly folderFlaw: (accountId: number, folder: string) => Promise<string | null>
}

export interface Listening {
  /** Reads the sources again: starts new ones, ends those that are gone, begins changed ones anew. */
  reload(): Promise<void>
  statusOf(sourceId: number): ReturnType<AsteriskSource['status']> | null
  /** Why these settings of a kind cannot work in this account; empty: they can. */
  flaws(accountId: number, kind: string, settings: Readonly<Record<string, unknown>>): Promise<SettingFlaw[]>
  /** Connects with settings that are not saved, within ten seconds. A kind that posts needs no connection. */
  attempt(kind: string, settings: Readonly<Record<string, unknown>>): Promise<SettingsTried>
  /** The kinds of sources that may tell a field, by its code. */
  suppliersOf(code: string): readonly string[]
  /** Which of these calls the phone system does not know any more; `null`: it cannot be asked now (C11). */
  absent(sourceId: number, uniqueids: readonly string[]): Promise<readonly string[] | null>
  stop(): Promise<void>
}

interface Running {
  readonly version: number
  readonly source: AsteriskSource
}

/** Kinds that are dialled; the others come to us. */
const DIALLED = new Set(['asterisk'])

export function createListening(parts: ListeningParts): Listening {
  const running = new Map<number, Running>()
  let reloading: Promise<void> = Promise.resolve()

  async function readAgain(): Promise<void> {
    const rows = (await activeSources(parts.db)).filter((row) => DIALLED.has(row.kind))
    const wanted = new Map(rows.map((row) => [row.source_id, row]))
    const before = new Map<number, SourceStatus>()
    for (const [id, { version, source }] of running) {
      if (wanted.get(id)?.version === version) continue
      running.delete(id)
      await source.stop()
      before.set(id, source.status())
    }
    for (const row of rows) {
      if (running.has(row.source_id)) continue
      const source = await asteriskOf(parts, row, before.get(row.source_id))
      running.set(row.source_id, { version: row.version, source })
      source.start()
    }
  }

  const reload = (): Promise<void> => {
    reloading = reloading.then(readAgain, readAgain)
    return reloading
  }
  return {
    reload,
    async flaws(accountId, kind, settings) {
      if (kind === 'asterisk') return [...asteriskFlaws(settings), ...(await folderFlaws(parts, accountId, settings))]
      return kind === 'api' ? apiFlaws(settings) : []
    },
    attempt: async (kind, settings) =>
      kind === 'asterisk' ? tryAsterisk(settings) : { connected: false, problem: null },
    suppliersOf,
    absent: async (sourceId, uniqueids) => (await running.get(sourceId)?.source.absent(uniqueids)) ?? null,
    statusOf: (sourceId) => running.get(sourceId)?.source.status() ?? null,
    async stop() {
      await reloading.catch(() => undefined)
      await Promise.all([...running.values()].map(({ source }) => source.stop()))
    },
  }
}

async function folderFlaws(
  { folderFlaw }: ListeningParts,
  accountId: number,
  { recordings_folder: folder }: Readonly<Record<string, unknown>>,
): Promise<SettingFlaw[]> {
  if (typeof folder !== 'string' || folder === '') return []
  const flaw = await folderFlaw(accountId, folder)
  return flaw === null ? [] : [settingFlaw(['recordings_folder'], flaw)]
}

async function asteriskOf(parts: ListeningParts, row: SourceRow, before?: SourceStatus): Promise<AsteriskSource> {
  const { account_id: accountId, source_id: sourceId } = row
  const owner = { accountId, owner: 'source', ownerId: sourceId } as const
  const sealed = (await secretsOf(parts.db, owner)).get('secret')
  const secret = sealed ? await parts.open({ ...owner, name: 'secret' }, sealed.sealed) : ''
  return createAsterisk({ ...needsOf(parts, row), ...(before && { before }) }, { ...row.settings, secret })
}

function needsOf({ db, pool, take, diagnose }: ListeningParts, row: SourceRow): SourceNeeds {
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
    report: (event, details) => diagnose('info', event, { source: row.name, ...details }),
  }
}
