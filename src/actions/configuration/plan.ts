// What the parts of applying a configuration share: the plan that is written while it is carried out, and everything that is
// wrong, each with its place in the configuration.
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
  /** Secrets that the configuration leaves out stay. */
  readonly keepSecrets: boolean
  readonly guesses: SecretGuessLimit
  readonly plan: PlanItem[]
  readonly flaws: Flaw[]
}

/** What a plan lists of one thing. Adopting is a change, though nothing of the thing itself may change. */
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

/** What differs between two values, none of which is a secret. */
export function changesBetween(before: unknown, after: unknown): PlannedChange[] {
  return differencesBetween(before, after).map((one) => ({ ...one, secret: false }))
}

export function secretChange(path: string): PlannedChange {
  return { path, before: null, after: null, secret: true }
}

/**
 * Whether a secret is there already, for the same origin, as it was given: it, or the one that was entered, of which what is
 * there came (S25). It is compared here and shown to nobody.
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

/** Takes down what is wrong with one thing, at its place, so that all is listed at once. */
export function addFailure({ flaws: all }: ApplyContext, pointer: string, { message, flaws }: ActionFailure): void {
  if (flaws.length === 0) all.push({ pointer, detail: message })
  all.push(...flaws.map((flaw) => ({ ...flaw, pointer: `${pointer}${flaw.pointer}` })))
}

/** Names must tell things of one kind apart. */
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

/** What is stored cannot be read (S46), so that it is saved anew even where what can be read is the same. */
export function unreadableChange(reason: string | null): PlannedChange[] {
  return reason === null ? [] : [{ path: 'stored settings', before: reason, after: 'as in the file', secret: false }]
}

interface NamedRow {
  readonly managedAs: string | null
  readonly name: string
}

/**
 * Which row each name of the configuration means: the one that is managed under it, else the one that has it. The others
 * that are managed have left the configuration.
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
        detail: `${others.length + 1} have this name. Rename the others on the page.`,
      })
    else if (row) matched.set(name, row)
  }
  const taken = new Set(matched.values())
  return { matched, left: rows.filter((row) => row.managedAs !== null && !taken.has(row)) }
}
