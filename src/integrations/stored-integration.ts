// Decides whether an integration's request is its own or its service's. On saving, the request itself shows it; on reading, a
// stored integration gets its service's present request, and the defaults of members that an older version did not know.
import { RequestTemplate } from '../render/request.ts'
import { Integration, INTEGRATION_DEFAULTS, NAME_LENGTH_MAX, REQUEST_DEFAULTS, SETTING_GROUPS } from './integration.ts'
import { serviceOf } from './services.ts'
import { readMembers, type StoredFlaw } from './stored-flaws.ts'
import { isSame } from '../json/is-same.ts'
import { isObject } from '../json/is-object.ts'

/** A stored integration, as far as it can be read. */
interface StoredIntegration {
  /** Members that cannot be read have their defaults. */
  readonly integration: Integration
  /** The members that cannot be read; empty: all can be. An integration with flaws sends nothing (S46). */
  readonly flaws: readonly StoredFlaw[]
}

/** `config`: the stored value of an integration. Never throws, whatever the value is. */
export function readStoredIntegration(config: unknown): StoredIntegration {
  const { request: _request, ...shape } = Integration.shape
  const { members, flaws } = readMembers(completed(config), { shape })
  const storedRequest = isObject(config) ? config['request'] : undefined
  const request = readMembers(storedRequest, RequestTemplate, 'request')
  // The members were checked one by one above.
  const stored = { ...INTEGRATION_DEFAULTS, name: NAMELESS, ...members } as Omit<Integration, 'request'>
  const own = { ...REQUEST_DEFAULTS, url: '', ...request.members } as RequestTemplate
  const missing = 'name' in members || flaws.length > 0 ? [] : [{ path: 'name', message: 'Must be a string.' }]
  const needsRequest = stored.customised || serviceOf(stored.service)?.request === undefined
  return {
    integration: { ...stored, request: stored.customised ? own : requestOf(stored.service, own) },
    flaws: [...missing, ...flaws, ...(needsRequest || storedRequest !== undefined ? request.flaws : [])],
  }
}

/** The name that is shown if the stored name cannot be read. */
const NAMELESS = 'Unreadable integration'

/** Adds the defaults of group members that an older version did not know. */
function completed(config: unknown): unknown {
  if (!isObject(config)) return config
  const groups = SETTING_GROUPS.flatMap((name) => {
    const group = config[name]
    return isObject(group) ? [[name, { ...INTEGRATION_DEFAULTS[name], ...group }] as const] : []
  })
  return { ...config, ...Object.fromEntries(groups) }
}

/** Describes the flaws in one sentence. */
export function describeFlaws(flaws: readonly StoredFlaw[]): string {
  const [first] = flaws
  if (first === undefined) return ''
  const others = flaws.length > 1 ? ` (and ${flaws.length - 1} more)` : ''
  const where = first.path === '' ? 'they' : `"${first.path}"`
  return `The stored settings can’t be read: ${where} ${first.message.replace(/^Must/, 'must').replace(/\.$/, '')}${others}.`
}

/** The request of an integration: the service's own if none is given, or if the given one is the same. */
export function resolveRequest(
  service: string,
  given: RequestTemplate,
): { readonly request: RequestTemplate; readonly customised: boolean } {
  const own = serviceOf(service)?.request
  if (service === 'generic' || own === undefined) return { request: given, customised: true }
  const customised = !isBlank(given) && !isSame(given, own)
  return { request: customised ? given : own, customised }
}

function requestOf(service: string, otherwise: RequestTemplate): RequestTemplate {
  return serviceOf(service)?.request ?? otherwise
}

/** Whether a request is empty, so that nothing of it was chosen. */
function isBlank(request: RequestTemplate): boolean {
  return isSame(request, { ...REQUEST_DEFAULTS, url: '' })
}

/**
 * A stored configuration. Saved values have the type that the code reads; members that cannot be read have their defaults (S46).
 */
export function configOf(row: { readonly config: unknown }): Integration {
  return readStoredIntegration(row.config).integration
}

/**
 * The name alone. Reading the whole configuration takes a tenth of a millisecond, and some lists name every integration (S45).
 */
export function nameOf(row: { readonly config: unknown }): string {
  const { config } = row
  const name = isObject(config) ? config['name'] : undefined
  return typeof name === 'string' && name.length <= NAME_LENGTH_MAX ? name : configOf(row).name
}
