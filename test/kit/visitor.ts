// A visitor of the page: sends requests like a browser, with its cookies and the header that the page itself sends.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import type { MemberRight, Role } from '../../src/access/policy.ts'
import { inAccount } from './account-path.ts'
import type { AccountName } from './account-path.ts'
import type { Api, Json, OwnApi } from './api.ts'

export interface VisitorResponse {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Json
}

export interface Visitor {
  /** The `Cookie` header to send; empty: none. */
  readonly cookie: () => string
  ask(method: string, path: string, requestOptions?: VisitorRequestOptions): Promise<VisitorResponse>
  /** Sends all but the last byte of a body, of bytes or as JSON; `sent`: once the program reads the body. `finish` sends the byte. */
  slowly(
    method: string,
    path: string,
    body: unknown,
  ): { readonly sent: Promise<void>; finish(): Promise<VisitorResponse> }
  get(path: string): Promise<VisitorResponse>
  post(path: string, body?: unknown): Promise<VisitorResponse>
}

export interface VisitorRequestOptions {
  readonly body?: unknown
  /** The account of a path that begins with `~`; left out: the account of the client. */
  readonly account?: AccountName
  /** Additional or changed headers; an empty one is not sent. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Where a visitor sends requests; without an account, `~` is the first. */
type VisitedApi = Pick<Api, 'url'> & Partial<Pick<Api, 'account'>>

export const goodPassword = 'blue kettle on tuesdays'

/** A browser without cookies. Node's `fetch` would choose the `Host` itself, so this uses `node:http`. */
export function createVisitor(api: VisitedApi, always: Readonly<Record<string, string>> = {}): Visitor {
  const jar = new Map<string, string>()
  const cookie = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const ask: Visitor['ask'] = async (method, path, { body, account = api.account, headers = {} } = {}) => {
    const sent = body === undefined ? undefined : JSON.stringify(body)
    const all = {
      'sec-fetch-site': 'same-origin',
      cookie: cookie(),
      ...(sent !== undefined && { 'content-type': 'application/json', 'content-length': `${Buffer.byteLength(sent)}` }),
      ...always,
      ...headers,
    }
    const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
    const answer = Promise.withResolvers<VisitorResponse>()
    const asking = request(api.url + inAccount(path, account), { method, headers: given }, (incoming) => {
      const { statusCode: status = 0, headers } = incoming
      for (const one of headers['set-cookie'] ?? []) keep(jar, one)
      // A stream does not end.
      if (headers['content-type'] === 'text/event-stream') {
        answer.resolve({ status, headers, body: null })
        incoming.destroy()
      } else text(incoming).then((text) => answer.resolve({ status, headers, body: parsed(text) }), answer.reject)
    })
    asking.on('error', answer.reject).end(sent)
    return answer.promise
  }
  const slowly: Visitor['slowly'] = (method, path, body) => {
    const sent = body instanceof Buffer ? body : Buffer.from(JSON.stringify(body))
    const headers = {
      'sec-fetch-site': 'same-origin',
      cookie: cookie(),
      'content-type': 'application/json',
      'content-length': `${sent.length}`,
      ...always,
    }
    const answer = Promise.withResolvers<VisitorResponse>()
    const asking = request(api.url + inAccount(path, api.account), { method, headers }, (incoming) => {
      text(incoming).then(
        (text) => answer.resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: parsed(text) }),
        answer.reject,
      )
    })
    asking.on('error', answer.reject)
    return {
      sent: new Promise((resolve) => asking.write(sent.subarray(0, -1), () => setTimeout(resolve, 300))),
      finish() {
        asking.end(sent.subarray(-1))
        return answer.promise
      },
    }
  }
  return {
    cookie,
    ask,
    slowly,
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, { body }),
  }
}

/** Sends requests with a key. */
export function keyHolder(api: VisitedApi, key: string, type = 'application/json'): Visitor {
  return createVisitor(api, { authorization: `Bearer ${key}`, 'content-type': type })
}

/** A person who signed up by a one-time link for this email address, with `goodPassword`. */
export async function signedUp(api: OwnApi, email: string): Promise<Visitor> {
  const visitor = createVisitor(api)
  const { body } = await api.post('/api/v1/people/link', { email })
  await visitor.post(`/api/v1/links/${tokenOf(body.link)}`, { email, password: goodPassword })
  return visitor
}

interface InvitedMember {
  readonly email: string
  readonly name?: string
  readonly role: Role
  readonly rights?: readonly MemberRight[]
  readonly account?: AccountName
}

/** A person who came by an invitation with this role, with `goodPassword`. */
export async function invited(api: Api, { account, email, name = email, ...rest }: InvitedMember): Promise<Visitor> {
  const visitor = createVisitor(api)
  const options = account === undefined ? {} : { account }
  const { body } = await api.post('~/invitations', { email, name, ...rest }, options)
  await visitor.post(`/api/v1/links/${tokenOf(body.link)}`, { password: goodPassword })
  return visitor
}

/** The token at the end of a link. */
export function tokenOf(link: string): string {
  return link.slice(link.lastIndexOf('/') + 1)
}

function keep(jar: Map<string, string>, written: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(written) ?? []
  if (/; Max-Age=0(;|$)/.test(written)) jar.delete(name)
  else jar.set(name, value)
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** A new person who has a role in a group. */
export async function joinGroup(
  api: Api,
  { group, email, role }: { readonly group: string; readonly email: string; readonly role: Role },
): Promise<Visitor> {
  const { body } = await api.post(`/api/v1/groups/${group}/invitations`, { email, name: email, role })
  const visitor = createVisitor(api)
  const used = await visitor.post(`/api/v1/links/${tokenOf(body.link)}`, { password: goodPassword })
  assert.equal(used.status, 200, JSON.stringify([body, used.body]))
  return visitor
}
