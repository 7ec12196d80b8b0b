// Looks up the caller history of the calls of a batch, and updates it (C22).
//
// Calls of one party that are close together in time are looked up together. If a party has few calls, all of them are read. If a
// party has many calls, the latest calls are read and the other calls are counted. Calls of the same batch count each other, and
// so do calls of batches under way.
import type { Call, CallHistory } from '../calls/call.ts'
import {
  historyEntryAs,
  hasHistory,
  historyEntry,
  historyFields,
  historyKeyOf,
  RECENT_MS,
  type EarlierCalls,
  type HistoryEntry,
} from '../calls/history.ts'
import type { HotConnection } from '../store/database/hot-connection.ts'
import {
  countHistory,
  historyHash,
  LATEST_MAX,
  readHistory,
  removeHistory,
  storeHistory,
  type HistoryCount,
  type CountPoint,
  type HistoryRow,
  type HistoryRange,
} from '../store/calls/caller-history.ts'
import type { CallKey } from '../store/calls/call-batch.ts'

/** A call whose history is to be looked up. */
export interface HistoryQuery extends HistoryRow {
  /** The key of the call as one string. */
  readonly name: string
}

/**
 * Returns the query for the history of a call in its new state; `null`: the call has no history, or holds it already.
 */
export function historyQueryOf(name: string, key: CallKey, call: Call): HistoryQuery | null {
  const of = historyKeyOf(call)
  if (of === null || hasHistory(call, of)) return null
  return { name, ...rowOf(key, historyEntryAs(call, of)) }
}

const rowOf = (key: CallKey, entry: HistoryEntry): HistoryRow => ({
  accountId: key.accountId,
  hash: historyHash(key),
  ...entry,
})

/** The changes that the calls of a batch make to the history of their parties: additions, removals and updates. */
export interface HistoryChanges {
  /** `before`: the call as it was stored last. */
  add(key: CallKey, before: Call | null, after: Call): void
  /** The rows to remove and to store, in key order. */
  rows(): { readonly removed: readonly HistoryRow[]; readonly stored: readonly HistoryRow[] }
  store(connection: HotConnection): Promise<void>
}

export function createHistoryChanges(): HistoryChanges {
  const removed: HistoryRow[] = []
  const stored = new Map<string, HistoryRow>()
  const rows = () => ({ removed, stored: [...stored.values()].toSorted(compareRows) })
  return {
    rows,
    add(key, before, after) {
      const [was, is] = [before && historyEntry(before), historyEntry(after)]
      const isSamePlace =
        was !== null && is !== null && was.party === is.party && was.line === is.line && was.at === is.at
      if (was !== null && !isSamePlace) removed.push(rowOf(key, was))
      if (is === null || (isSamePlace && was.outcome === is.outcome && was.agent === is.agent)) return
      const row = rowOf(key, is)
      stored.set(`${row.accountId} ${row.party} ${row.at} ${row.hash}`, row)
    },
    async store(connection) {
      const changes = rows()
      if (changes.removed.length > 0) await removeHistory(connection, changes.removed)
      if (changes.stored.length > 0) await storeHistory(connection, changes.stored)
    },
  }
}

function compareRows(a: HistoryRow, b: HistoryRow): number {
  if (a.accountId !== b.accountId) return a.accountId - b.accountId
  if (a.party !== b.party) return a.party < b.party ? -1 : 1
  return a.at - b.at || a.hash - b.hash
}

export interface HistoryResult {
  /** The histories, by the names of the calls. */
  readonly histories: ReadonlyMap<string, CallHistory>
  /** Whether calls of a party were counted, because it has many. */
  readonly isCounted: boolean
  /** Counts that took long: they are stored, so that they take long only once. */
  readonly toKeep: readonly CountPoint[]
}

export interface HistoryLookup {
  /**
   * Looks up the history of these calls, before the transaction that stores them. Until they are released, the calls count as
   * earlier calls for other look-ups.
   */
  lookUp(connection: HotConnection, queries: readonly HistoryQuery[]): Promise<HistoryResult>
  /** The calls are stored, or will not be stored. From now on, a look-up finds the stored calls in the database. */
  release(queries: readonly HistoryQuery[]): void
}

export function createHistoryLookup(): HistoryLookup {
  const underway = new Map<readonly HistoryQuery[], ReadonlyMap<string, readonly HistoryQuery[]>>()
  return {
    async lookUp(connection, queries) {
      const groups = Map.groupBy(queries, groupOf)
      const otherBatches = [...underway.values()]
      underway.set(queries, groups)
      const clusters = [...groups].flatMap(([group, calls]) =>
        clustersOf(
          calls,
          otherBatches.flatMap((other) => other.get(group) ?? []),
        ),
      )
      const rows = await readHistory(connection, clusters)
      const read = clusters.map((cluster, index) => ({ ...cluster, rows: rows[index] ?? [] }))
      const points = read.flatMap(pointsOf)
      const counts = points.length === 0 ? [] : await countHistory(connection, points)
      const counted = new Map(points.map((point, index) => [nameOf(point), counts[index]] as const))
      return {
        histories: new Map(read.flatMap((cluster) => historiesOf(cluster, counted))),
        isCounted: points.length > 0,
        toKeep: points.filter((_point, index) => (counts[index]?.counted ?? 0) > WALK_MAX),
      }
    },
    release: (queries) => void underway.delete(queries),
  }
}

/** Counting so many calls takes some tenths of a millisecond; a larger count is stored, so that it is made once. */
const WALK_MAX = 1000

