// The data that the engine keeps in memory for each account: its compiled integrations with their opened secrets, and its
// numbers.
//
// The data is read from the database at the start and again after each change. It is replaced account by account, as a whole: a
// reader of an account's routing sees one consistent state. Each row is read separately (S46): a row that cannot be read is left
// out, and its integration is treated as switched off. A request is compiled when it is first needed, or when there is time, so
// that one account's integrations delay no other account.
import { DEFAULT_COUNTRY } from '../calls/numbers.ts'
import { setImmediate as immediate } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { RecordsPolicy } from '../calls/apply-update.ts'
import type { Breaker } from '../delivery/breaker.ts'
import type { IntegrationPolicy } from '../delivery/integration-queue.ts'
import type { SendSettings } from '../delivery/prepared-request.ts'
import type { Diagnose } from '../diagnostics.ts'
import { messageOf } from '../errors.ts'
import { publicId } from '../ids.ts'
import { isZone } from '../time/time-zone.ts'
import type { AccountFacts } from '../integrations/placeholder-values.ts'
import type { AccountRouting } from '../pipeline.ts'
import { defaultRecords } from '../sources/kinds/kind.ts'
import { kindOf } from '../sources/kinds/kinds.ts'
import {
  readRegistry,
  type RegistryAccount,
  type RegistryIntegration,
  type RegistryRows,
  type RegistrySecret,
} from '../store/integrations/registry-rows.ts'
import { explainInvalidStep } from '../steps/step.ts'
import type { UnreadableRow, UnreadableRows } from './unreadable-rows.ts'
import { SerialQueue } from '../concurrency/serial-queue.ts'
import { createSlices } from '../concurrency/time-slices.ts'
import { createAccountRouting, NO_ROUTING, type AccountRoutingDeps, type NumberFacts } from './account-routing.ts'
import {
  compiledOrNull,
  isSealDamaged,
  loadIntegration,
  type ReportUnreadable,
  type LoadIntegrationDeps,
  type UnreadableIntegration,
  type WorkingIntegration,
} from './load-integration.ts'

interface AccountRegistryDeps extends AccountRoutingDeps, Pick<LoadIntegrationDeps, 'open' | 'refreshToken'> {
  readonly pool: Pool
  /** The key that signs an account's links (S43). */
  readonly readLinkKey: (accountId: number) => Promise<Buffer>
  readonly diagnose: Diagnose
  /** Called after every change, so that the dispatcher follows it. */
  readonly onPolicyChanged: (policy: IntegrationPolicy) => void
  readonly unreadable: UnreadableRows
}

/** The accounts and integrations in memory. */
export interface AccountRegistry {
  /** Reads everything, at the start. */
  load(): Promise<void>
  /** Reads again an account that was changed in the database, and gives the dispatcher its new policies. */
  reload(accountId: number): Promise<void>
  routingOf(accountId: number): AccountRouting
  policies(): readonly { readonly policy: IntegrationPolicy; readonly breaker: Breaker | null }[]
  sendSettingsOf(integrationId: number): SendSettings | null
  working(integrationId: number): WorkingIntegration | null
  /** Whether the account sends nothing now: it is suspended (D29), or waits for its deletion (S57). */
  isHeld(accountId: number): boolean
  /** The country, in two letters, of numbers that the account writes without a country code. */
  countryOf(accountId: number): string
}

interface LoadedAccount {
  readonly account: AccountFacts
  readonly isHeld: boolean
  readonly working: ReadonlyMap<number, WorkingIntegration>
  readonly unreadable: ReadonlyMap<number, UnreadableIntegration>
  readonly routing: AccountRouting
}

/** All loaded data, by account and by integration. */
class LoadedAccounts {
  readonly accounts = new Map<number, LoadedAccount>()
  readonly byIntegration = new Map<number, WorkingIntegration | UnreadableIntegration>()

  replace(accountId: number, loaded: LoadedAccount): void {
    this.drop(accountId)
    this.accounts.set(accountId, loaded)
    for (const [id, one] of [...loaded.working, ...loaded.unreadable]) this.byIntegration.set(id, one)
  }

  /** Drops an account that does not exist any more. */
  drop(accountId: number): void {
    const before = this.accounts.get(accountId)
    for (const id of [...(before?.working.keys() ?? []), ...(before?.unreadable.keys() ?? [])])
      this.byIntegration.delete(id)
    this.accounts.delete(accountId)
  }

