// Rows that cannot be read (S46): each is left out, alone, and is listed here until it can be read. Its owner sees the reason in
// the API and on the page, the operator in the diagnostics, in /metrics and by `offhook doctor`.
//
// Kinds of rows that are read as a whole, at the start and after each change, are replaced as a whole. Rows that are met on the
// way (a call, a delivery) are noted when they are met.
import type { Diagnose } from '../diagnostics.ts'

export const ROW_KINDS = [
  'account',
  'integration',
  'breaker',
  'source',
  'step',
  'number',
  'secret',
  'call',
  'delivery',
  'job',
] as const
export type RowKind = (typeof ROW_KINDS)[number]

export interface UnreadableRow {
  readonly kind: RowKind
  readonly accountId: number
  /** The public id if the row has one, such as `int_0198…`; otherwise the name that its owner knows. */
  readonly id: string
  /** The version that was read: another version may be readable. */
  readonly version?: number
  /** Says what is wrong and what to do, in sentences. */
  readonly reason: string
}

export interface UnreadableRows {
  /** Replaces all rows of these kinds in an account by the rows that were read just now. */
  replace(accountId: number, kinds: readonly RowKind[], rows: readonly UnreadableRow[]): void
  /** Notes a row that was met. `error`: the thrown error, for the diagnostics. */
  note(row: UnreadableRow, error?: unknown): void
  /** Why a row is left out; `null`: it is not left out, or not in this version. */
  reasonOf(kind: string, id: string, version?: number): string | null
  /** The rows of an account, or of all accounts (`null`). */
  list(accountId: number | null): readonly UnreadableRow[]
  counts(): Readonly<Record<RowKind, number>>
}

/** Limit of named rows per kind, among the unreadable rows that are found; further rows are counted and not named. */
const NAMED_MAX = 1_000

export function createUnreadableRows(diagnose: Diagnose): UnreadableRows {
  const rows = new Map<string, UnreadableRow>()
  const unnamed = new Map<RowKind, number>()
  const counted = (kind: RowKind): number =>
    rows
      .values()
      .filter((row) => row.kind === kind)
      .reduce((n) => n + 1, 0)

  function put(row: UnreadableRow, error?: unknown): void {
    const key = keyOf(row.kind, row.id)
    const known = rows.get(key)
    rows.set(key, row)
    if (known?.reason === row.reason) return
    const { kind, accountId, id, reason } = row
    diagnose('error', 'Stored row could not be read', { kind, account: accountId, id, reason, error })
  }

  return {
    replace(accountId, kinds, now) {
      const kept = new Set(now.map(({ kind, id }) => keyOf(kind, id)))
      for (const [key, row] of rows)
        if (row.accountId === accountId && kinds.includes(row.kind) && !kept.has(key)) rows.delete(key)
      for (const row of now) put(row)
    },
    note(row, error) {
      if (rows.has(keyOf(row.kind, row.id)) || counted(row.kind) < NAMED_MAX) put(row, error)
      else unnamed.set(row.kind, (unnamed.get(row.kind) ?? 0) + 1)
    },
    reasonOf(kind, id, version) {
      const row = rows.get(keyOf(kind, id))
      const isOther = version !== undefined && row?.version !== undefined && row.version !== version
      return row === undefined || isOther ? null : row.reason
    },
    list: (accountId) =>
      rows
        .values()
        .filter((row) => accountId === null || row.accountId === accountId)
        .toArray(),
    counts() {
      const counts = Object.fromEntries(ROW_KINDS.map((kind) => [kind, unnamed.get(kind) ?? 0])) as Record<
        RowKind,
        number
      >
      for (const { kind } of rows.values()) counts[kind] += 1
      return counts
    },
  }
}

const keyOf = (kind: string, id: string): string => `${kind} ${id}`
