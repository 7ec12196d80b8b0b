// Turns a query for deliveries into a filter for the store.
import { numberBeginnings } from '../../calls/numbers.ts'
import { PROBLEM_STATES } from '../../delivery/delivery-states.ts'
import type { DeliveryState } from '../../delivery/delivery-states.ts'
import { uuidOf } from '../../ids.ts'
import { findCallsByUniqueid, listCalls } from '../../store/calls/calls.ts'
import type { DeliveryFilter } from '../../store/deliveries/delivery-filter.ts'
import { UNIQUEID_PREFIX } from '../calls/find.ts'
import { findIssue, type IssueRow } from '../../store/issues/issues.ts'
import { listAllIntegrations } from '../../store/integrations/integrations.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import type { ActionContext } from '../context.ts'
import { isFailure, type Result } from '../failure.ts'
import { holdOf } from '../integrations/health.ts'
import { readParameterTime } from '../read-time.ts'
import { requireBodies, requireNumbers, requireNumbersFor } from '../search/search-rights.ts'
import { UNSAVED_INTEGRATION } from './known-integrations.ts'

/** A query for deliveries, as the API receives it: with public ids, and with times as text. */
export interface DeliveryQuery {
  readonly integration_id?: string | undefined
  /** A public id, or `uniqueid:<value>`. */
  readonly call_id?: string | undefined
  readonly ids?: readonly string[] | undefined
  /** Text that a person typed. */
  readonly q?: string | undefined
  readonly state?: DeliveryState | readonly DeliveryState[] | undefined
  readonly problems?: boolean | undefined
  readonly kind?: DeliveryFilter['kind'] | undefined
  /** A status code, or a class of status codes such as `5xx`. */
  readonly status_code?: string | number | undefined
  readonly error?: string | undefined
  /** The public id of an issue. */
  readonly issue_id?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

type Reading = Pick<ActionContext, 'db' | 'account' | 'actor' | 'deps' | 'access'>

/** How far back bodies are searched for text. Bodies have no index. */
const TEXT_HOURS = 24

/** How many calls a search covers. For a number with more calls, a person opens the list of calls. */
const CALLS_MAX = 200

/**
 * The filter for the store; `null`: nothing can match. Fails for an invalid time, and for a search by what the actor may not see.
 */
export async function readDeliveryFilter(
  context: Reading,
  asked: DeliveryQuery,
): Promise<Result<DeliveryFilter | null>> {
  const { db, account, deps } = context
  const refused = requireNumbersFor(context, asked.q) ?? (byUniqueid(asked) ? requireNumbers(context) : null)
  if (refused) return refused
  const rows = await listAllIntegrations(db, account.accountId)
  const issue = await issueAsked(context, asked.issue_id)
  const integrations = integrationsAsked(rows, asked.integration_id, issue)
  const search = await searchOf(context, asked.q)
  if (search?.text !== undefined) {
    const withheld = requireBodies(context)
    if (withheld) return withheld
  }
  const call = asked.call_id === undefined ? undefined : await callsAsked(context, asked.call_id)
  if (integrations === null || issue === null || search === null || call?.length === 0) return null
  const calls = call && search.calls ? call.filter((id) => search.calls?.includes(id)) : (call ?? search.calls)
  const named = asked.ids?.flatMap((id) => uuidOf('dlv', id) ?? [])
  const found = search.delivery === undefined ? undefined : [search.delivery]
  const deliveries = named && found ? named.filter((id) => found.includes(id)) : (named ?? found)
  if (deliveries?.length === 0) return null
  const states = statesAsked(asked)
  if (states?.length === 0) return null
  const from = readParameterTime('from', asked.from)
  if (isFailure(from)) return from
  const toMs = readParameterTime('to', asked.to)
  if (isFailure(toMs)) return toMs
  const fromMs = search.fromMs === undefined ? from : Math.max(search.fromMs, from ?? 0)
  return {
    integrations,
    ...(calls && { calls }),
    ...(states && { states }),
    ...(asked.problems === true && { problems: { held: heldAmong(deps, rows) } }),
    ...(asked.kind && { kind: asked.kind }),
    ...(issue && causedBy(issue)),
    ...(asked.status_code !== undefined && { codes: codesOf(asked.status_code) }),
    ...(asked.error !== undefined && { error: asked.error }),
    ...(fromMs !== undefined && { fromMs }),
    ...(toMs !== undefined && { toMs }),
    ...(search.text !== undefined && { text: search.text }),
    ...(deliveries && { deliveries }),
  }
}

function byUniqueid({ call_id: call }: DeliveryQuery): boolean {
  return call?.startsWith(UNIQUEID_PREFIX) === true
}

/** A problem has one of a few states, and the states have an index. */
function statesAsked({ state, problems }: DeliveryQuery): readonly DeliveryState[] | undefined {
  const states = typeof state === 'string' ? [state] : state
  return problems === true ? PROBLEM_STATES.filter((one) => states?.includes(one) ?? true) : states
}

/** The integrations of the account whose deliveries are held back (D25). */
function heldAmong(deps: Reading['deps'], rows: readonly IntegrationRow[]): number[] {
  return rows.filter((row) => holdOf(row, deps) !== null).map(({ integrationId }) => integrationId)
}

function codesOf(code: NonNullable<DeliveryQuery['status_code']>): [number, number] {
  if (typeof code === 'number') return [code, code]
  const first = Number(code[0]) * 100
  return [first, first + 99]
}

/** `null`: the account has no such issue. */
async function issueAsked({ db, account }: Reading, id: string | undefined): Promise<IssueRow | undefined | null> {
  if (id === undefined) return undefined
  const uuid = uuidOf('iss', id)
  return uuid === null ? null : ((await findIssue(db, account.accountId, uuid)) ?? null)
}

/** The status and the error have indexes. */
function causedBy({ code, error, message }: IssueRow): Pick<DeliveryFilter, 'cause' | 'codes' | 'error'> {
  return {
    cause: { code, error, message },
    ...(code !== null && { codes: [code, code] }),
    ...(error !== null && { error }),
  }
}

function integrationsAsked(
  rows: readonly IntegrationRow[],
  id: string | undefined,
  issue: IssueRow | undefined | null,
): number[] | null {
  if (issue) {
    const row = rows.find(({ integrationId }) => integrationId === issue.integrationId)
    return row && (id === undefined || row.uuid === uuidOf('int', id)) ? [row.integrationId] : null
  }
  if (id === undefined) return [UNSAVED_INTEGRATION, ...rows.map((row) => row.integrationId)]
  const uuid = uuidOf('int', id)
  const row = rows.find((one) => one.uuid === uuid)
  return row ? [row.integrationId] : null
}

async function callsAsked({ db, account }: Reading, id: string): Promise<string[]> {
  if (id.startsWith(UNIQUEID_PREFIX)) {
    const rows = await findCallsByUniqueid(db, account.accountId, id.slice(UNIQUEID_PREFIX.length))
    return rows.map((row) => row.callId)
  }
  const uuid = uuidOf('call', id)
  return uuid === null ? [] : [uuid]
}

interface Search {
  readonly delivery?: string
  readonly calls?: readonly string[]
  readonly text?: string
  readonly fromMs?: number
}

/** A search for the typed text: an id, a number or its first digits, a uniqueid, or else text in bodies. `null`: no such id. */
async function searchOf(context: Reading, q: string | undefined): Promise<Search | null> {
  const wanted = q?.trim() ?? ''
  if (wanted === '') return {}
  if (wanted.startsWith('dlv_')) {
    const delivery = uuidOf('dlv', wanted)
    return delivery === null ? null : { delivery }
  }
  if (wanted.startsWith('call_')) {
    const calls = await callsAsked(context, wanted)
    return calls.length > 0 ? { calls } : null
  }
  const found = await callsLike(context, wanted)
  if (found.length > 0) return { calls: found }
  return { text: wanted, fromMs: Date.now() - TEXT_HOURS * 3_600_000 }
}

/** Calls with a uniqueid or a number, in any format, that begins with this text. */
async function callsLike({ db, account }: Reading, wanted: string): Promise<string[]> {
  const window = { limit: CALLS_MAX, after: null }
  const filter = { numberPrefixes: numberBeginnings(wanted, account.country), uniqueidPrefix: wanted }
  const { rows } = await listCalls(db, account.accountId, filter, window)
  return rows.map((row) => row.callId)
}
