// A client for the API of the running program (src/client), with errors for the person at the terminal. Requests to receivers
// go through the guard of delivery/; these requests go to the program itself.
import { createAccountClient, createClient, describeInvalidValue, ProblemError, unwrap } from '../client/client.ts'
import type { AccountClient as ApiAccountClient, Client as ApiClient } from '../client/client.ts'
import { OffhookError, messageOf } from '../errors.ts'

export { listAll, ProblemError, unwrap } from '../client/client.ts'

/** The address of an Offhook, and a key that it accepts. */
export interface ApiTarget {
  /** The address, for example `http://127.0.0.1:8080`, without a slash at the end. */
  readonly url: string
  readonly key: string
}

/** A client for the paths that name no account: `client.GET('/api/v1/services')`. */
export interface Client extends ApiClient, ApiTarget {
  /** A client for the account with this ID or number. It sends nothing by itself. */
  inAccount(account: string | number): AccountClient
}

/** A client for one account: `client.GET('/calls')`. */
export interface AccountClient extends ApiAccountClient {
  /** The client for the paths that name no account. */
  readonly server: Client
}

/**
 * A client for one target. It sends nothing until a method is called; a method rejects with an `OffhookError` if nobody
 * answers.
 */
export function openClient({ url, key }: ApiTarget): Client {
  const explained: Parameters<ApiClient['use']>[0] = {
    onError: ({ error, request }) => (request.signal.aborted ? undefined : unreachable(url, error)),
  }
  const server = createClient({ url, key })
  server.use(explained)
  const client: Client = {
    ...server,
    url,
    key,
    inAccount(account) {
      const inside = createAccountClient({ url, key, account })
      inside.use(explained)
      return { ...inside, server: client }
    },
  }
  return client
}

/** Opens a stream of server-sent events, which lasts until the signal aborts or the server ends it. */
export async function follow(client: AccountClient, signal: AbortSignal): Promise<AsyncIterable<ServerSentEvent>> {
  const headers = { accept: 'text/event-stream' }
  const body = await unwrap(client.GET('/stream', { headers, signal, parseAs: 'stream' }))
  return serverSentEvents(body === null ? [] : body.pipeThrough(new TextDecoderStream()))
}

/** A problem in one message: the error, then each invalid value on a line. */
export function describeProblem({ status, code, detail, errors, requestId }: ProblemError): string {
  if (status === 401) return 'Invalid API key (401). Set another with --key or OFFHOOK_API_KEY.'
  if (code === null) return `Offhook returned ${status} without an explanation.`
  const place = status >= 500 && requestId !== null ? `${status}, request ${requestId}` : `${status}`
  return [`${detail} (${place})`, ...errors.map((error) => `  ${describeInvalidValue(error)}`)].join('\n')
}

function unreachable(url: string, thrown: unknown): OffhookError {
  const cause = thrown instanceof Error && thrown.cause !== undefined ? messageOf(thrown.cause) : messageOf(thrown)
  return new OffhookError(
    'unreachable',
    `Can’t reach Offhook at ${url} (${cause}). Start it with "offhook serve", or set another URL with --url.`,
    { cause: thrown },
  )
}

export interface ServerSentEvent {
  readonly event: string
  readonly data: string
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
