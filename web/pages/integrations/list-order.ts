// Filters and sorts the list of integrations. Pure.
import { isOffForReceiver } from '../../../src/integrations/off-cause.ts'
import { serviceNameOf } from '../../../src/integrations/service-names.ts'
import type { Activity, ListedIntegration } from '../../api/integrations.ts'

/**
 * `stopped`: Offhook switched it off, and nobody has decided what to do. `draft`: off because it is incomplete. `unreadable`:
 * the stored integration cannot be read, so nothing is sent (S46). `unused`: it is on and has only sent tests, so its health
 * is not known.
 */
export type HealthState = 'healthy' | 'unused' | 'stopped' | 'failing' | 'paused' | 'draft' | 'off' | 'unreadable'

export interface Row {
  readonly integration: ListedIntegration
  /** `null`: not known yet. */
  readonly activity: Activity | null
  readonly health: HealthState
  readonly service: string
  readonly host: string
  /** The share of successful attempts in 24 hours, 0 to 1; `null`: no attempts. */
  readonly success: number | null
}

export const LIST_FILTERS = ['all', 'unreadable', 'stopped', 'failing', 'paused', 'unused', 'draft', 'off'] as const

type ListFilter = (typeof LIST_FILTERS)[number]

export const LIST_SORTS = ['name', 'host', 'state', 'last', 'success', 'sent', 'next'] as const

export type ListSort = (typeof LIST_SORTS)[number]

export interface ListOptions {
  readonly q: string
  readonly show: ListFilter
  readonly sort: ListSort
  readonly down: boolean
}

export function rowsOf(integrations: readonly ListedIntegration[], activities: readonly Activity[]): Row[] {
  const known = new Map(activities.map((activity) => [activity.integration_id, activity]))
  return integrations.map((integration) => {
    const activity = known.get(integration.id) ?? null
    return {
      integration,
      activity,
      health: healthOf(integration, activity),
      service: serviceNameOf(integration.service),
      host: hostOf(addressShown(integration)),
      success: successOf(activity),
    }
  })
}

/** Ids of the matching rows, in order. */
export function arrange(rows: readonly Row[], { q, show, sort, down }: ListOptions): string[] {
  const text = q.trim().toLowerCase()
  const fits = ({ integration, service, health, host }: Row): boolean =>
    (show === 'all' || health === show) &&
    [integration.name, integration.request.url, host, service].some((one) => one.toLowerCase().includes(text))
  const sign = down ? -1 : 1
  return rows
    .filter(fits)
    .toSorted((a, b) => sign * compare(keys[sort](a), keys[sort](b)) || compare(keys.name(a), keys.name(b)))
    .map(({ integration }) => integration.id)
}

export function countBy(rows: readonly Row[]): Record<ListFilter, number> {
  const none = { unreadable: 0, healthy: 0, unused: 0, stopped: 0, failing: 0, paused: 0, draft: 0, off: 0 }
  const counts = { all: rows.length, ...none }
  for (const { health } of rows) counts[health] += 1
  return counts
}

/** The Base URL with the values of the service's inputs; of a secret URL, its origin. */
function addressShown({ request, settings }: ListedIntegration): string {
  return request.url.trim().replace(/\[\[\s*setting:([^\]|]*)\]\]/g, (written, key: string) => {
    const setting = settings[key.trim()]
    return setting === undefined ? written : textOf(setting)
  })
}

function textOf(value: ListedIntegration['settings'][string] | undefined): string {
  if (typeof value === 'string') return value
  return value !== undefined && value !== null && 'origin' in value ? (value.origin ?? '') : ''
}

/** The receiver, as people know it: the host, or the placeholder in its place. */
function hostOf(url: string): string {
  return URL.parse(url)?.host || url.replace(/^[a-z]+:\/\//i, '').replace(/\/.*$/s, '')
}

const SEVERITY: Readonly<Record<HealthState, number>> = {
  unreadable: 0,
  stopped: 1,
  failing: 2,
  paused: 3,
  off: 4,
  draft: 5,
  unused: 6,
  healthy: 7,
}

/** The worst or the newest first, so that the first press shows the interesting rows. */
const keys: Readonly<Record<ListSort, (row: Row) => string | number>> = {
  name: ({ integration }) => integration.name.toLowerCase(),
  host: ({ host }) => host.toLowerCase(),
  state: ({ health }) => SEVERITY[health],
  last: ({ activity }) => -timeOf(activity?.last?.at),
  success: ({ success }) => success ?? 2,
  sent: ({ activity }) => -sentOf(activity),
  next: ({ activity }) => timeOf(activity?.next_at) || Number.MAX_SAFE_INTEGER,
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b)
  return Number(a) - Number(b)
}

export function sentOf(activity: Activity | null): number {
  return activity === null ? 0 : activity.delivered_24h + activity.failed_24h
}

function healthOf(
  { enabled, problems, unreadable_reason: unreadable, disabled_cause: cause }: ListedIntegration,
  activity: Activity | null,
): HealthState {
  if (unreadable !== null) return 'unreadable'
  if (isOffForReceiver(cause)) return 'stopped'
  if (!enabled) return problems.some(({ severity: how }) => how === 'error') ? 'draft' : 'off'
  if (activity?.health === 'failing' || activity?.health === 'paused') return activity.health
  return activity !== null && activity.last === null ? 'unused' : 'healthy'
}

function successOf(activity: Activity | null): number | null {
  return activity === null || sentOf(activity) === 0 ? null : activity.delivered_24h / sentOf(activity)
}

function timeOf(at: string | null | undefined): number {
  return at == null ? 0 : Date.parse(at)
}
