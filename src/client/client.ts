// `offhook/client`: the API as typed functions, for programs, the terminal and the page. The types are made of the API's own document
// (openapi.ts), so that none is wrong; requests are openapi-fetch's.
import createFetchClient, { type Client as FetchClient } from 'openapi-fetch'
import type { InvalidValue, Problem, ProblemCode, paths } from './openapi.ts'

export type * from './openapi.ts'

/** `client.GET('/api/v1/calls', { params: { query: { limit: 10 } } })`, read by `unwrap`. */
export type Client = FetchClient<paths>

export interface ClientOptions {
  /** Of an Offhook, such as `https://calls.example.com`. */
  readonly url: string
  /** An API key. A page of the same origin has its session instead. */
  readonly key?: string
}

/**
 * A client for one Offhook. Nothing is sent until one of its methods is called. With a body of bytes, `headers` has to say their
 * content type.
 */
export function createClient({ url, key }: ClientOptions): Client {
  return createFetchClient<paths>({
    baseUrl: url,
    redirect: 'error',
    querySerializer: { array: { style: 'form', explode: false } },
    bodySerializer: (body: unknown) => (isBytes(body) ? body : JSON.stringify(body)),
    headers: { accept: 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) },
  })
}

/** An answer that is no success, as the API explains it (RFC 9457). Its message holds all that is wrong. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  /** The HTTP status. */
  readonly status: number
  /** Stable across versions. `null` when something in between answered, such as a proxy. */
  readonly code: ProblemCode | null
  /** What is wrong, in a sentence or two. */
  readonly detail: string
  /** Each invalid value. */
  readonly errors: readonly InvalidValue[]
  /** Seconds to wait before the next request; `null`: not said. */
  readonly retryAfterS: number | null
  /** By which the program's log knows the request. */
  readonly requestId: string | null

  constructor(
    status: number,
    { code = null, detail, errors = [], retryAfterS = null, requestId = null }: ProblemParts,
  ) {
    super([detail, ...errors.map(lineOf)].join('\n'))
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

/** What the methods of a client resolve to. */
interface Result<Data> {
  readonly data?: Data
  readonly error?: unknown
  readonly response: Response
}

/** What a request was answered. Throws a `ProblemError` when it is no success, a `TypeError` when there is no answer. */
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

/** A page of a list: `query` has the cursor, and as many items as the API gives at once. */
type PageRequest<Item> = (query: { readonly limit: number; readonly cursor?: string }) => Promise<Result<Page<Item>>>

const PAGE_ITEMS = 200

/**
 * All items of a list, page after page, as they are asked for:
 * `listAll((query) => client.GET('/api/v1/deliveries', { params: { query } }))`.
 */
export async function* listAll<Item>(request: PageRequest<Item>): AsyncGenerator<Item> {
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: Page<Item> = await unwrap(request({ limit: PAGE_ITEMS, ...(cursor !== undefined && { cursor }) }))
    yield* page.data
    cursor = page.next
  }
}

function problemOf({ status, statusText, headers }: Response, body: unknown): ProblemError {
  const said: Partial<Problem> = typeof body === 'object' && body !== null ? body : {}
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return new ProblemError(status, {
    detail: `${status} ${statusText}`.trim(),
    ...said,
    retryAfterS: Number.isFinite(seconds) ? seconds : null,
    requestId: headers.get('request-id'),
  })
}

function lineOf({ pointer, parameter = pointer, detail }: InvalidValue): string {
  return parameter === '' ? detail : `${parameter}: ${detail}`
}
