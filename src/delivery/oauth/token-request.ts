// The request for a token (RFC 6749). Pure.
import type { OAuth2Auth } from '../../render/auth/kinds.ts'
import type { OutgoingRequest } from '../sender.ts'

export type Grant =
  | { readonly type: 'client_credentials' }
  | { readonly type: 'refresh_token'; readonly refreshToken: string }
  | {
      readonly type: 'authorization_code'
      readonly code: string
      readonly redirectUri: string
      /** RFC 7636. */
      readonly verifier: string
    }

type TokenRequest = Pick<OutgoingRequest, 'method' | 'url' | 'headers'> & { readonly body: string }

export function tokenRequest(auth: OAuth2Auth, grant: Grant, clientSecret: string | null): TokenRequest {
  const form = new URLSearchParams([['grant_type', grant.type], ...pairsOf(grant)])
  if (auth.scope !== '' && sendsScope(auth, grant)) form.append('scope', auth.scope)
  if (auth.client_auth !== 'basic') form.append('client_id', auth.client_id)
  if (auth.client_auth === 'form') form.append('client_secret', clientSecret ?? '')
  for (const { key, value } of auth.extra) form.append(key, value)
  return {
    method: 'POST',
    url: auth.token_url,
    headers: [
      ['content-type', 'application/x-www-form-urlencoded'],
      ['accept', 'application/json'],
      ...(auth.client_auth === 'basic'
        ? [['authorization', basicOf(auth.client_id, clientSecret ?? '')] as const]
        : []),
    ],
    body: form.toString(),
  }
}

function pairsOf(grant: Grant): [string, string][] {
  switch (grant.type) {
    case 'client_credentials':
      return []
    case 'refresh_token':
      return [['refresh_token', grant.refreshToken]]
    case 'authorization_code':
      return [
        ['code', grant.code],
        ['redirect_uri', grant.redirectUri],
        ['code_verifier', grant.verifier],
      ]
  }
}

/** Consent was given for a scope: sending the scope again is needless (RFC 6749, 6), and some servers reject it. */
function sendsScope({ authorize_url }: OAuth2Auth, { type }: Grant): boolean {
  return type === 'client_credentials' || (type === 'refresh_token' && authorize_url === '')
}

/** The id and the secret are encoded as in a form before they are joined (RFC 6749, 2.3.1). */
function basicOf(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${formEncoded(id)}:${formEncoded(secret)}`).toString('base64')}`
}

/** Encodes as in a form: the form in which a secret stands in a Basic header. */
export function formEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1)
}
