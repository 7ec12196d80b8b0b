// The dialled numbers of a configuration. Of each it says all: what it leaves out is not known.
import { deleteNumber, upsertNumbers } from '../../store/calls/numbers.ts'
import type { DialledNumber, NumberEntry } from '../../store/calls/numbers.ts'
import { markNumbersManaged, listAllNumbers } from '../../store/accounts/managed-configuration.ts'
import { numbersMax } from '../numbers/contract.ts'
import { readEntries } from '../numbers/entries.ts'
import { changesBetween, made, planned, removed } from './applying.ts'
import type { Applying } from './applying.ts'

/** What is said of a number, as it is where nothing is. */
export const numberDefaults = {
  name: null,
  custom_id: null,
  custom_group: null,
  campaign: null,
  source: null,
  medium: null,
  country: null,
  timezone: null,
  do_not_record: false,
} as const

export async function applyNumbers(applying: Applying): Promise<void> {
  const { c, plan, flaws } = applying
  const { account_id } = c.var.principal.account
  const wanted = readNumbers(applying)
  const before = await listAllNumbers(c.var.db, account_id)
  if (flaws.length > 0) return
  const there = new Map(before.map((row) => [row.number, row]))
  const differing: NumberEntry[] = []
  for (const entry of wanted.values()) {
    const row = there.get(entry.number)
    const changes = row ? changesBetween(detailsOf(row), detailsOf(entry)) : []
    if (!row || changes.length > 0) differing.push(entry)
    plan.push(row ? planned('number', entry.number, { changes, adopted: !row.managed }) : made('number', entry.number))
  }
  for (let from = 0; from < differing.length; from += numbersMax)
    await upsertNumbers(c.var.db, account_id, differing.slice(from, from + numbersMax))
  await markNumbersManaged(c.var.db, account_id, [...wanted.keys()])
  for (const row of before) {
    if (!row.managed || wanted.has(row.number)) continue
    await deleteNumber(c.var.db, account_id, row.uuid)
    plan.push(removed('number', row.number))
  }
}

/** In E.164, each with all its details. */
function readNumbers({ c, config, flaws }: Applying): Map<string, NumberEntry> {
  const country = config.account?.country ?? c.var.principal.account.country
  const read = new Map<string, NumberEntry>()
  for (const [index, sent] of config.numbers.entries()) {
    const { entries, refused } = readEntries(sent, country)
    flaws.push(...refused.map(({ pointer, detail }) => ({ pointer: `/numbers/${index}${pointer}`, detail })))
    const [entry] = entries
    if (!entry) continue
    if (read.has(entry.number))
      flaws.push({ pointer: `/numbers/${index}/number`, detail: `Is there twice: ${entry.number}.` })
    read.set(entry.number, { number: entry.number, ...detailsOf(entry) })
  }
  return read
}

/** `entry`: a row, or what was sent. */
export function detailsOf(entry: NumberEntry | DialledNumber): Omit<NumberEntry, 'number'> {
  const { name, custom_id, custom_group, campaign, source, medium, country, timezone, do_not_record } = {
    ...numberDefaults,
    ...entry,
  }
  return { name, custom_id, custom_group, campaign, source, medium, country, timezone, do_not_record }
}
