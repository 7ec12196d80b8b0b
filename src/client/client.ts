// `offhook/client`: a typed client of the API, for others' programs, the terminal and the page. Its types are generated
// from the API's own document (openapi.ts); openapi-fetch sends the requests. Comments on exports are read in editors.
import createFetchClient, { type Client as FetchClient, type ClientOptions as FetchClientOptions } from 'openapi-fetch'
import type { InvalidValue, Problem, ProblemCode, paths } from './openapi.ts'

export type * from './openapi.ts'

/** Sends requests: `client.GET('/api/v1/services')`. Read the response with `unwrap`. */
export type Client = FetchClient<paths>

/** The path of an account: the paths of its data begin with it. */
type AccountPath = '/api/v1/accounts/{account}'

/** An operation that is not asked for the account: other path parameters stay required. */
type InAccount<Operation> = Operation extends { parameters: { path: infer Path } }
  ? Omit<Operation, 'parameters'> & {
      parameters: Omit<Operation['parameters'], 'path'> &
        ({ account: string } extends Path ? { path?: never } : { path: Omit<Path, 'account'> })
    }
  : Operation

/** The paths of an account's data, as they continue after the account: `/calls`, `/calls/{id}`. */
export type AccountPaths = {
  [Path in keyof paths as Path extends `${AccountPath}/${infer Rest}` ? `/${Rest}` : never]: {
    [Method in keyof paths[Path]]: InAccount<paths[Path][Method]>
  }
}

/** Sends requests in one account: `client.GET('/calls')`. Read the response with `unwrap`. */
export type AccountClient = FetchClient<AccountPaths>

export interface ClientOptions {
  /** The URL of your Offhook, such as `https://calls.example.com`. */
  readonly url: string
  /** An API key. Leave it out on a page of the same origin, which uses the session. */
  readonly key?: string
}

export interface AccountClientOptions extends ClientOptions {
  /** ID or number of the account. `GET /api/v1/accounts` lists both. */
  readonly account: string | number
}

/**
 * Creates a client with the paths of the whole API. For the data of one account, `createAccountClient` has shorter paths. To send
 * a body of bytes, set its content type in `headers`.
 */
export function createClient({ url, key }: ClientOptions): Client {
  return createFetchClient<paths>(optionsOf(url, key))
}

/**
 * Creates a client for one account. Its paths begin after the account: `client.GET('/calls/{id}', { params: { path: { id } } })`.
 * To send a body of bytes, set its content type in `headers`.
 */
export function createAccountClient({ url, key, account }: AccountClientOptions): AccountClient {
  const origin = url.replace(/\/+$/, '')
  return createFetchClient<AccountPaths>(optionsOf(`${origin}/api/v1/accounts/${encodeURIComponent(account)}`, key))
}

function optionsOf(baseUrl: string, key: string | undefined): FetchClientOptions {
  return {
    baseUrl,
    redirect: 'error',
    querySerializer: { array: { style: 'form', explode: false } },
    bodySerializer: (body: unknown) => (isBytes(body) ? body : JSON.stringify(body)),
    headers: { accept: 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) },
  }
}

/** A response other than a success, as the API explains it (RFC 9457). The message includes each invalid value. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  /** The HTTP status. */
  readonly status: number
  /** Stable across versions. `null` if the response isn't from Offhook, such as that of a proxy. */
  readonly code: ProblemCode | null
  /** Says what happened and what to do. */
  readonly detail: string
  /** The invalid values. Empty if the error isn't about single values. */
  readonly errors: readonly InvalidValue[]
  /** Seconds to wait before the next request, from `Retry-After`. */
  readonly retryAfterS: number | null
  /** ID of the request, which also appears in Offhook's log. */
  readonly requestId: string | null

  constructor(
    status: number,
    { code = null, detail, errors = [], retryAfterS = null, requestId = null }: ProblemParts,
  ) {
    super([detail, ...errors.map(describeInvalidValue)].join('\n'))
    this.status = status
    this.code = code
    this.detail = detail
    this.errors = errors
    this.retryAfterS = retryAfterS
    this.requestId = requestId
  }
}

interface ProblemParts {
  readonly code?: ProblemCode | null
  readonly detail: string
  readonly errors?: readonly InvalidValue[]
  readonly retryAfterS?: number | null
  readonly requestId?: string | null
}

/** The type that the methods of a client resolve to. */
interface Result<Data> {
  readonly data?: Data
  readonly error?: unknown
  readonly response: Response
}

/** Returns the body of a successful response. Throws a `ProblemError` for any other response, and a `TypeError` if there was none. */
export async function unwrap<Data>(result: Promise<Result<Data>>): Promise<Data> {
  const { data, error, response } = await result
  if (!response.ok) throw problemOf(response, error)
  return data as Data
}

function isBytes(body: unknown): boolean {
  return body instanceof Blob || body instanceof Uint8Array
}

interface Page<Item> {
  readonly data: readonly Item[]
  /** Cursor of the next page; `null` on the last. */
  readonly next: string | null
}

/** Requests a page of a list: `query` has its cursor, and the largest limit of the API. */
type PageRequest<Item> = (query: { readonly limit: number; readonly cursor?: string }) => Promise<Result<Page<Item>>>

const PAGE_ITEMS = 200

/**
 * Iterates over all items of a list, and requests its pages as they are needed:
 * `listAll((query) => client.GET('/deliveries', { params: { query } }))`.
 */
export async function* listAll<Item>(request: PageRequest<Item>): AsyncGenerator<Item> {
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: Page<Item> = await unwrap(request({ limit: PAGE_ITEMS, ...(cursor !== undefined && { cursor }) }))
    yield* page.data
    cursor = page.next
  }
}

/** An invalid value in one line: `/name: Must not be empty.` */
export function describeInvalidValue({ pointer, parameter = pointer, detail }: InvalidValue): string {
  return parameter === '' ? detail : `${parameter}: ${detail}`
}

function problemOf({ status, statusText, headers }: Response, body: unknown): ProblemError {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return new ProblemError(status, {
    detail: `${status} ${statusText}`.trim(),
    ...(isProblem(body) && body),
    retryAfterS: Number.isFinite(seconds) ? seconds : null,
    requestId: headers.get('request-id'),
  })
}

/** Gateways explain their refusals in JSON of their own, in members of the same names. */
function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null) return false
  const { code, detail, errors }: Partial<Record<keyof Problem, unknown>> = body
  return typeof code === 'string' && typeof detail === 'string' && Array.isArray(errors)
}
