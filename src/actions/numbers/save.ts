// Saves dialled numbers (C14): creates new entries, and changes the given details of existing ones.
import { findKnownNumbers, upsertNumbers } from '../../store/calls/numbers.ts'
import type { DialledNumber, NumberEntry } from '../../store/calls/numbers.ts'
import type { ActionContext } from '../context.ts'

interface SavedNumbers {
  /** In the order of the entries. */
  readonly rows: readonly DialledNumber[]
  /** How many of the entries are new. */
  readonly created: number
}

/** `entries`: no number twice. */
export async function saveNumbers(
  { db, account, changed }: ActionContext,
  entries: readonly NumberEntry[],
): Promise<SavedNumbers> {
  const { accountId } = account
  const { rows, created } =
    entries.length === 0 ? { rows: [], created: 0 } : await upsertNumbers(db, accountId, entries)
  changed({ type: 'numbers_saved', accountId })
  const saved = new Map(rows.map((row) => [row.number, row]))
  return { rows: entries.flatMap(({ number }) => saved.get(number) ?? []), created }
}

/** How many entries would be new, and how many exist already. */
export async function previewNumbers(
  { db, account }: ActionContext,
  entries: readonly NumberEntry[],
): Promise<{ readonly created: number; readonly updated: number }> {
  const numbers = entries.map(({ number }) => number)
  const known = await findKnownNumbers(db, account.accountId, numbers)
  return { created: entries.length - known.size, updated: known.size }
}
