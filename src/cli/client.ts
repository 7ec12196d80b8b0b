// A small client for Offhook's own API, over fetch: the only place in src that uses it. What goes to receivers takes the
// guarded road of delivery/; this goes to the program itself.
import { OffhookError, messageOf } from '../errors.ts'
import type { Page } from './api-types.ts'

/** Where an Offhook answers, and the key it knows. */
export interface ApiTarget {
  /** Such as `http://127.0.0.1:8080`, without a slash at the end. */
  readonly url: string
  readonly key: string
}

export type Query = Readonly<Record<string, string | number | undefined>>

export interface Flaw {
  readonly pointer: string
  readonly detail: string
}

/** A problem answer (RFC 9457) as an error; `status` is the HTTP status. */
export class ProblemError extends OffhookError {
  readonly status: number
  /** Seconds after which to come again, where the answer says it. */
  readonly retryAfterS: number | null
  /** Each value that is wrong, by its JSON pointer. */
  readonly errors: readonly Flaw[]

  constructor(
    message: string,
    status: number,
    { retryAfterS, errors }: { readonly retryAfterS: number | null; readonly errors: readonly Flaw[] },
  ) {
    super('api_problem', message)
    this.status = status
    this.retryAfterS = retryAfterS
    this.errors = errors
  }
}

/** What a command asks of the API. Every verb throws `ProblemError` for an answer that is no success. */
export interface Client {
  readonly place: ApiTarget
  get<T>(path: string, query?: Query): Promise<T>
  post<T>(path: string, body: unknown): Promise<T>
  /** Posts bytes as they are. */
  postBytes<T>(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<T>
  delete(path: string): Promise<void>
  /** All rows of a list, page after page, as they are asked for. */
  list<T>(path: string, query?: Query): AsyncGenerator<T>
  /** The whole list at once, for lists that are short. */
  all<T>(path: string, query?: Query): Promise<readonly T[]>
  /** Opens a stream of server-sent events, which lasts until the signal aborts or the server ends it. */
  follow(path: string, signal: AbortSignal): Promise<AsyncIterable<ServerSentEvent>>
}

export interface ServerSentEvent {
  readonly event: string
  readonly data: string
}

// The biggest answer the API gives at once keeps a command's memory small and its round trips few.
const PAGE_ROWS = 200

/** A client for one place. Nothing is sent until a verb is called. */
export function clientFor(place: ApiTarget): Client {
  const ask = (method: string, path: string, options: RequestOptions = {}): Promise<Response> =>
    request(place, method, path, options)
  const get = async <T>(path: string, query: Query = {}): Promise<T> => jsonOf<T>(await ask('GET', path, { query }))
  async function* list<T>(path: string, query: Query = {}): AsyncGenerator<T> {
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page: Page<T> = await get(path, { limit: PAGE_ROWS, ...query, cursor: cursor ?? undefined })
      yield* page.data
      cursor = page.next
    }
  }
  return {
    place,
    get,
    post: async <T>(path: string, body: unknown) =>
      jsonOf<T>(await ask('POST', path, { body: JSON.stringify(body), type: 'application/json' })),
    postBytes: async <T>(path: string, bytes: Uint8Array<ArrayBuffer>) =>
      jsonOf<T>(await ask('POST', path, { body: bytes, type: 'application/octet-stream' })),
    delete: async (path) => {
      await (await ask('DELETE', path)).arrayBuffer()
    },
    list,
    async all<T>(path: string, query: Query = {}) {
      const rows: T[] = []
      for await (const row of list<T>(path, query)) rows.push(row)
      return rows
    },
    async follow(path, signal) {
      const { body } = await ask('GET', path, { signal, accept: 'text/event-stream' })
      return serverSentEvents(body === null ? [] : body.pipeThrough(new TextDecoderStream()))
    },
  }
}

interface RequestOptions {
  readonly query?: Query
  readonly body?: string | Uint8Array<ArrayBuffer>
  /** Content type of the body. */
  readonly type?: string
  readonly signal?: AbortSignal
  readonly accept?: string
}

async function request(
  { url, key }: ApiTarget,
  method: string,
  path: string,
  requestOptions: RequestOptions,
): Promise<Response> {
  const given = Object.entries(requestOptions.query ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  )
  const target = `${url}${path}${given.length > 0 ? `?${new URLSearchParams(given).toString()}` : ''}`
  const headers: Record<string, string> = {
    authorization: `Bearer ${key}`,
    accept: requestOptions.accept ?? 'application/json',
  }
  if (requestOptions.type !== undefined) headers['content-type'] = requestOptions.type
  let response: Response
  try {
    response = await fetch(target, {
      method,
      headers,
      body: requestOptions.body ?? null,
      signal: requestOptions.signal ?? null,
      redirect: 'error',
    })
  } catch (thrown) {
    if (requestOptions.signal?.aborted === true) throw thrown
    throw unreachable(url, thrown)
  }
  if (!response.ok) throw await problemOf(response)
  return response
}

function unreachable(url: string, thrown: unknown): OffhookError {
  const cause = thrown instanceof Error && thrown.cause !== undefined ? messageOf(thrown.cause) : messageOf(thrown)
  return new OffhookError(
    'unreachable',
    `Can’t reach Offhook at ${url} (${cause}). Start it with "offhook serve", or set another URL with --url.`,
    { cause: thrown },
  )
}

/** Every success of the API has a JSON body of the shape that the contract gives. */
async function jsonOf<T>(response: Response): Promise<T> {
  return (await response.json()) as T
}

async function problemOf(response: Response): Promise<ProblemError> {
  const text = await response.text()
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
  const problem = problemIn(text)
  return new ProblemError(describe(response.status, problem), response.status, {
    retryAfterS: Number.isNaN(retryAfter) ? null : retryAfter,
    errors: problem?.errors ?? [],
  })
}

/** `null`: the answer does not explain itself. */
function problemIn(text: string): Problem | null {
  try {
    return JSON.parse(text) as Problem
  } catch {
    return null
  }
}

/** The problem in one sentence: detail, then each value that is wrong by its pointer. */
function describe(status: number, problem: Problem | null): string {
  if (status === 401) return 'Invalid API key (401). Set another with --key or OFFHOOK_API_KEY.'
  if (problem === null) return `Offhook returned ${status} without an explanation.`
  const errors = (problem.errors ?? []).map(({ pointer, detail }) => `${pointer}: ${detail}`)
  return `${problem.detail ?? problem.title ?? 'Refused'} (${status})${errors.length > 0 ? `\n  ${errors.join('\n  ')}` : ''}`
}

interface Problem {
  readonly title?: string
  readonly detail?: string
  readonly errors?: readonly Flaw[]
}

/** Reads `text/event-stream` (WHATWG HTML, 9.2.6): fields per line, an empty line dispatches, comments are dropped. */
export async function* serverSentEvents(
  chunks: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<ServerSentEvent> {
  let rest = ''
  let event = 'message'
  let data: string[] = []
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split(/\r\n|\n|\r(?=[^])/)
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield { event, data: data.join('\n') }
        event = 'message'
        data = []
        continue
      }
      const colon = line.indexOf(':')
      const field = colon === -1 ? line : line.slice(0, colon)
      const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
      if (field === 'event') event = value
      if (field === 'data') data.push(value)
    }
  }
}
