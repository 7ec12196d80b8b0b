// What the engine keeps in memory of each account: its integrations, compiled, and their opened secrets; its numbers.
//
// Read from the database at the start and again after each change. Replaced account by account, as a whole: whoever holds
// an audience sees one state of it. Each row is read for itself (S46): one that cannot be read is left out, and its integration
// is as one that is switched off. A request is compiled when it is first needed, or when there is time: what one account has
// saved keeps no other waiting.
import { setImmediate as immediate } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Records } from '../calls/advance.ts'
import type { Call } from '../calls/call.ts'
import { readBreaker, type Breaker } from '../delivery/breaker.ts'
import type { Keys } from '../delivery/finish.ts'
import type { Orders } from '../delivery/line.ts'
import { maskOf } from '../delivery/mask-exchange.ts'
import { tokenSource, type RefreshToken, type TokenSource } from '../delivery/oauth/source.ts'
import { strictest } from '../delivery/rate.ts'
import { signingKey } from '../delivery/sign.ts'
import { trustOf } from '../delivery/trust.ts'
import type { Diagnose } from '../diagnostics.ts'
import type { Registry } from './engine.ts'
import type { RefreshTokenOf } from './refresh-tokens.ts'
import { isFaultOfData, messageOf, OffhookError } from '../errors.ts'
import { publicId, uuidOf } from '../ids.ts'
import type { Listener } from '../intake/follow.ts'
import { checkValues } from '../integrations/check.ts'
import type { Integration } from '../integrations/integration.ts'
import { compileIntegration } from '../integrations/judge.ts'
import { match } from '../integrations/match.ts'
import { answersOf, serviceRateOf } from '../integrations/of-service.ts'
import { oauthOf } from '../integrations/oauth.ts'
import { secretOrigin } from '../integrations/secrets.ts'
import { flawsInWords, readStored } from '../integrations/stored.ts'
import { contextOf, valuesOf, type AccountFacts, type EventFacts, type RequestFacts } from '../integrations/values.ts'
import type { Audience } from '../pipeline.ts'
import { linkAt } from '../recordings/links.ts'
import { kindOf } from '../sources/kinds.ts'
import type { CompiledRequest } from '../render/render.ts'
import { CLIENT_SECRET, REFRESH_TOKEN, SIGNING_SECRET } from '../render/secret-names.ts'
import {
  readRegistry,
  type AccountRow,
  type IntegrationRow,
  type RegistryRows,
  type SecretRow,
} from '../store/registry.ts'
import { flawOfStep } from '../store/stored-step.ts'
import type { RowKind, UnreadableRow, UnreadableRows } from './unreadable.ts'
import { getOrInsert } from '../get-or-insert.ts'
import { createSlices } from '../slices.ts'

export interface RegistryParts {
  readonly pool: Pool
  /** Opens a sealed value, given the row that it belongs to (S20). */
  readonly open: (secret: Omit<SecretRow, 'last4' | 'origin' | 'previous' | 'previous_until'>) => Promise<string>
  /** `PUBLIC_URL/inbox/`: test calls go to integrations that send there (C16). */
  readonly inboxUrl: () => string | null
  /** What an account's links are signed with (S43). */
  readonly linkKey: (accountId: number) => Promise<Buffer>
  /** Where others reach this program, without a slash at the end. */
  readonly publicUrl: () => string
  /** The refresh token of an integration, where it is kept for these addresses (S25, S26). */
  readonly refreshToken: (of: RefreshTokenOf) => RefreshToken
  readonly diagnose: Diagnose
  /** Told of every change, so that the dispatcher follows it. */
  readonly ordered: (orders: Orders) => void
  readonly unreadable: UnreadableRows
}

/** An integration as it works. */
export interface Working {
  readonly accountId: number
  readonly integrationId: number
  readonly id: string
  readonly integration: Integration
  /** Compiles its request when it is first asked for. Throws when that cannot be done: it is read anew then, as unreadable. */
  compiled(): CompiledRequest
  readonly orders: Orders
  readonly breaker: Breaker | null
  readonly keys: Keys
}

/** An integration that cannot be read (S46): what waits for it waits. */
interface Unreadable {
  readonly integrationId: number
  readonly orders: Orders
  readonly breaker: null
  readonly reason: string
}

