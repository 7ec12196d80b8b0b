// What the engine keeps in memory of each account: its integrations, compiled, and their opened secrets; its numbers.
//
// Read from the database at the start and again after each change. Replaced account by account, as a whole: whoever holds
// an audience sees one state of it.
import type { Pool } from 'pg'
import type { Records } from '../calls/advance.ts'
import type { Call } from '../calls/call.ts'
import type { Breaker } from '../delivery/breaker.ts'
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
import { publicId, uuidOf } from '../ids.ts'
import type { Listener } from '../intake/follow.ts'
import type { Integration } from '../integrations/integration.ts'
import { compileIntegration } from '../integrations/judge.ts'
import { match } from '../integrations/match.ts'
import { answersOf, serviceRateOf } from '../integrations/of-service.ts'
import { oauthOf } from '../integrations/oauth.ts'
import { secretOrigin } from '../integrations/secrets.ts'
import { readStored } from '../integrations/stored.ts'
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
}

/** An integration as it works. */
export interface Working {
  readonly accountId: number
  readonly integrationId: number
  readonly id: string
  readonly integration: Integration
  readonly compiled: CompiledRequest
  readonly orders: Orders
  readonly breaker: Breaker | null
  readonly keys: Keys
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
  const byIntegration = new Map<number, Working>()
  let reloading: Promise<void> = Promise.resolve()

  async function read(accountId: number | null): Promise<void> {
    const rows = await readRegistry(parts.pool, accountId)
    for (const account of rows.accounts) {
      const kept = await keep(parts, account, rows)
      for (const id of accounts.get(account.account_id)?.working.keys() ?? []) byIntegration.delete(id)
      accounts.set(account.account_id, kept)
      for (const [id, working] of kept.working) byIntegration.set(id, working)
    }
  }

  /** The change is stored already, so a database that is away now only delays it. */
  async function readAgain(accountId: number): Promise<void> {
    const before = accounts.get(accountId)?.working ?? new Map<number, Working>()
    try {
      await read(accountId)
    } catch (error) {
      parts.diagnose('warning', 'a change is not in force yet: the database is away', { account: accountId, error })
      return
    }
    for (const working of accounts.get(accountId)?.working.values() ?? []) parts.ordered(working.orders)
    // Deleted, and nothing of it waits in the database: what is held in memory is dropped.
    for (const [id, { orders }] of before) if (!byIntegration.has(id)) parts.ordered({ ...orders, state: 'deleted' })
  }

  return {
    load: () => read(null),
    reload(accountId) {
      // One after the other: of two changes close together, the older picture must not be the last.
      reloading = reloading.then(() => readAgain(accountId))
      return reloading
    },
    audience: (accountId) => accounts.get(accountId)?.audience ?? NOBODY,
    orders: () => [...byIntegration.values()],
    keys: (integrationId) => byIntegration.get(integrationId)?.keys ?? null,
    working: (integrationId) => byIntegration.get(integrationId) ?? null,
    countryOf: (accountId) => accounts.get(accountId)?.account.country ?? 'AU',
  }
}

async function keep(parts: RegistryParts, row: AccountRow, rows: RegistryRows): Promise<Kept> {
  const account = { accountId: row.account_id, name: row.name, timezone: row.timezone, country: row.country }
  const working = new Map<number, Working>()
  for (const integration of rows.integrations) {
    if (integration.account_id !== row.account_id) continue
    working.set(integration.integration_id, await workingOf(parts, integration, rows.secrets))
  }
  const numbers = new Map(rows.numbers.flatMap((n) => (n.account_id === row.account_id ? [[n.number, n]] : [])))
  const linkKey = await parts.linkKey(row.account_id)
  const steps = rows.steps.flatMap((step) => (step.account_id === row.account_id ? [step.name] : []))
  const records = new Map(rows.sources.map((one) => [one.source_id, recordsOf(one)]))
  return { account, working, audience: audienceOf(parts, { account, working, numbers, linkKey, steps, records }) }
}

