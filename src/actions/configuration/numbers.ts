// The dialled numbers of a configuration. The file is complete for each number: details that it leaves out are removed.
import { createSlices } from '../../concurrency/time-slices.ts'
import type { DialledNumber, NumberEntry } from '../../store/calls/numbers.ts'
import { markNumbersManaged, listAllNumbers } from '../../store/accounts/managed-configuration.ts'
import { entryOf, NUMBERS_MAX } from '../numbers/entry.ts'
import { removeNumbers } from '../numbers/remove.ts'
import { saveNumbers } from '../numbers/save.ts'
import { changesBetween, planCreate, planItem, planRemove } from './plan.ts'
import type { ApplyContext } from './plan.ts'

/** The details of a number without details. */
const NO_DETAILS = {
  name: null,
  customId: null,
  customGroup: null,
  campaign: null,
  source: null,
  medium: null,
  country: null,
  timezone: null,
  doNotRecord: false,
} as const

export async function applyNumbers(context: ApplyContext): Promise<void> {
  const { db, plan, flaws } = context
  const { accountId } = context.account
  const slices = createSlices()
  const wanted = await readNumbers(context, slices)
  const before = await listAllNumbers(db, accountId)
  if (flaws.length > 0) return
  const there = new Map(before.map((row) => [row.number, row]))
  const differing: NumberEntry[] = []
  for (const entry of wanted.values()) {
    await slices()
    const row = there.get(entry.number)
    const changes = row ? changesBetween(numberConfig(row), numberConfig(entry)) : []
    if (!row || changes.length > 0) differing.push(entry)
    plan.push(
      row ? planItem('number', entry.number, { changes, adopted: !row.managed }) : planCreate('number', entry.number),
    )
  }
  for (let from = 0; from < differing.length; from += NUMBERS_MAX)
    await saveNumbers(context, differing.slice(from, from + NUMBERS_MAX))
  await markNumbersManaged(db, accountId, [...wanted.keys()])
  const gone = before.filter((row) => row.managed && !wanted.has(row.number))
  if (gone.length > 0) await removeNumbers(context, gone)
  for (const { number } of gone) plan.push(planRemove('number', number))
}

/** The numbers in E.164, each with all its details. */
async function readNumbers(
  { account, config, flaws }: ApplyContext,
  slices: () => Promise<void>,
): Promise<Map<string, NumberEntry>> {
  const country = config.account?.country ?? account.country
  const read = new Map<string, NumberEntry>()
  for (const [index, sent] of config.numbers.entries()) {
    // Reading a number takes up to a twentieth of a millisecond, and a file may contain ten thousand numbers.
    await slices()
    const entry = entryOf(sent, country)
    if ('flaw' in entry) {
      flaws.push({ pointer: `/numbers/${index}${entry.flaw.pointer}`, detail: entry.flaw.detail })
      continue
    }
    if (read.has(entry.number))
      flaws.push({ pointer: `/numbers/${index}/number`, detail: `Duplicate number: ${entry.number}.` })
    read.set(entry.number, { ...NO_DETAILS, ...entry })
  }
  return read
}

/** A number as a configuration file contains it. `entry`: a stored row, or an entry of the request. */
export function numberConfig(entry: NumberEntry | DialledNumber) {
  const whole = { ...NO_DETAILS, ...entry }
  return {
    name: whole.name,
    custom_id: whole.customId,
    custom_group: whole.customGroup,
    campaign: whole.campaign,
    source: whole.source,
    medium: whole.medium,
    country: whole.country,
    timezone: whole.timezone,
    do_not_record: whole.doNotRecord,
  }
}

/** The details that the file leaves out, because they are the default. */
export const NUMBER_DEFAULTS = numberConfig({ number: '' })
