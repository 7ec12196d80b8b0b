// The secrets of an integration on their way out (S21): shown as `{"set": true, "last4": …}`. Their way in is
// integrations/secrets.ts, which the page has too.
import type { z } from '@hono/zod-openapi'
import type { Integration } from '../integrations/integration.ts'
import { headerSecret } from '../integrations/secrets.ts'
import type { Auth } from '../render/request.ts'
import type { IntegrationInput } from './contract/integrations.ts'

export type IntegrationSent = z.output<typeof IntegrationInput>

/** The name of the key that signs. It belongs to no origin. */
export const signingSecret = 'signing'

type Last4 = ReadonlyMap<string, { readonly last4: string }>

/** A secret as it is shown. */
export function shownSecret(secrets: Last4, name: string): { set: true; last4: string } | null {
  const secret = secrets.get(name)
  return secret ? { set: true, last4: secret.last4 } : null
}

/** The request of an integration as it is shown. */
export function shownRequest({ request }: Integration, secrets: Last4) {
  const headers = request.headers.map((row) =>
    row.secret ? { ...row, value: shownSecret(secrets, headerSecret(row.key)) } : row,
  )
  const { method, url, format, rows, raw, xml_root } = request
  return { method, url, format, rows, raw, xml_root, headers, auth: shownAuth(request.auth, secrets) }
}

function shownAuth(auth: Auth, secrets: Last4) {
  switch (auth.type) {
    case 'none':
      return auth
    case 'basic':
      return { ...auth, password: shownSecret(secrets, 'auth.password') }
    case 'bearer':
      return { ...auth, token: shownSecret(secrets, 'auth.token') }
    case 'api_key':
      return { ...auth, value: shownSecret(secrets, 'auth.value') }
  }
}