/** What a source says of recordings, or what is usual for its kind. */
function recordsOf({ kind, records }: RegistryRows['sources'][number]): Records {
  if (records === 'announced' || records === 'answered_calls' || records === 'never') return records
  return kindOf(kind)?.records ?? 'announced'
}

async function workingOf(parts: RegistryParts, row: IntegrationRow, secrets: readonly SecretRow[]): Promise<Working> {
  const integration = readStored(row.config)
  const compiled = compileIntegration(integration)
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
  const own = ofIntegration(secrets, row)
  const keys = await keysOf(parts, integration, own)
  const oauth = tokenSourceOf(parts, { row, integration, keys, origin: compiled.origin, secrets: own })
  const id = publicId('int', row.uuid)
  return {
    accountId,
    integrationId,
    id,
    integration,
    compiled,
    orders,
    breaker: row.breaker,
    keys: oauth ? { ...keys, oauth } : keys,
  }
}

/** Whether the path is made from the call. What was typed into an input, and a secret, is the same for all calls. */
function hasCallInPath(url: string): boolean {
  return /^[^?#]*\[\[/.test(url.replaceAll(/\[\[\s*(?:setting|secret):[^\]]*\]\]/g, ''))
}

function ofIntegration(secrets: readonly SecretRow[], row: IntegrationRow): SecretRow[] {
  return secrets.filter(
    (s) => s.account_id === row.account_id && s.owner === 'integration' && s.owner_id === row.integration_id,
  )
}

async function keysOf(parts: RegistryParts, integration: Integration, secrets: readonly SecretRow[]): Promise<Keys> {
  const opened = new Map<string, { origin: string; value: string }>()
  const signing: { key: Buffer; untilMs: number }[] = []
  for (const secret of secrets) {
    const value = await parts.open(secret)
    if (secret.name !== SIGNING_SECRET) opened.set(secret.name, { origin: secret.origin, value })
    else if (integration.signing.enabled) {
      signing.push({ key: signingKey(value), untilMs: Number.POSITIVE_INFINITY })
      if (secret.previous) {
        const previous = await parts.open({ ...secret, sealed: secret.previous })
        signing.push({ key: signingKey(previous), untilMs: secret.previous_until ?? 0 })
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
    numbers: ReadonlyMap<string, NumberFacts>
    linkKey: Buffer
    steps: readonly string[]
    records: ReadonlyMap<number, Records>
  },
): Audience {
  const { account, working, numbers, linkKey, steps, records } = kept
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
    listeners: [...working.values()].map((one) => listenerOf(one, tickedOf)),
    wants(integrationId, event, ticked) {
      const one = working.get(integrationId)
      if (!one || one.orders.state === 'deleted') return false
      const candidate = { ...one.integration, id: one.id }
      return match(event, [candidate], tickedOf(one, ticked)).length > 0
    },
    render(integrationId, event, eventId) {
      const one = working.get(integrationId)
      if (!one) return { refused: 'unsafe path', detail: 'The integration is not there any more.' }
      const recordingLink = linksOf(parts, { accountId: account.accountId, linkKey, integration: one.integration })
      const facts = { account, routeName: one.integration.name, eventId, recordingLink }
      return one.compiled.render(valuesOf(event, facts), context(event))
    },
    isDeleted: (integrationId) => (working.get(integrationId)?.orders.state ?? 'deleted') === 'deleted',
    directory: (number) => numbers.get(number)?.fields,
    steps,
    records: (sourceId) => records.get(sourceId) ?? 'announced',
  }
}

/** How an integration's requests name a recording: by a link that works as long as the integration says, from the event on. */
function linksOf(
  { publicUrl }: RegistryParts,
  of: { readonly accountId: number; readonly linkKey: Buffer; readonly integration: Integration },
): NonNullable<RequestFacts['recordingLink']> {
  const { link_days: days } = of.integration.recordings
  return (recording, at) => {
    const recordingId = uuidOf('rec', recording)
    if (recordingId === null) return ''
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
