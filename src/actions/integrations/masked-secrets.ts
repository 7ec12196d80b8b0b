// Masks the secrets of an integration for display (S21): `{"set": true, "last4": …, "set_at": …}`.
// integrations/integration-secrets.ts, which the page uses too, reads secrets that are sent.
import { withSecrets } from '../../render/auth/kind.ts'
import { authSecretName, authKindOf, type Auth, type AuthWith } from '../../render/auth/kinds.ts'
import type { Integration } from '../../integrations/integration.ts'
import { headerSecretName } from '../../integrations/integration-secrets.ts'
import type { ShownSecret } from '../../integrations/secret-input.ts'
import { serviceOf } from '../../integrations/services.ts'
import { secretNameOf } from '../../integrations/services/service.ts'
import { TLS_KEY } from '../../render/secret-names.ts'
import { timeText } from '../../text/timestamp.ts'

/** The facts about secrets that may be shown, by name. Of a saved version, only that they were set is known (S51). */
export type KnownSecrets = ReadonlyMap<string, { readonly last4?: string; readonly setAt?: number }>

/** A masked secret. */
export function maskSecret(secrets: KnownSecrets, name: string): ShownSecret | null {
  const secret = secrets.get(name)
  if (secret === undefined) return null
  const { last4, setAt } = secret
  return { set: true, ...(last4 !== undefined && { last4 }), ...(setAt !== undefined && { set_at: timeText(setAt) }) }
}

/** The request of an integration with masked secrets. */
export function maskRequest({ request }: Integration, secrets: KnownSecrets) {
  const headers = request.headers.map((row) =>
    row.secret ? { ...row, value: maskSecret(secrets, headerSecretName(row.key)) } : row,
  )
  const { method, url, format, rows, raw, xml_root } = request
  return { method, url, format, rows, raw, xml_root, headers, auth: maskAuth(request.auth, secrets) }
}

function maskAuth(auth: Auth, secrets: KnownSecrets): AuthWith<ShownSecret | null> {
  const masked = withSecrets(authKindOf(auth), auth, (name) => maskSecret(secrets, authSecretName(name)))
  return masked as AuthWith<ShownSecret | null>
}

/** The inputs of a service with masked secrets. Of a secret address, the origin is shown. */
export function maskSettings({ service, settings }: Integration, secrets: KnownSecrets) {
  const inputs = new Map(serviceOf(service)?.inputs.map((one) => [one.key, one]))
  const shown: Record<string, string | ShownSecret | null> = {}
  for (const [key, value] of Object.entries(settings)) if (inputs.get(key)?.secret !== true) shown[key] = value
  for (const [key, one] of inputs) {
    if (!one.secret) continue
    const secret = maskSecret(secrets, secretNameOf(one))
    shown[key] = secret && one.type === 'secret_url' ? { ...secret, origin: settings[key] ?? '' } : secret
  }
  return shown
}

/** The TLS settings of an integration. A certificate's key is shown only as set or not. */
export function maskTls({ tls }: Integration, secrets: KnownSecrets) {
  return { ...tls, key: maskSecret(secrets, TLS_KEY) }
}
