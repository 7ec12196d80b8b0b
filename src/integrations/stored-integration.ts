// Whose the request of an integration is: its own, or its service's. On the way in that is seen from the request; what is stored
// is read with the service's as it is today, and with the default of what an older version did not know.
import { RequestTemplate } from '../render/request.ts'
import { Integration, INTEGRATION_DEFAULTS, NAME_LENGTH_MAX, REQUEST_DEFAULTS, SETTING_GROUPS } from './integration.ts'
import { serviceOf } from './services.ts'
import { readMembers, type StoredFlaw } from './stored-flaws.ts'
import { isSame } from '../json/is-same.ts'
import { isObject } from '../json/is-object.ts'

/** An integration as it is stored, as far as it can be read. */
export interface StoredIntegration {
  /** What cannot be read is as in a new one. */
  readonly integration: Integration
  /** What cannot be read; empty: all can. One with flaws sends nothing (S46). */
  readonly flaws: readonly StoredFlaw[]
}

/** `config`: what was stored of an integration. Never throws, whatever it is. */
export function readStoredIntegration(config: unknown): StoredIntegration {
  const { request: _request, ...shape } = Integration.shape
  const { members, flaws } = readMembers(completed(config), { shape })
  const storedRequest = isObject(config) ? config['request'] : undefined
  const request = readMembers(storedRequest, RequestTemplate, 'request')
  // Checked member by member above.
  const stored = { ...INTEGRATION_DEFAULTS, name: NAMELESS, ...members } as Omit<Integration, 'request'>
  const own = { ...REQUEST_DEFAULTS, url: '', ...request.members } as RequestTemplate
  const missing = 'name' in members || flaws.length > 0 ? [] : [{ path: 'name', message: 'Must be a string.' }]
  const needsRequest = stored.customised || serviceOf(stored.service)?.request === undefined
  return {
    integration: { ...stored, request: stored.customised ? own : requestOf(stored.service, own) },
    flaws: [...missing, ...flaws, ...(needsRequest || storedRequest !== undefined ? request.flaws : [])],
  }
}

/** What is shown of one whose name cannot be read. */
const NAMELESS = 'Unreadable integration'

/** What an older version did not know of a group is as in a new one. */
function completed(config: unknown): unknown {
  if (!isObject(config)) return config
  const groups = SETTING_GROUPS.flatMap((name) => {
    const group = config[name]
    return isObject(group) ? [[name, { ...INTEGRATION_DEFAULTS[name], ...group }] as const] : []
  })
  return { ...config, ...Object.fromEntries(groups) }
}

/** In one sentence. */
export function describeFlaws(flaws: readonly StoredFlaw[]): string {
  const [first] = flaws
  if (first === undefined) return ''
  const others = flaws.length > 1 ? ` (and ${flaws.length - 1} more)` : ''
  const where = first.path === '' ? 'they' : `"${first.path}"`
  return `The stored settings can’t be read: ${where} ${first.message.replace(/^Must/, 'must').replace(/\.$/, '')}${others}.`
}

/** The request of an integration: the service's own when none is given, or the one given is the same. */
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

/** Nothing of it was chosen. */
function isBlank(request: RequestTemplate): boolean {
  return isSame(request, { ...REQUEST_DEFAULTS, url: '' })
}

/** A stored configuration: what was saved is what the code reads. What cannot be read of it is as in a new one (S46). */
export function configOf(row: { readonly config: unknown }): Integration {
  return readStoredIntegration(row.config).integration
}

/** Its name alone. To read all of it takes a tenth of a millisecond, and there are lists that name every integration (S45). */
export function nameOf(row: { readonly config: unknown }): string {
  const { config } = row
  const name = isObject(config) ? config['name'] : undefined
  return typeof name === 'string' && name.length <= NAME_LENGTH_MAX ? name : configOf(row).name
}