  /** Compiles requests that were not needed yet, so that a failure is known before a call comes. */
  async compile(ids: readonly number[]): Promise<void> {
    for (const id of ids) {
      const loaded = this.accounts.get(id)
      for (const one of loaded?.working.values() ?? []) {
        if (this.accounts.get(id) !== loaded) break
        compiledOrNull(one)
        await immediate()
      }
    }
  }
}

export function createAccountRegistry(deps: AccountRegistryDeps): AccountRegistry {
  const loaded = new LoadedAccounts()
  const { accounts, byIntegration } = loaded
  /**
   * Why a request could not be compiled, by integration and version: it is not compiled again before the integration is saved
   * again.
   */
  const notCompiled = new Map<string, string>()
  // When two changes are close together, the older state must not be loaded last.
  const reloads = new SerialQueue()

  async function read(accountId: number | null): Promise<void> {
    const rows = byAccount(await readRegistry(deps.pool, accountId))
    const slices = createSlices()
    for (const account of rows.accounts) {
      loaded.replace(account.accountId, await loadAccount({ ...deps, notCompiled, onCompileFailed }, account, rows))
      await slices()
    }
    if (accountId !== null && rows.accounts.length === 0) {
      loaded.drop(accountId)
      deps.unreadable.replace(accountId, KINDS_HERE, [])
    }
    void loaded.compile(rows.accounts.map((account) => account.accountId))
  }

  /** The request cannot be compiled: from the next reading on, the integration is unreadable. */
  function onCompileFailed({ accountId, integrationId }: WorkingIntegration, version: number, error: unknown): void {
    notCompiled.set(
      `${integrationId} ${version}`,
      `The request of the integration can’t be prepared (${messageOf(error)}).`,
    )
    void reload(accountId)
  }

  const reload = (accountId: number): Promise<void> => reloads.run(() => readAgain(accountId))

  /** The change is stored already. If the database is away now, the change only takes effect later. */
  async function readAgain(accountId: number): Promise<void> {
    const before = policiesOf(accounts.get(accountId))
    try {
      await read(accountId)
    } catch (error) {
      deps.diagnose('warning', 'Changed settings could not be loaded', { account: accountId, error })
      return
    }
    for (const policy of policiesOf(accounts.get(accountId))) deps.onPolicyChanged(policy)
    // The integration was deleted and none of its deliveries waits in the database: its data in memory is dropped.
    for (const policy of before)
      if (!byIntegration.has(policy.integrationId)) deps.onPolicyChanged({ ...policy, state: 'deleted' })
  }

  const working = (integrationId: number): WorkingIntegration | null => {
    const one = byIntegration.get(integrationId)
    return one && 'sendSettings' in one ? one : null
  }
  return {
    load: () => read(null),
    reload,
    routingOf: (accountId) => accounts.get(accountId)?.routing ?? NO_ROUTING,
    policies: () => [...byIntegration.values()],
    sendSettingsOf: (integrationId) => working(integrationId)?.sendSettings ?? null,
    working,
    isHeld: (accountId) => accounts.get(accountId)?.isHeld === true,
    countryOf: (accountId) => accounts.get(accountId)?.account.country ?? DEFAULT_COUNTRY,
  }
}

const policiesOf = (loaded: LoadedAccount | undefined): IntegrationPolicy[] =>
  loaded ? [...loaded.working.values(), ...loaded.unreadable.values()].map(({ policy }) => policy) : []

/** The rows grouped by account, so that no row is searched for among the rows of all accounts. */
interface AccountRows {
  readonly accounts: readonly RegistryAccount[]
  readonly integrations: ReadonlyMap<number, readonly RegistryIntegration[]>
  /** By integration. */
  readonly secrets: ReadonlyMap<number, readonly RegistrySecret[]>
  readonly numbers: ReadonlyMap<number, readonly NumberFacts[]>
  readonly steps: ReadonlyMap<number, RegistryRows['steps']>
  readonly sources: ReadonlyMap<number, RegistryRows['sources']>
}

function byAccount(rows: RegistryRows): AccountRows {
  const of = <Row extends { readonly accountId: number }>(all: readonly Row[]) =>
    Map.groupBy(all, (row) => row.accountId)
  return {
    accounts: rows.accounts,
    integrations: of(rows.integrations),
    secrets: Map.groupBy(rows.secrets, (secret) => secret.ownerId),
    numbers: of(rows.numbers),
    steps: of(rows.steps),
    sources: of(rows.sources),
  }
}