export interface LiveRegistry extends Registry {
  /** Reads everything, at the start. */
  load(): Promise<void>
  working(integrationId: number): Working | null
  /** Two letters: whose numbers an account writes without a country code. */
  countryOf(accountId: number): string
}

interface Kept {
  readonly account: AccountFacts
  readonly working: ReadonlyMap<number, Working>
  readonly unreadable: ReadonlyMap<number, Unreadable>
  readonly audience: Audience
}

const DAY_MS = 86_400_000

type NumberFacts = RegistryRows['numbers'][number]

const NOBODY: Audience = {
  listeners: [],
  wants: () => false,
  render: () => ({ refused: 'unsafe path', detail: 'The integration is not there any more.' }),
  isDeleted: () => true,
  directory: () => undefined,
  steps: [],
  records: () => 'announced',
}

export function createRegistry(parts: RegistryParts): LiveRegistry {
  const accounts = new Map<number, Kept>()
  const byIntegration = new Map<number, Working | Unreadable>()
  /** Why a request could not be compiled, by integration and version: it is not tried again before it is saved again. */
  const notCompiled = new Map<string, string>()
  let reloading: Promise<void> = Promise.resolve()

  async function read(accountId: number | null): Promise<void> {
    const rows = byAccount(await readRegistry(parts.pool, accountId))
    const slices = createSlices()
    for (const account of rows.accounts) {
      const kept = await keep({ ...parts, notCompiled, failed }, account, rows)
      const before = accounts.get(account.account_id)
      for (const id of [...(before?.working.keys() ?? []), ...(before?.unreadable.keys() ?? [])])
        byIntegration.delete(id)
      accounts.set(account.account_id, kept)
      for (const [id, one] of [...kept.working, ...kept.unreadable]) byIntegration.set(id, one)
      await slices()
    }
    void compileAll(rows.accounts.map((account) => account.account_id))
  }

  /** Compiles what nobody has needed yet, so that what cannot be compiled is known before a call comes. */
  async function compileAll(ids: readonly number[]): Promise<void> {
    for (const id of ids) {
      const kept = accounts.get(id)
      for (const one of kept?.working.values() ?? []) {
        if (accounts.get(id) !== kept) break
        compiledOrNull(one)
        await immediate()
      }
    }
  }

  /** Its request cannot be compiled: from the next reading on it is unreadable. */
  function failed({ accountId, integrationId }: Working, version: number, error: unknown): void {
    notCompiled.set(`${integrationId} ${version}`, `Its request cannot be prepared (${messageOf(error)}).`)
    void reload(accountId)
  }

  function reload(accountId: number): Promise<void> {
    // One after the other: of two changes close together, the older picture must not be the last.
    reloading = reloading.then(() => readAgain(accountId))
    return reloading
  }

  /** The change is stored already, so a database that is away now only delays it. */
  async function readAgain(accountId: number): Promise<void> {
    const before = ordersOf(accounts.get(accountId))
    try {
      await read(accountId)
    } catch (error) {
      parts.diagnose('warning', 'a change is not in force yet: the database is away', { account: accountId, error })
      return
    }
    for (const orders of ordersOf(accounts.get(accountId))) parts.ordered(orders)
    // Deleted, and nothing of it waits in the database: what is held in memory is dropped.
    for (const orders of before)
      if (!byIntegration.has(orders.integrationId)) parts.ordered({ ...orders, state: 'deleted' })
  }

  const working = (integrationId: number): Working | null => {
    const one = byIntegration.get(integrationId)
    return one && 'keys' in one ? one : null
  }
  return {
    load: () => read(null),
    reload,
    audience: (accountId) => accounts.get(accountId)?.audience ?? NOBODY,
    orders: () => [...byIntegration.values()],
    keys: (integrationId) => working(integrationId)?.keys ?? null,
    working,
    countryOf: (accountId) => accounts.get(accountId)?.account.country ?? 'AU',
  }
}

const ordersOf = (kept: Kept | undefined): Orders[] =>
  kept ? [...kept.working.values(), ...kept.unreadable.values()].map(({ orders }) => orders) : []

function compiledOrNull(one: Working): CompiledRequest | null {
  try {
    return one.compiled()
  } catch {
    return null
  }
}