/** Calls of a party within this time of each other are looked up together: the calls of a batch usually began within a second. */
const CLUSTER_MS = 10_000

const groupOf = ({ accountId, party }: HistoryRow): string => `${accountId} ${party}`

/** Calls of one party that are looked up together. */
interface Cluster extends HistoryRange {
  /** The earliest first. */
  readonly calls: readonly HistoryQuery[]
  /** All calls of the party in this batch, in order of arrival: they count for each other. */
  readonly sameBatch: readonly HistoryQuery[]
  /** Calls of the party in batches under way. */
  readonly otherBatches: readonly HistoryQuery[]
}

function clustersOf(sameBatch: readonly HistoryQuery[], otherBatches: readonly HistoryQuery[]): Cluster[] {
  const clusters: [HistoryQuery, ...HistoryQuery[]][] = []
  for (const call of sameBatch.toSorted((a, b) => a.at - b.at)) {
    const cluster = clusters.at(-1)
    if (cluster && call.at - cluster[0].at <= CLUSTER_MS) cluster.push(call)
    else clusters.push([call])
  }
  return clusters.map((calls) => {
    const { accountId, party, at } = calls[0]
    // Nobody knows whether the calls of other batches are stored already: the calls that may matter are read one by one.
    const near = otherBatches.filter((other) => Math.abs(other.at - at) <= CLUSTER_MS).map((other) => other.at)
    return { accountId, party, from: Math.min(at, ...near), to: calls.at(-1)?.at ?? at, calls, sameBatch, otherBatches }
  })
}

interface ReadCluster extends Cluster {
  readonly rows: readonly HistoryRow[]
}

/** Whether a party may have more earlier calls than were read. */
const hasMany = ({ rows, from }: ReadCluster): boolean => rows.filter(({ at }) => at <= from).length >= LATEST_MAX

/** The counts that a party with many calls needs. */
function pointsOf(cluster: ReadCluster): CountPoint[] {
  if (!hasMany(cluster)) return []
  const { accountId, party, from, calls } = cluster
  const lines = new Set([null, ...calls.map(({ line }) => line)])
  return [...lines].flatMap((line) => [from, from - RECENT_MS].map((before) => ({ accountId, party, line, before })))
}

const nameOf = ({ accountId, party, line, before }: CountPoint): string =>
  JSON.stringify([accountId, party, line, before])

type Counts = ReadonlyMap<string, HistoryCount | undefined>

/** The histories of the calls of a cluster, by their names. */
function historiesOf(cluster: ReadCluster, counted: Counts): (readonly [name: string, history: CallHistory])[] {
  const { accountId, party, from, calls } = cluster
  const isMany = hasMany(cluster)
  const countOf = (line: string | null, before: number): HistoryCount | undefined =>
    counted.get(nameOf({ accountId, party, line, before }))
  const running = new Map(
    [null, ...calls.map(({ line }) => line)].map((line) => [
      line,
      createRunningCount(countOf(line, from), countOf(line, from - RECENT_MS)),
    ]),
  )
  const entries = entriesOf(cluster, isMany)
  const order = new Map(entries.map((entry, index) => [entry, index]))
  let next = 0
  // In the order of the entries: of two calls that began at once, the call that arrived first is the earlier.
  return calls
    .toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
    .map((call) => {
      for (; next < (order.get(call) ?? 0); next++) {
        const entry = entries[next]
        if (!entry) break
        const isCounted = isMany && entry.at < from && !('name' in entry)
        running.get(null)?.add(entry, isCounted)
        if (entry.line !== null) running.get(entry.line)?.add(entry, isCounted)
      }
      const { name, line, at } = call
      const all = running.get(null)?.before(at) ?? NONE
      const onLine = line === null ? null : (running.get(line)?.before(at) ?? NONE)
      return [name, { party, line, at, fields: historyFields(all, onLine) }] as const
    })
}

const NONE: EarlierCalls = { calls: 0, recent: 0, last: null, agent: null }

/** All calls of the party that are read one by one, the earliest first. */
function entriesOf(
  { rows, otherBatches, sameBatch, from }: ReadCluster,
  isMany: boolean,
): (HistoryRow | HistoryQuery)[] {
  const known = new Set(rows.map(({ hash }) => hash))
  const mine = new Set(sameBatch.map(({ hash }) => hash))
  return [
    ...rows.filter(({ hash }) => !mine.has(hash)),
    ...otherBatches.filter(({ at, hash }) => !known.has(hash) && !mine.has(hash) && (!isMany || at >= from)),
    ...sameBatch,
  ].toSorted((a, b) => a.at - b.at)
}

/** Sums up calls one by one, the earliest first. */
interface RunningCount {
  /** `isCounted`: the count includes the entry already. */
  add(entry: HistoryRow, isCounted: boolean): void
  before(at: number): EarlierCalls
}

/** `base`: the calls that are counted already; `old`: the calls among them from more than thirty days before. */
function createRunningCount(base: HistoryCount | undefined, old: HistoryCount | undefined): RunningCount {
  const times: number[] = []
  let last: EarlierCalls['last'] = base?.last ?? null
  let agent = base?.last?.agent ?? null
  let past = 0
  return {
    add(entry, isCounted) {
      if (!isCounted) times.push(entry.at)
      last = entry
      agent = entry.agent ?? agent
    },
    before(at) {
      for (; past < times.length; past++) if ((times[past] ?? at) >= at - RECENT_MS) break
      const calls = (base?.calls ?? 0) + times.length
      return { calls, recent: calls - (old?.calls ?? 0) - past, last, agent }
    },
  }
}
