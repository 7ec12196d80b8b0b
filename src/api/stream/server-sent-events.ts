// Server-sent events (WHATWG HTML, 9.2): sends changes to one reader.
//
// following ⇄ behind → closed. While the reader keeps up, each change is written at once. When more than a little waits to be
// read, the reader is behind: changes are dropped and not kept for later. Once the reader has read everything that waits, it is
// sent `resync` and follows again. A reader that is still behind at the second check in a row is disconnected, because its
// connection costs memory. A stream starts with `resync`, because nobody knows what the reader missed before.
//
// A stream could outlast the reader's session or key, so the stream is ended when the session or key ends.
import type { ServerResponse } from 'node:http'
import { SECURITY_HEADERS } from '../http/headers.ts'
import type { LiveListener } from './live-changes.ts'

/** A reader that receives nothing for several of these intervals knows that the connection is dead. */
const HEARTBEAT_MS = 3_000
/** How often the stream checks whether the reader may still read, and still reads. */
const LOOK_MS = 25_000
/** How much may wait for a reader in the memory of this program, in addition to the buffers of the connection. */
const BUFFERED_MAX = 8 * 1024
/** The reader reconnects after this time when the connection breaks. */
const RECONNECT_MS = 1_000

/** The changes that a reader follows, and the check whether the reader may still read them. */
interface ChangeSubscription {
  /** Returns a function that unsubscribes. */
  readonly subscribe: (listener: LiveListener) => () => void
  /** Whether the reader may still read. */
  readonly mayStill: () => Promise<boolean>
  /**
   * Calls back when the reader may have lost the right to read. Returns a function that unsubscribes. The stream also checks
   * regularly.
   */
  readonly onDoubt: (listener: () => void) => () => void
  /**
   * When the right to read ends by itself, as that of a visit (S56) or of a key that expires does, in milliseconds since 1970.
   * `Infinity`: never.
   */
  readonly endsAt: number
  /** Called once, when the reader has disconnected. */
  readonly onEnd: () => void
}

/**
 * Writes changes to a connection until it closes, the reader loses the right to read, or the reader stops reading. `lookEveryMs`:
 * how often the stream checks.
 */
export function streamChanges(
  outgoing: ServerResponse,
  { subscribe, mayStill, onDoubt, endsAt, onEnd }: ChangeSubscription,
  lookEveryMs: number = LOOK_MS,
): void {
  // The reader disconnected before the request was accepted. No 'close' follows, so the subscription would stay for ever.
  if (outgoing.destroyed) {
    onEnd()
    return
  }
  let waiting = 0
  let behind = false
  let wasBehind = false
  // Data written while the stream is closing is lost; this listener keeps the error from ending the program.
  outgoing.on('error', () => undefined)
  outgoing.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' })
  const write = (text: string): void => {
    waiting += text.length
    behind = waiting > BUFFERED_MAX
    outgoing.write(text, () => {
      waiting -= text.length
      if (!behind || waiting > 0) return
      wasBehind = false
      write(eventText('resync', {}))
    })
  }
  const unsubscribe = subscribe(({ type, ...data }) => {
    if (!behind) write(eventText(type, data))
  })
  const look = async (): Promise<void> => {
    if (!(await mayStill())) outgoing.end()
  }
  const forgetDoubt = onDoubt(() => void look())
  let end: NodeJS.Timeout | undefined
  // The delay of a timer has 31 bits, and a key may expire in years: the timer is set when the end is near.
  const endInTime = (): void => {
    const waitMs = endsAt - Date.now()
    if (waitMs < 2 * lookEveryMs) end ??= setTimeout(() => outgoing.end(), waitMs)
  }
  endInTime()
  const timer = setInterval(() => {
    if (behind && wasBehind) {
      outgoing.destroy()
      return
    }
    wasBehind = behind
    endInTime()
    void look()
  }, lookEveryMs)
  const heart = setInterval(() => {
    if (!behind) write(eventText('heartbeat', {}))
  }, HEARTBEAT_MS)
  outgoing.on('close', () => {
    clearInterval(timer)
    clearInterval(heart)
    clearTimeout(end)
    forgetDoubt()
    unsubscribe()
    onEnd()
  })
  write(`retry: ${RECONNECT_MS}\n${eventText('resync', {})}`)
}

/** JSON has no line breaks, so one `data` line holds it. */
function eventText(type: string, data: Readonly<Record<string, unknown>>): string {
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`
}
