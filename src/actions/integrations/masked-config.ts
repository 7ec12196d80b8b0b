// The settings of an integration with masked secrets. A patch is merged into these settings.
import { IntegrationOutput } from '../../integrations/integration.ts'
import { configOf } from '../../integrations/stored-integration.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { maskRequest, maskSettings, maskTls } from './masked-secrets.ts'
import type { KnownSecrets } from './masked-secrets.ts'

export function maskConfig(row: Pick<IntegrationRow, 'config' | 'enabled'>, secrets: KnownSecrets) {
  const config = configOf(row)
  // `customised` follows from the request, so it is left out.
  const { customised: _customised, ...open } = config
  const masked = {
    ...open,
    enabled: row.enabled,
    request: maskRequest(config, secrets),
    settings: maskSettings(config, secrets),
    tls: maskTls(config, secrets),
  }
  // In the order of the schema, because the database changes the order of members.
  const names = Object.keys(IntegrationOutput.shape)
  return Object.fromEntries(
    Object.entries(masked).toSorted(([a], [b]) => names.indexOf(a) - names.indexOf(b)),
  ) as typeof masked
}

/** Members that GET adds to the settings, and to their `signing`. */
const READ_ONLY_MEMBERS = new Set([
  'id',
  'customised',
  'problems',
  'disabled_at',
  'disabled_reason',
  'disabled_cause',
  'unreadable_reason',
  'managed_as',
  'paused_until',
  'paused_reason',
  'version',
  'created_at',
  'updated_at',
  'waiting',
])
const READ_ONLY_SIGNING_MEMBERS = new Set(['secret', 'previous_until'])

/** A patch without the members that GET adds: a client may send back what it received. */
export function withoutReadOnly(patch: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { signing, ...rest } = without(patch, READ_ONLY_MEMBERS)
  if (typeof signing !== 'object' || signing === null || Array.isArray(signing))
    return { ...rest, ...('signing' in patch && { signing }) }
  return { ...rest, signing: without(signing, READ_ONLY_SIGNING_MEMBERS) }
}

function without(object: object, names: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.has(name)))
}
