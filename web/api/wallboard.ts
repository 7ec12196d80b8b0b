// The requests of a wallboard: with the token of its link, and never with a session, even if somebody is signed in.
import { server, unwrap } from './client.ts'
import { ProblemError } from './problem.ts'

/** A request that takes longer is lost: the screen slept, or the network changed. */
const TIMEOUT_MS = 10_000

function fetchBoard(token: string) {
  const headers = headersOf(token)
  return unwrap(
    server.GET('/api/v1/wallboard', { headers, credentials: 'omit', signal: AbortSignal.timeout(TIMEOUT_MS) }),
  )
}

export type WallboardView = Awaited<ReturnType<typeof fetchBoard>>

/** The present view of the wallboard; `null`: its link does not work. Rejects if the server cannot be reached. */
export async function readWallboard(token: string): Promise<WallboardView | null> {
  try {
    return await fetchBoard(token)
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'link_invalid') return null
    throw error
  }
}

interface Follower {
  readonly onEvent: (type: string) => void
  /** Called once, when the stream has ended. */
  readonly onEnd: () => void
}

/**
 * Calls back with the type of each event of the stream; the returned function ends it. An EventSource could not send the
 * token.
 */
export function followWallboard(token: string, { onEvent, onEnd }: Follower): () => void {
  const stop = new AbortController()
  void read(token, onEvent, stop.signal)
    .catch(() => undefined)
    .finally(onEnd)
  return () => stop.abort()
}

async function read(token: string, onEvent: (type: string) => void, signal: AbortSignal): Promise<void> {
  const request = { headers: headersOf(token), credentials: 'omit', cache: 'no-store', signal } as const
  const { ok, body } = await fetch('/api/v1/wallboard/stream', request)
  if (!ok || !body) return
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  // Only the `event` line is read, and an incomplete line waits for its end.
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const lines = (rest + value).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('event: ')) onEvent(line.slice('event: '.length))
  }
}

function headersOf(token: string): { readonly authorization: string } {
  return { authorization: `Bearer ${token}` }
}
