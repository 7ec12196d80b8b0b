// The cookie of a session (S31): where there can be one, what it is called, and how it is written.
import type { IncomingHttpHeaders } from 'node:http'

/** `__Host-`: a browser takes it over TLS only, for this very host and all of its paths. */
const SECURE_NAME = '__Host-offhook'

/**
 * What the cookie of a request is called; `null` where there can be none: over plain HTTP from elsewhere. On this machine
 * the port is part of the name, because cookies know no ports and two programs would overwrite each other's.
 */
export function sessionCookieName(headers: IncomingHttpHeaders, publicUrl: string): string | null {
  if (publicUrl.startsWith('https:')) return SECURE_NAME
  return isLoopbackRequest(headers) ? `offhook-${hostOf(headers)?.port || '80'}` : null
}

/** What the cookie of a device is called, beside that of a session (S36). */
export function deviceCookieName(sessionName: string): string {
  return sessionName === SECURE_NAME ? `${SECURE_NAME}-device` : sessionName.replace('-', '-device-')
}

/**
 * Whether this machine is asked by its own name, and no proxy says that it passed this on. A page of another site that has
 * its name lead here (DNS rebinding) asks by that name.
 */
export function isLoopbackRequest(headers: IncomingHttpHeaders): boolean {
  return isLoopbackName(hostOf(headers)?.hostname ?? '') && !isProxied(headers)
}

function hostOf({ host = '' }: IncomingHttpHeaders): URL | null {
  return URL.parse(`http://${host}`)
}

/** Why nobody can sign in where a request comes from, and what to do; `null`: they can. */
export function signInObstacle(headers: IncomingHttpHeaders, publicUrl: string): string | null {
  if (!isInsecureOrigin(headers.origin) && sessionCookieName(headers, publicUrl) !== null) return null
  return [
    'Signing in requires HTTPS. Over plain HTTP, others on the network could read the password.',
    'Put a TLS proxy in front of Offhook, such as "caddy reverse-proxy --from calls.example.com --to 127.0.0.1:8080",',
    'and start Offhook with OFFHOOK_PUBLIC_URL=https://calls.example.com.',
    'On the machine itself, plain HTTP works at http://localhost and the port.',
  ].join(' ')
}

/** Whether a page of this origin came over plain HTTP, and not from this machine. */
export function isInsecureOrigin(origin: string | undefined): boolean {
  const page = URL.parse(origin ?? '')
  return page?.protocol === 'http:' && !isLoopbackName(page.hostname)
}

/** The value of a cookie that a request brings (RFC 6265, 5.4); `null` when it brings none of this name. */
export function readCookie({ cookie = '' }: IncomingHttpHeaders, name: string): string | null {
  const pair = cookie.split(/; */).find((one) => one.startsWith(`${name}=`))
  return pair?.slice(name.length + 1) ?? null
}

/** A `Cookie` header with dots in place of every token of a session or a device: where requests are shown as they came (S22). */
export function maskSessionCookies(cookie: string): string {
  return cookie.replaceAll(/\b(__Host-offhook(?:-device)?|offhook-(?:device-)?\d+)=[^;]*/g, '$1=•••')
}

/** The `Set-Cookie` that keeps a value for so many seconds; 0 takes it away. */
export function setCookieHeader(name: string, value: string, seconds: number): string {
  const secure = name.startsWith(SECURE_NAME) ? '; Secure' : ''
  return `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`
}

/** The name of this machine, as a URL has it. */
function isLoopbackName(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

/** By a proxy that says so: then the name is the proxy's word, and the way to it may be long. */
function isProxied(headers: IncomingHttpHeaders): boolean {
  return ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => headers[name] !== undefined)
}
