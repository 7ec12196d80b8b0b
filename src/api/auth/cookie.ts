// The session cookie (S31): where it is allowed, its name, and how it is written.
import type { IncomingHttpHeaders } from 'node:http'

/** `__Host-`: a browser accepts such a cookie over TLS only, for exactly this host and all of its paths. */
const SECURE_NAME = '__Host-offhook'

/**
 * The name of the session cookie for a request; `null` where no cookie is allowed: over plain HTTP from another machine.
 * On this machine the name includes the port: cookies ignore ports, so two programs would overwrite each other's cookie.
 */
export function sessionCookieName(headers: IncomingHttpHeaders, publicUrl: string): string | null {
  if (publicUrl.startsWith('https:')) return SECURE_NAME
  return isLoopbackRequest(headers) ? `offhook-${hostOf(headers)?.port || '80'}` : null
}

/** The name of the device cookie that accompanies the session cookie (S36). */
export function deviceCookieName(sessionName: string): string {
  return sessionName === SECURE_NAME ? `${SECURE_NAME}-device` : sessionName.replace('-', '-device-')
}

/**
 * Whether the request names this machine as a loopback host, and no proxy forwarded it. With DNS rebinding, a page of another
 * site points its own name at this machine: its requests carry that name and are not loopback requests.
 */
export function isLoopbackRequest(headers: IncomingHttpHeaders): boolean {
  return isLoopbackName(hostOf(headers)?.hostname ?? '') && !isProxied(headers)
}

function hostOf({ host = '' }: IncomingHttpHeaders): URL | null {
  return URL.parse(`http://${host}`)
}

/** Why sign-in is impossible over the connection of this request, and what to do; `null`: sign-in is possible. */
export function signInObstacle(headers: IncomingHttpHeaders, publicUrl: string): string | null {
  if (!isInsecureOrigin(headers.origin) && sessionCookieName(headers, publicUrl) !== null) return null
  return [
    'Signing in requires HTTPS. Over plain HTTP, others on the network could read the password.',
    'Put a TLS proxy in front of Offhook, such as "caddy reverse-proxy --from calls.example.com --to 127.0.0.1:8080",',
    'and start Offhook with OFFHOOK_PUBLIC_URL=https://calls.example.com.',
    'On the machine itself, plain HTTP works at http://localhost and the port.',
  ].join(' ')
}

/** Whether a page of this origin was loaded over plain HTTP from another machine. */
export function isInsecureOrigin(origin: string | undefined): boolean {
  const page = URL.parse(origin ?? '')
  return page?.protocol === 'http:' && !isLoopbackName(page.hostname)
}

/** The value of a cookie of the request (RFC 6265, 5.4); `null` when the request has no cookie of this name. */
export function readCookie({ cookie = '' }: IncomingHttpHeaders, name: string): string | null {
  const pair = cookie.split(/; */).find((one) => one.startsWith(`${name}=`))
  return pair?.slice(name.length + 1) ?? null
}

/** Masks every session token and device token in a `Cookie` header, for places that show requests as they were sent (S22). */
export function maskSessionCookies(cookie: string): string {
  return cookie.replaceAll(/\b(__Host-offhook(?:-device)?|offhook-(?:device-)?\d+)=[^;]*/g, '$1=•••')
}

/** The `Set-Cookie` header that keeps a value for this many seconds; 0 deletes the cookie. */
export function setCookieHeader(name: string, value: string, seconds: number): string {
  const secure = name.startsWith(SECURE_NAME) ? '; Secure' : ''
  return `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`
}

/** Whether a host name of a URL means this machine. */
function isLoopbackName(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

/** Whether a proxy forwarded the request. The host name is then only the proxy's claim, and the client may be far away. */
function isProxied(headers: IncomingHttpHeaders): boolean {
  return ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => headers[name] !== undefined)
}