/** The rows of each account, so that none is looked for among those of all. */
interface AccountRows {
  readonly accounts: readonly AccountRow[]
  readonly integrations: ReadonlyMap<number, readonly IntegrationRow[]>
  /** By integration. */
  readonly secrets: ReadonlyMap<number, readonly SecretRow[]>
  readonly numbers: ReadonlyMap<number, readonly NumberFacts[]>
  readonly steps: ReadonlyMap<number, RegistryRows['steps']>
  readonly sources: ReadonlyMap<number, RegistryRows['sources']>
}

function byAccount(rows: RegistryRows): AccountRows {
  const of = <Row extends { readonly account_id: number }>(all: readonly Row[]) =>
    Map.groupBy(all, (row) => row.account_id)
  return {
    accounts: rows.accounts,
    integrations: of(rows.integrations),
    secrets: Map.groupBy(rows.secrets, (secret) => secret.owner_id),
    numbers: of(rows.numbers),
    steps: of(rows.steps),
    sources: of(rows.sources),
  }
}

interface KeepParts extends RegistryParts {
  readonly notCompiled: ReadonlyMap<string, string>
  readonly failed: (working: Working, version: number, error: unknown) => void
}

async function keep(parts: KeepParts, row: AccountRow, rows: AccountRows): Promise<Kept> {
  const { account_id: accountId } = row
  const left: UnreadableRow[] = []
  const leave = (kind: RowKind, id: string, reason: string, version?: number): void =>
    void left.push({ kind, accountId, id, reason, ...(version !== undefined && { version }) })
  const account = accountOf(row, leave)
  const working = new Map<number, Working>()
  const unreadable = new Map<number, Unreadable>()
  for (const integration of rows.integrations.get(accountId) ?? []) {
    const secrets = rows.secrets.get(integration.integration_id) ?? []
    const one = await readWorking(parts, integration, secrets, leave)
    if ('reason' in one) unreadable.set(one.integrationId, one)
    else working.set(one.integrationId, one)
  }
  const numbers = new Map((rows.numbers.get(accountId) ?? []).map((n) => [n.number, soundNumber(n, leave)]))
  const linkKey = await linkKeyOf(parts, accountId, leave)
  for (const step of rows.steps.get(accountId) ?? []) {
    const flaw = flawOfStep(step)
    if (flaw !== null) leave('step', publicId('stp', step.uuid), flaw, step.version)
  }
  const steps = (rows.steps.get(accountId) ?? []).map(({ name }) => name)
  const records = new Map((rows.sources.get(accountId) ?? []).map((one) => [one.source_id, recordsOf(one)]))
  parts.unreadable.replace(accountId, KINDS_HERE, left)
  const kept = { account, working, unreadable, numbers, linkKey, steps, records }
  return { account, working, unreadable, audience: audienceOf(parts, kept) }
}

/** Kinds of rows that are read here, all of an account at a time. */
const KINDS_HERE = ['account', 'integration', 'breaker', 'number', 'step', 'secret'] as const

type Leave = (kind: RowKind, id: string, reason: string, version?: number) => void

function accountOf({ account_id: accountId, uuid, name, timezone, country }: AccountRow, leave: Leave): AccountFacts {
  const isSound = isZone(timezone) && COUNTRY.test(country)
  if (!isSound)
    leave('account', publicId('acc', uuid), 'Its time zone or country cannot be read. Set both again under Settings.')
  return {
    accountId,
    name,
    timezone: isZone(timezone) ? timezone : 'UTC',
    country: COUNTRY.test(country) ? country : 'AU',
  }
}

const COUNTRY = /^[A-Z]{2}$/

/** Zones that were asked for: there are few, and each costs a formatter. */
const zones = new Map<string, boolean>()

function isZone(timezone: string): boolean {
  return getOrInsert(zones, timezone.slice(0, 100), (zone) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== ''
    } catch {
      return false
    }
  })
}

/** A number without what of it cannot be read. */
function soundNumber(row: NumberFacts, leave: Leave): NumberFacts {
  const { timezone, ...fields } = row.fields
  const zoned = typeof timezone === 'string' && !isZone(timezone)
  const placed = row.country !== null && !COUNTRY.test(row.country)
  if (!zoned && !placed) return row
  leave('number', row.number, 'Its time zone or country cannot be read. Save the number again.')
  return { ...row, country: placed ? null : row.country, fields: zoned ? fields : row.fields }
}

