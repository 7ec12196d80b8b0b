// Reads the numbers of a request row by row: which rows are valid, and what is wrong with the others. Rows are checked by the
// same rules in both cases: if an invalid row makes the whole list fail, and if only the invalid row fails.
import { entryOf, NUMBERS_MAX } from '../../actions/numbers/entry.ts'
import type { NumberEntry } from '../../store/calls/numbers.ts'
import { NumberInput } from './contract.ts'
import { Problem } from '../http/problem.ts'
import type { Flaw } from '../../flaws/flaw.ts'
import { flawsIn } from '../../flaws/schema-flaws.ts'

/** Says what is wrong with one entry. */
interface RefusedEntry {
  readonly index: number
  /** A pointer within the entry. */
  readonly pointer: string
  readonly detail: string
}

interface EntriesResult {
  /** The valid entries, without duplicates. */
  readonly entries: readonly NumberEntry[]
  readonly refused: readonly RefusedEntry[]
}

/** Reads one entry or an array of entries. Throws 400 for any other body, and for too many entries. */
export function readEntries(body: unknown, accountCountry: string): EntriesResult {
  const rows: readonly unknown[] = Array.isArray(body) ? body : [body]
  if (rows.length === 0 || rows.length > NUMBERS_MAX) {
    const detail = `Must be 1 to ${NUMBERS_MAX} numbers. This request has ${rows.length}.`
    throw new Problem('validation_failed', 'Some values are invalid.', { errors: [{ pointer: '', detail }] })
  }
  const refused: RefusedEntry[] = []
  const entries = new Map<string, NumberEntry>()
  for (const [index, row] of rows.entries()) {
    const read = readEntry(row, accountCountry)
    if ('flaws' in read) refused.push(...read.flaws.map(({ pointer, detail }) => ({ index, pointer, detail })))
    else if (entries.has(read.entry.number)) refused.push({ index, pointer: '/number', detail: 'Duplicate number.' })
    else entries.set(read.entry.number, read.entry)
  }
  return { entries: [...entries.values()], refused }
}

function readEntry(row: unknown, accountCountry: string): { entry: NumberEntry } | { flaws: readonly Flaw[] } {
  const parsed = NumberInput.safeParse(row)
  if (!parsed.success) return { flaws: flawsIn(parsed.error) }
  const entry = entryOf(parsed.data, accountCountry)
  return 'flaw' in entry ? { flaws: [entry.flaw] } : { entry }
}

/** Throws 400 with all errors, each with its pointer in the body. */
export function refuseEntries(refused: readonly RefusedEntry[], isList: boolean): void {
  if (refused.length === 0) return
  throw new Problem('validation_failed', 'Some values are invalid.', {
    errors: refused.map(({ index, pointer, detail }) => ({
      pointer: isList ? `/${index}${pointer}` : pointer,
      detail,
    })),
  })
}
