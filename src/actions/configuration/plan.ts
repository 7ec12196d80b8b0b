// The state that all parts of applying a configuration share: the plan, which is written while the configuration is applied, and all flaws
// with their places in the configuration.
import type { Flaw } from '../../flaws/flaw.ts'
import { differencesBetween } from '../../json/differences.ts'
import type { SecretOwner, SecretRow } from '../../store/secrets/secrets.ts'
import type { ActionContext } from '../context.ts'
import type { ActionFailure } from '../failure.ts'
import { unsealOrNull } from '../integrations/secrets.ts'
import type { Configuration, PlanItem, PlannedChange } from './configuration.ts'
import type { SecretGuessLimit } from './secret-guess-limit.ts'

export interface ApplyContext extends ActionContext {
  readonly config: Configuration
  /** Secrets that the configuration leaves out are kept. */
  readonly keepSecrets: boolean
  readonly guesses: SecretGuessLimit
  readonly plan: PlanItem[]
  readonly flaws: Flaw[]
}

/** The plan's entry for one item. Adopting the item counts as a change, even if none of its settings change. */
export function planItem(
  kind: PlanItem['kind'],
  name: string,
  { changes, adopted = false }: { readonly changes: readonly PlannedChange[]; readonly adopted?: boolean },
): PlanItem {
  return { action: changes.length > 0 || adopted ? 'update' : 'unchanged', kind, name, adopted, changes: [...changes] }
}

export function planCreate(kind: PlanItem['kind'], name: string): PlanItem {
  return { action: 'create', kind, name, adopted: false, changes: [] }
}

export function planRemove(kind: PlanItem['kind'], name: string): PlanItem {
  return { action: 'delete', kind, name, adopted: false, changes: [] }
}

/** The differences between two values that contain no secrets. */
export function changesBetween(before: unknown, after: unknown): PlannedChange[] {
  return differencesBetween(before, after).map((one) => ({ ...one, secret: false }))
}

export function secretChange(path: string): PlannedChange {
  return { path, before: null, after: null, secret: true }
}

/**
 * Whether the given secret is stored already for the same origin. It may also equal the secret that a person entered, if Offhook
 * has since replaced that secret with a new one from the vendor (S25). The secret is only compared, never shown.
 */
export async function isKept(
  { deps, guesses }: ApplyContext,
  owner: SecretOwner,
  { row, text, origin }: { readonly row: SecretRow | undefined; readonly text: string; readonly origin: string },
): Promise<boolean> {
  if (row === undefined || row.origin !== origin || !guesses.mayCompare(owner.accountId)) return false
  for (const sealed of [row.sealed, ...(row.previous === null ? [] : [row.previous])])
    if ((await unsealOrNull(deps.sealing, { ...owner, name: row.name }, sealed)) === text) return true
  guesses.wrong(owner.accountId)
  return false
}

/** Adds the flaws of one item with their place, so that all flaws are reported at once. */
export function addFailure({ flaws: all }: ApplyContext, pointer: string, { message, flaws }: ActionFailure): void {
  if (flaws.length === 0) all.push({ pointer, detail: message })
  all.push(...flaws.map((flaw) => ({ ...flaw, pointer: `${pointer}${flaw.pointer}` })))
}

/** Two items of one kind must not have the same name. */
export function refuseDuplicateNames(
  { flaws }: ApplyContext,
  section: string,
  { names, key }: { readonly names: readonly string[]; readonly key: string },
): void {
  const seen = new Set<string>()
  for (const [index, name] of names.entries()) {
    const pointer = `/${section}/${index}/${key}`
    if (name.trim() === '') flaws.push({ pointer, detail: 'Missing. A name is required in a configuration file.' })
    else if (seen.has(name)) flaws.push({ pointer, detail: `Duplicate name: ${name}.` })
    seen.add(name)
  }
}

/** Stored settings cannot be read (S46), so the item is saved again even if its readable settings do not change. */
export function unreadableChange(reason: string | null): PlannedChange[] {
  return reason === null ? [] : [{ path: 'stored settings', before: reason, after: 'as in the file', secret: false }]
}

interface NamedRow {
  readonly managedAs: string | null
  readonly name: string
}

/**
 * Finds the row that each name in the configuration stands for: the row that is managed under this name, or else the
 * row with this name. The remaining managed rows have left the configuration (`left`).
 */
export function matchRows<Row extends NamedRow>(
  context: ApplyContext,
  section: string,
  { names, rows }: { readonly names: readonly string[]; readonly rows: readonly Row[] },
): { readonly matched: ReadonlyMap<string, Row>; readonly left: readonly Row[] } {
  const matched = new Map<string, Row>()
  for (const row of rows) if (row.managedAs !== null && names.includes(row.managedAs)) matched.set(row.managedAs, row)
  for (const [index, name] of names.entries()) {
    if (matched.has(name)) continue
    const taken = new Set(matched.values())
    const [row, ...others] = rows.filter((one) => one.name === name && !taken.has(one))
    if (others.length > 0)
      context.flaws.push({
        pointer: `/${section}/${index}/name`,
        detail: `${others.length + 1} have this name. Rename the others in the dashboard.`,
      })
    else if (row) matched.set(name, row)
  }
  const taken = new Set(matched.values())
  return { matched, left: rows.filter((row) => row.managedAs !== null && !taken.has(row)) }
}