/** The key that an account's links are signed with; `null`: it cannot be opened, and there are none. */
async function linkKeyOf(parts: RegistryParts, accountId: number, leave: Leave): Promise<Buffer | null> {
  try {
    return await parts.linkKey(accountId)
  } catch (error) {
    if (!isDamaged(error)) throw error
    leave(
      'secret',
      `account ${accountId} links`,
      'The key that signs links to recordings cannot be opened: requests are sent without links. Restore the database from a backup.',
    )
    return null
  }
}

/** It was changed or moved; anything else, such as a database that is away, is no fault of the row. */
function isDamaged(error: unknown): boolean {
  return error instanceof OffhookError && (error.code === 'sealed_value_damaged' || error.code === 'no_data_key')
}

/** What a source says of recordings, or what is usual for its kind. */
function recordsOf({ kind, records }: RegistryRows['sources'][number]): Records {
  if (records === 'announced' || records === 'answered_calls' || records === 'never') return records
  return kindOf(kind)?.records ?? 'announced'
}

/** One integration, or why it cannot be read. Rejects only for what is no fault of its row. */
async function readWorking(
  parts: KeepParts,
  row: IntegrationRow,
  secrets: readonly SecretRow[],
  leave: Leave,
): Promise<Working | Unreadable> {
  const unreadable = (what: string): Unreadable => {
    const { account_id: accountId, integration_id: integrationId } = row
    const reason = `${what} Nothing is sent to it until it is saved again; what waits is kept.`
    if (!row.deleted) leave('integration', publicId('int', row.uuid), reason, row.version)
    const orders = { ...HELD, accountId, integrationId, state: row.deleted ? ('deleted' as const) : ('off' as const) }
    return { integrationId, orders, breaker: null, reason }
  }
  const known = parts.notCompiled.get(`${row.integration_id} ${row.version}`)
  if (known !== undefined) return unreadable(known)
  const { integration, flaws } = readStored(row.config)
  if (flaws.length > 0) return unreadable(flawsInWords(flaws))
  // What is off may be unfinished.
  const [wrong] = row.enabled ? checkValues(integration).filter(({ severity }) => severity === 'error') : []
  if (wrong) return unreadable(`Its stored settings cannot be used: "${wrong.path}": ${wrong.message}`)
  try {
    return await workingOf(parts, row, { integration, secrets }, leave)
  } catch (error) {
    if (error instanceof UnopenedSecret)
      return unreadable(`Its stored secret "${error.secret}" cannot be opened. Enter it again.`)
    if (isFaultOfData(error)) return unreadable(`Its stored settings cannot be used (${messageOf(error)}).`)
    throw error
  }
}

/** What the dispatcher is told of one that cannot be read. */
const HELD: Omit<Orders, 'accountId' | 'integrationId' | 'state'> = {
  cap: 1,
  rate: null,
  schedule: 'standard',
  backlog: 'every',
  pathHasPlaceholders: true,
  answers: null,
}

/** Names a secret that cannot be opened. */
class UnopenedSecret extends Error {
  readonly secret: string
  constructor(secret: string, options: ErrorOptions) {
    super(`the secret ${secret} cannot be opened`, options)
    this.secret = secret
  }
}

async function workingOf(
  parts: KeepParts,
  row: IntegrationRow,
  { integration, secrets }: { readonly integration: Integration; readonly secrets: readonly SecretRow[] },
  leave: Leave,
): Promise<Working> {
  const { account_id: accountId, integration_id: integrationId } = row
  const { delivery } = integration
  const orders: Orders = {
    accountId,
    integrationId,
    state: row.deleted ? 'deleted' : row.enabled ? 'on' : 'off',
    cap: delivery.concurrency,
    rate: strictest(delivery.rate, serviceRateOf(integration)),
    schedule: delivery.schedule,
    backlog: delivery.backlog,
    pathHasPlaceholders: hasCallInPath(integration.request.url),
    answers: answersOf(integration),
  }
  const id = publicId('int', row.uuid)
  let compiled: CompiledRequest | null = null
  const compile = (): CompiledRequest => {
    try {
      return (compiled ??= compileIntegration(integration))
    } catch (error) {
      parts.failed(working, row.version, error)
      throw error
    }
  }
  const keys = { ...(await keysOf(parts, integration, secrets)), accountId }
  // Only those that ask for tokens need to know their origin before a call comes.
  const origin = oauthOf(integration) === null ? null : compileIntegration(integration).origin
  const oauth = tokenSourceOf(parts, { row, integration, keys, origin, secrets })
  const working: Working = {
    accountId,
    integrationId,
    id,
    integration,
    compiled: compile,
    orders,
    breaker: breakerOf(row, leave),
    keys: oauth ? { ...keys, oauth } : keys,
  }
  return working
}

