// The secrets of an integration on their way out (S21): shown as `{"set": true, "last4": …, "set_at": …}`. Their way in is
// integrations/integration-secrets.ts, which the page has too.
import { withSecrets } from '../../render/auth/kind.ts'
import { authSecretName, authKindOf, type Auth, type AuthWith } from '../../render/auth/kinds.ts'
import type { Integration } from '../../integrations/integration.ts'
import { headerSecretName } from '../../integrations/integration-secrets.ts'
import type { ShownSecret } from '../../integrations/secret-input.ts'
import { serviceOf } from '../../integrations/services.ts'
import { secretNameOf } from '../../integrations/services/service.ts'
import { TLS_KEY } from '../../render/secret-names.ts'
import { timeText } from '../../text/timestamp.ts'

/** What may be told of secrets, by name: of those of a saved version only that they were set (S51). */
export type KnownSecrets = ReadonlyMap<string, { readonly last4?: string; readonly setAt?: number }>

/** A secret as it is shown. */
export function maskSecret(secrets: KnownSecrets, name: string): ShownSecret | null {
  const secret = secrets.get(name)
  if (secret === undefined) return null
  const { last4, setAt } = secret
  return { set: true, ...(last4 !== undefined && { last4 }), ...(setAt !== undefined && { set_at: timeText(setAt) }) }
}

/** The request of an integration as it is shown. */
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

/** What was typed into the inputs of a service, as it is shown: of a secret address its origin is open. */
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

/** The trust of an integration as it is shown: its certificate has a key only when there is one. */
export function maskTls({ tls }: Integration, secrets: KnownSecrets) {
  return { ...tls, key: maskSecret(secrets, TLS_KEY) }
}
