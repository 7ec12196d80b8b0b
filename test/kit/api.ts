// A program with its own database, and a client for tests.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { FIRST_ACCOUNT, inAccount } from './account-path.ts'
import type { AccountName } from './account-path.ts'
import { freshDatabase } from './database.ts'
import { assertDeclared, declaredPaths } from './declared-answers.ts'
import { askerOf, LOCAL, SHARED_PROGRAM, startProgram } from './program.ts'
import type { Program } from './program.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** Parsed JSON, or `null` for a response without a body. */
  readonly body: Json
}

/** JSON in a test: members are read, and asserted, by name. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any

export interface RequestOptions {
  readonly key?: string
  /** The account of a path that begins with `~`; left out: the account of the client. */
  readonly account?: AccountName
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** What a test may do with a program that other tests use too. */
export type SharedProgram = Pick<Program, 'url' | 'key' | 'ask'>

export interface Api {
  readonly program: SharedProgram
  readonly url: string
  /** The account of paths that begin with `~`, unless a request names another. */
  readonly account: AccountName
  /** The connection string of its database. */
  readonly database: string
  /** A path that begins with `~` is in the account of the request. */
  ask(method: string, path: string, requestOptions?: RequestOptions): Promise<Answer>
  get(path: string, requestOptions?: RequestOptions): Promise<Answer>
  post(path: string, body: unknown, requestOptions?: RequestOptions): Promise<Answer>
  patch(path: string, body: unknown, requestOptions?: RequestOptions): Promise<Answer>
  /** A new key of the account. */
  keyFor(may: readonly KeyMay[], requestOptions?: RequestOptions): Promise<string>
  /** Asks until the response is as wanted; the time limit of the test ends it. */
  until(path: string, wanted: (body: Json) => boolean, requestOptions?: RequestOptions): Promise<Json>
}

/** The client of a program that no other file uses. */
export interface OwnApi extends Api {
  readonly program: Program
}

/** What a key of a test may do: send events, read everything, change everything. */
export type KeyMay = 'events' | 'read' | 'manage'

/** The role and the rights of a key. */
export function keyThatMay(may: readonly KeyMay[]): Json {
  return {
    role: may.includes('manage') ? 'admin' : may.includes('read') ? 'viewer' : null,
    rights: [
      ...(may.includes('events') ? ['events'] : []),
      ...(may.includes('read') ? ['numbers', 'bodies', 'recordings'] : []),
    ],
  }
}

/** Starts a program that may send to this machine; it ends with the tests of the file. */
export async function startApi(env: Readonly<Record<string, string>> = {}): Promise<OwnApi> {
  const database = await freshDatabase()
  const program = await startProgram({ database: database.connectionString, env: { ...LOCAL, ...env } })
  after(async () => {
    await program[Symbol.asyncDispose]()
    await database[Symbol.asyncDispose]()
  })
  return apiOf(program, database.connectionString)
}

/**
 * A new account in the program that the files of a run share; without one, in a program of its own. For tests of what happens
 * in one account: start a program (`startApi`) to give it settings or end it, to lock its tables, and to see all of its accounts
 * or its people. The names of test inboxes and the email addresses of people must be used by one file only.
 */
export async function openAccount(): Promise<Api> {
  const shared = process.env[SHARED_PROGRAM]
  const { program, database } = shared === undefined ? await startApi() : sharedProgram(shared)
  const server = apiOf(program, database)
  const made = await server.post('/api/v1/accounts', { name: 'Test' })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  // What the account still has to send would keep the program busy.
  if (shared !== undefined) after(() => server.ask('DELETE', `/api/v1/accounts/${made.body.id}`))
  const account = made.body.number
  const ask: Program['ask'] = (path, options) => program.ask(path, { account, ...options })
  return apiOf({ url: program.url, key: program.key, ask }, database, account)
}

function sharedProgram(shared: string): Pick<Api, 'program' | 'database'> {
  const { url, key, database } = JSON.parse(shared) as Record<'url' | 'key' | 'database', string>
  return { program: { url, key, ask: askerOf({ url, key }) }, database }
}

/** The client of a program, in this account. */
export function apiOf<Used extends SharedProgram>(
  program: Used,
  database: string,
  account: AccountName = FIRST_ACCOUNT,
): Api & { readonly program: Used } {
  let paths: ReturnType<typeof declaredPaths> | null = null
  const ask: Api['ask'] = async (
    method,
    named,
    { key = program.key, account: other = account, headers = {}, body } = {},
  ) => {
    const path = inAccount(named, other)
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const answer = await fetch(program.url + path, {
      method,
      headers: { authorization: `Bearer ${key}`, ...json, ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    const given = { status: answer.status, headers: answer.headers, body: text === '' ? null : parsed(text) }
    const isProblem = answer.headers.get('content-type') === 'application/problem+json'
    const code: string | undefined = isProblem ? given.body.code : undefined
    assertDeclared(await (paths ??= declaredPaths(program.url)), { method, path, status: answer.status, code })
    return given
  }
  const get: Api['get'] = (path, requestOptions) => ask('GET', path, requestOptions)
  return {
    program,
    url: program.url,
    database,
    account,
    ask,
    get,
    post: (path, body, requestOptions) => ask('POST', path, { ...requestOptions, body }),
    patch: (path, body, requestOptions) => ask('PATCH', path, { ...requestOptions, body }),
    async keyFor(may, requestOptions) {
      const made = await ask('POST', '~/keys', { ...requestOptions, body: { name: 'test', ...keyThatMay(may) } })
      return String(made.body.key)
    },
    async until(path, wanted, requestOptions) {
      for (;;) {
        const { body } = await get(path, requestOptions)
        if (wanted(body)) return body
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The pointers in a problem response. */
export function pointers({ body }: Answer): string[] {
  return (body.errors ?? []).map((flaw: { pointer: string }) => flaw.pointer)
}

/** A secret as the API returns it (S21), with the time it was set, which must be valid. `answered`: the returned secret. */
export function shownSecret(last4: string, answered: Json): Json {
  assert.match(answered.set_at, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  return { set: true, last4, set_at: answered.set_at }
}