/** One that cannot be read is as new: the next attempts say how the receiver fares. */
function breakerOf({ breaker, uuid }: IntegrationRow, leave: Leave): Breaker | null {
  if (breaker === null) return null
  const read = readBreaker(breaker)
  if (read === null)
    leave('breaker', publicId('int', uuid), 'What was remembered of its receiver cannot be read, and is forgotten.')
  return read
}

/** Whether the path is made from the call. What was typed into an input, and a secret, is the same for all calls. */
function hasCallInPath(url: string): boolean {
  return /^[^?#]*\[\[/.test(url.replaceAll(/\[\[\s*(?:setting|secret):[^\]]*\]\]/g, ''))
}

async function keysOf(parts: RegistryParts, integration: Integration, secrets: readonly SecretRow[]): Promise<Keys> {
  const opened = new Map<string, { origin: string; value: string }>()
  const signing: { key: Buffer; untilMs: number }[] = []
  const open = async (secret: Parameters<RegistryParts['open']>[0]): Promise<string> => {
    try {
      return await parts.open(secret)
    } catch (error) {
      throw isDamaged(error) ? new UnopenedSecret(secret.name, { cause: error }) : error
    }
  }
  for (const secret of secrets) {
    const value = await open(secret)
    if (secret.name !== SIGNING_SECRET) opened.set(secret.name, { origin: secret.origin, value })
    else if (integration.signing.enabled) {
      signing.push({ key: signingKey(value), untilMs: Number.POSITIVE_INFINITY })
      if (secret.previous) {
        const previous = await openOrNull(parts, { ...secret, sealed: secret.previous })
        if (previous !== null) signing.push({ key: signingKey(previous), untilMs: secret.previous_until ?? 0 })
      }
    }
  }
  const secretFor: Keys['secret'] = (name, origin) => {
    const secret = opened.get(name)
    return secret?.origin === secretOrigin(name, integration, origin) ? secret.value : null
  }
  const trust = trustOf(integration.tls, secretFor)
  return {
    secret: secretFor,
    signing: (nowMs) => signing.filter(({ untilMs }) => nowMs < untilMs).map(({ key }) => key),
    mask: opened.size > 0 ? maskOf(new Map([...opened].map(([name, { value }]) => [name, value]))) : null,
    timeoutMs: integration.delivery.timeout_s * 1000,
    ...(trust && { trust }),
  }
}

/** `null`: it cannot be opened, and it is not needed. */
async function openOrNull(parts: RegistryParts, secret: Parameters<RegistryParts['open']>[0]): Promise<string | null> {
  try {
    return await parts.open(secret)
  } catch (error) {
    if (isDamaged(error)) return null
    throw error
  }
}

interface TokenFacts {
  readonly row: IntegrationRow
  readonly integration: Integration
  readonly keys: Keys
  readonly origin: string | null
  readonly secrets: readonly SecretRow[]
}

/** Where its tokens come from; `null`: it needs none, or what they are asked for with is not there. */
function tokenSourceOf(
  { refreshToken }: RegistryParts,
  { row, integration, keys, origin, secrets }: TokenFacts,
): TokenSource | null {
  const auth = oauthOf(integration)
  if (auth === null || origin === null) return null
  const { account_id: accountId, integration_id: integrationId } = row
  const refresh = refreshToken({
    accountId,
    integrationId,
    origin: secretOrigin(REFRESH_TOKEN, integration, origin),
    sealed: secrets.find(({ name }) => name === REFRESH_TOKEN)?.sealed ?? '',
  })
  return tokenSource({
    id: `integration ${integrationId}`,
    auth,
    origin,
    clientSecret: auth.client_auth === 'none' ? null : keys.secret(CLIENT_SECRET, origin),
    refresh: auth.grant === 'refresh_token' ? refresh : null,
    trust: keys.trust?.(origin) ?? undefined,
  })
}

function audienceOf(
  parts: RegistryParts,
  kept: {
    account: AccountFacts
    working: ReadonlyMap<number, Working>
    unreadable: ReadonlyMap<number, Unreadable>
    numbers: ReadonlyMap<string, NumberFacts>
    linkKey: Buffer | null
    steps: readonly string[]
    records: ReadonlyMap<number, Records>
  },
): Audience {
  const { account, working, unreadable, numbers, linkKey, steps, records } = kept
  const toInbox = (one: Working): boolean => {
    const inbox = parts.inboxUrl()
    return inbox !== null && one.integration.request.url.startsWith(inbox)
  }
  // Where nobody chose who is told of a test call, those that send to the inbox are (C16).
  const tickedOf: Ticked = (one, ticked) => ticked ?? (toInbox(one) ? [one.id] : [])
  const context = (event: EventFacts) => {
    const dialled = event.fields['tracking_number']
    return contextOf(event, account, typeof dialled === 'string' ? (numbers.get(dialled)?.country ?? null) : null)
  }
  return {
    listeners: [...working.values()]
      .map((one) => listenerOf(one, tickedOf))
      .concat([...unreadable.keys()].map(unreadableListener)),
    wants(integrationId, event, ticked) {
      const one = working.get(integrationId)
      if (!one || one.orders.state === 'deleted') return false
      const candidate = { ...one.integration, id: one.id }
      return match(event, [candidate], tickedOf(one, ticked)).length > 0
    },
    render(integrationId, event, eventId) {
      const one = working.get(integrationId)
      const why = unreadable.get(integrationId)?.reason
      if (why !== undefined) return { refused: 'settings unreadable', detail: why }
      if (!one) return { refused: 'unsafe path', detail: 'The integration is not there any more.' }
      const recordingLink = linksOf(parts, { accountId: account.accountId, linkKey, integration: one.integration })
      const facts = { account, routeName: one.integration.name, eventId, recordingLink }
      const compiled = compiledOrNull(one)
      if (compiled === null) return { refused: 'settings unreadable', detail: NOT_PREPARED }
      return compiled.render(valuesOf(event, facts), context(event))
    },
    isDeleted(integrationId) {
      const one = working.get(integrationId) ?? unreadable.get(integrationId)
      return one === undefined || one.orders.state === 'deleted'
    },
    directory: (number) => numbers.get(number)?.fields,
    steps,
    records: (sourceId) => records.get(sourceId) ?? 'announced',
  }
}

const NOT_PREPARED = 'Its request cannot be prepared. Save the integration again, then send this again.'

/** How an integration's requests name a recording: by a link that works as long as the integration says, from the event on. */
function linksOf(
  { publicUrl }: RegistryParts,
  of: { readonly accountId: number; readonly linkKey: Buffer | null; readonly integration: Integration },
): NonNullable<RequestFacts['recordingLink']> {
  const { link_days: days } = of.integration.recordings
  return (recording, at) => {
    const recordingId = uuidOf('rec', recording)
    if (recordingId === null || of.linkKey === null) return ''
    const untilMs = days === null ? null : Date.parse(String(at)) + days * DAY_MS
    return linkAt(publicUrl(), of.linkKey, { accountId: of.accountId, recordingId, untilMs, who: null })
  }
}

/** The ticked integrations of a test call, as far as this one goes. */
type Ticked = (one: Working, ticked: readonly string[] | undefined) => readonly string[]

function listenerOf(one: Working, tickedOf: Ticked): Listener {
  const { realtime, final, updated, wait } = one.integration
  const hears = (call: Call): boolean =>
    one.orders.state === 'on' && (!call.isTest || tickedOf(one, call.ticked).includes(one.id))
  return { id: one.integrationId, hears, realtime, final, updated, wait }
}

/** One that cannot be read hears of nothing, and what it is owed already waits until it can be (S46). */
function unreadableListener(id: number): Listener {
  return { id, hears: () => false, realtime: false, final: false, updated: false, wait: NO_WAIT, isUnreadable: true }
}

const NO_WAIT: Listener['wait'] = { recording: false, steps: [], cap_s: 0 }