async function loadAccount(
  deps: AccountRegistryDeps & LoadIntegrationDeps,
  row: RegistryAccount,
  rows: AccountRows,
): Promise<LoadedAccount> {
  const { accountId } = row
  const unreadableRows: UnreadableRow[] = []
  const reportUnreadable: ReportUnreadable = (kind, id, reason, version) =>
    void unreadableRows.push({ kind, accountId, id, reason, ...(version !== undefined && { version }) })
  const account = accountOf(row, reportUnreadable)
  const working = new Map<number, WorkingIntegration>()
  const unreadable = new Map<number, UnreadableIntegration>()
  for (const integration of rows.integrations.get(accountId) ?? []) {
    const secrets = rows.secrets.get(integration.integrationId) ?? []
    const one = await loadIntegration(deps, integration, secrets, reportUnreadable)
    if ('reason' in one) unreadable.set(one.integrationId, one)
    else working.set(one.integrationId, row.isHeld ? heldBack(one) : one)
  }
  const numbers = new Map((rows.numbers.get(accountId) ?? []).map((n) => [n.number, soundNumber(n, reportUnreadable)]))
  const linkKey = await readLinkKeyOrNull(deps, accountId, reportUnreadable)
  for (const step of rows.steps.get(accountId) ?? []) {
    const flaw = explainInvalidStep(step)
    if (flaw !== null) reportUnreadable('step', publicId('stp', step.uuid), flaw, step.version)
  }
  // No steps run for the calls that end while the account is suspended (D29).
  const steps = row.isHeld ? [] : (rows.steps.get(accountId) ?? []).map(({ name }) => name)
  const records = new Map((rows.sources.get(accountId) ?? []).map((one) => [one.sourceId, recordsOf(one)]))
  deps.unreadable.replace(accountId, KINDS_HERE, unreadableRows)
  const routing = createAccountRouting(deps, { account, working, unreadable, numbers, linkKey, steps, records })
  return { account, isHeld: row.isHeld, working, unreadable, routing }
}

/** An integration of an account that sends nothing: it counts as switched off, whatever its own settings say (D29). */
function heldBack(one: WorkingIntegration): WorkingIntegration {
  if (one.policy.state !== 'on') return one
  return { ...one, integration: { ...one.integration, enabled: false }, policy: { ...one.policy, state: 'off' } }
}

/** Kinds of rows that are read here, always all rows of an account. */
const KINDS_HERE = ['account', 'integration', 'breaker', 'number', 'step', 'secret'] as const

function accountOf(
  { accountId, uuid, name, timezone, country }: RegistryAccount,
  reportUnreadable: ReportUnreadable,
): AccountFacts {
  const isSound = isZone(timezone) && COUNTRY.test(country)
  if (!isSound)
    reportUnreadable(
      'account',
      publicId('acc', uuid),
      'The stored time zone or country of the account can’t be read. Set both again under Settings.',
    )
  return {
    accountId,
    name,
    timezone: isZone(timezone) ? timezone : 'UTC',
    country: COUNTRY.test(country) ? country : DEFAULT_COUNTRY,
  }
}

const COUNTRY = /^[A-Z]{2}$/

/** The number's entry without the parts that cannot be read. */
function soundNumber(row: NumberFacts, reportUnreadable: ReportUnreadable): NumberFacts {
  const { timezone, ...fields } = row.fields
  const zoned = typeof timezone === 'string' && !isZone(timezone)
  const placed = row.country !== null && !COUNTRY.test(row.country)
  if (!zoned && !placed) return row
  reportUnreadable(
    'number',
    row.number,
    'The stored time zone or country of the number can’t be read. Save the number again.',
  )
  return { ...row, country: placed ? null : row.country, fields: zoned ? fields : row.fields }
}

/** The key that signs an account's links; `null`: the key cannot be opened, so there are no links. */
async function readLinkKeyOrNull(
  deps: AccountRegistryDeps,
  accountId: number,
  reportUnreadable: ReportUnreadable,
): Promise<Buffer | null> {
  try {
    return await deps.readLinkKey(accountId)
  } catch (error) {
    if (!isSealDamaged(error)) throw error
    reportUnreadable(
      'secret',
      `account ${accountId} links`,
      'The key that signs recording links can’t be decrypted, so requests contain no links. Restore the database from a backup.',
    )
    return null
  }
}

/** How a source handles recordings: its own setting, or the default of its kind. */
function recordsOf({ kind, records }: RegistryRows['sources'][number]): RecordsPolicy {
  if (records === 'announced' || records === 'answered_calls' || records === 'never') return records
  const known = kindOf(kind)
  return known ? defaultRecords(known) : 'announced'
}
