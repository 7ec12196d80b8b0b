// A real OAuth server (oidc-provider) on a loopback port, a person who consents on its pages, and a receiver that asks the
// server whether each token is valid (RFC 7662).
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Provider, type Configuration } from 'oidc-provider'
import { closing, Ledger, listening, type ReceivedRequest } from '../kit/receiver.ts'

export interface OAuthServer {
  /** `http://127.0.0.1:41234` */
  readonly url: string
  readonly tokenUrl: string
  readonly authorizeUrl: string
  /** Parsed bodies of token requests, unchanged. */
  readonly tokenRequests: readonly URLSearchParams[]
  /** The latest refresh token. */
  readonly lastRefreshToken: () => string
  /** Revokes every access token; or every refresh token, and its consent (RFC 7009). */
  revoke(what: 'access' | 'refresh'): Promise<void>
  /** While false, the server responds with 503. */
  setUp(isUp: boolean): void
  /** Acts like a browser: signs in at the vendor, consents, and returns the address that the browser is redirected to. */
  consent(authorizeUrl: string, decision?: 'yes' | 'no'): Promise<string>
  close(): Promise<void>
}

export const machine = { id: 'machine:one', secret: 'machine secret/+% of 40 characters 01234' }
export const app = { id: 'the-app', secret: 'app-secret-of-the-vendor-0123456789' }

export interface OAuthServerOptions {
  readonly redirectUri: string
  /** Lifetime of access tokens, in seconds. */
  readonly lifeS?: number
}

export async function startOAuthServer({ redirectUri, lifeS = 3600 }: OAuthServerOptions): Promise<OAuthServer> {
  const tokenRequests: URLSearchParams[] = []
  const given = { access: new Set<string>(), refresh: new Set<string>() }
  let isUp = true
  // The issuer contains the port, so the provider is created once the port is known.
  let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined
  const server = createServer((request, response) => {
    if (isUp) return answer(request, response)
    response.writeHead(503).end('down')
  })
  const url = `http://127.0.0.1:${await listening(server)}`
  const provider = new Provider(url, configuration(redirectUri, lifeS))
  const handle = provider.callback()
  answer = (request, response) => {
    if (request.url === '/token') listen(request, (body) => tokenRequests.push(new URLSearchParams(body)))
    void handle(request, response)
  }
  // A token of this server is its own id.
  provider.on('access_token.saved', ({ jti }) => given.access.add(jti))
  provider.on('client_credentials.saved', ({ jti }) => given.access.add(jti))
  provider.on('refresh_token.saved', ({ jti }) => given.refresh.add(jti))
  return {
    url,
    tokenUrl: `${url}/token`,
    authorizeUrl: `${url}/auth`,
    tokenRequests,
    lastRefreshToken: () => [...given.refresh].at(-1) ?? '',
    setUp: (is) => void (isUp = is),
    async revoke(what) {
      for (const token of given[what]) {
        if (what === 'access') {
          // The server's revocation endpoint also ends the consent, but here only the token must end.
          await (await provider.AccessToken.find(token))?.destroy()
          await (await provider.ClientCredentials.find(token))?.destroy()
          continue
        }
        const answered = await postForm(`${url}/token/revocation`, { token })
        if (!answered.ok) throw new Error(`not revoked: ${await answered.text()}`)
      }
      given[what].clear()
    },
    consent: (to, decision = 'yes') => consent(to, { url, decision }),
    close: () => {
      server.closeAllConnections()
      return closing(server)
    },
  }
}

function configuration(redirectUri: string, lifeS: number): Configuration {
  return {
    clients: [
      {
        client_id: machine.id,
        client_secret: machine.secret,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        token_endpoint_auth_method: 'client_secret_basic',
      },
      {
        client_id: app.id,
        client_secret: app.secret,
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: [redirectUri],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    features: {
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => Promise.resolve(true) },
      revocation: { enabled: true, allowedPolicy: () => Promise.resolve(true) },
      devInteractions: { enabled: true },
    },
    scopes: ['calls'],
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: () => Promise.resolve(true),
    ttl: {
      AccessToken: lifeS,
      ClientCredentials: lifeS,
      RefreshToken: 86_400,
      Grant: 86_400,
      Session: 86_400,
      Interaction: 600,
    },
    cookies: { keys: ['a key for tests only'] },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
  }
}

function listen(request: IncomingMessage, onBody: (body: string) => void): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => onBody(Buffer.concat(chunks).toString()))
}

function postForm(url: string, form: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams({ client_id: app.id, client_secret: app.secret, ...form })
  return fetch(url, { method: 'POST', body })
}

/**
 * Acts like a browser: keeps cookies, follows redirects and submits the forms of the server's pages, until the server
 * redirects to another origin.
 */
async function consent(to: string, { url, decision }: { url: string; decision: 'yes' | 'no' }): Promise<string> {
  const cookies = new Map<string, string>()
  let at = to
  let form: URLSearchParams | null = null
  for (let steps = 0; steps < 20; steps += 1) {
    if (!at.startsWith(url)) return at
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer: Response = await fetch(at, {
      redirect: 'manual',
      headers: { cookie },
      ...(form && { method: 'POST', body: form }),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    const page = await answer.text()
    const location = answer.headers.get('location')
    form = null
    if (location !== null) at = new URL(location, at).href
    else if (/name="prompt" value="login"/.test(page))
      form = new URLSearchParams({ prompt: 'login', login: 'someone', password: 'any' })
    else if (/name="prompt" value="consent"/.test(page) && decision === 'yes')
      form = new URLSearchParams({ prompt: 'consent' })
    else if (/name="prompt" value="consent"/.test(page)) at = `${at.replace(/\/$/, '')}/abort`
    else throw new Error(`the vendor's page was not understood (${answer.status}): ${page.slice(0, 300)}`)
  }
  throw new Error('the vendor’s pages do not end')
}

export interface ProtectedReceiver {
  readonly url: string
  /** All requests, with or without a valid token. */
  readonly received: readonly ReceivedRequest[]
  until(count: number): Promise<void>
  close(): Promise<void>
}

/** Accepts requests with a token that the server calls active; 401 for any other. */
export async function startProtectedReceiver(oauth: Pick<OAuthServer, 'url'>): Promise<ProtectedReceiver> {
  const ledger = new Ledger()
  const server = createServer((request, response) => {
    listen(request, (body) => {
      const token = request.headers.authorization?.replace(/^Bearer /, '') ?? ''
      void isActive(oauth.url, token).then((active) => {
        const status = active ? 200 : 401
        const headers: [string, string][] = Object.entries(request.headers).map(([name, value]) => [
          name,
          String(value),
        ])
        ledger.add({
          at: Date.now(),
          method: request.method ?? '',
          path: request.url ?? '',
          headers,
          body,
          connection: 1,
        })
        // Some receivers quote the request in their response.
        response.writeHead(status).end(JSON.stringify({ got: token, status }))
      })
    })
  })
  const url = `http://127.0.0.1:${await listening(server)}`
  return {
    url,
    received: ledger.all,
    until: (count) => ledger.until(count),
    close: () => {
      server.closeAllConnections()
      return closing(server)
    },
  }
}

async function isActive(url: string, token: string): Promise<boolean> {
  const answer = await postForm(`${url}/token/introspection`, { token })
  const { active } = (await answer.json()) as { active?: boolean }
  return active === true
}
