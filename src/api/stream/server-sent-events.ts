// Server-sent events (WHATWG HTML, 9.2): what changes, to one who listens.
//
// following ⇄ behind → cut. While the reader keeps up, each change is written as it comes. When it does not (more than a little
// waits to be read) it is behind: changes are dropped, nothing is kept for it. Once it has read all it is sent `resync`, and
// follows again; one that reads nothing until it is looked at twice is cut, since its connection costs memory. It begins with a
// `resync`, since nobody knows what it missed before.
//
// A stream is longer than many rights: it ends when its reader's session or key does.
import type { ServerResponse } from 'node:http'
import { SECURITY_HEADERS } from '../http/headers.ts'
import type { LiveListener } from './live-changes.ts'

/** A reader that hears nothing for longer than a few of them knows that nobody is there. */
export const HEARTBEAT_MS = 3_000
/** How often it is looked at whether the reader may still read, and does. */
const LOOK_MS = 25_000
/** What may wait for a reader in the memory of this program, beyond what its connection holds. */
const BUFFERED_MAX = 8 * 1024
/** The reader comes again after this time when the connection breaks. */
const RECONNECT_MS = 1_000

/** What a reader follows, and whether it may. */
export interface ChangeSubscription {
  /** The answer ends the subscription. */
  readonly subscribe: (listener: LiveListener) => () => void
  /** Whether the reader may go on reading. */
  readonly mayStill: () => Promise<boolean>
  /** Calls back when that may have changed at once; the answer ends it. It is asked for now and then anyway. */
  readonly onDoubt: (listener: () => void) => () => void
  /** Called once, when the reader is gone. */
  readonly onEnd: () => void
}

/**
 * Writes changes to a connection until it closes, its reader may not read any more, or does not read. `lookEveryMs`: how often
 * that is looked at.
 */
export function streamChanges(
  outgoing: ServerResponse,
  { subscribe, mayStill, onDoubt, onEnd }: ChangeSubscription,
  lookEveryMs: number = LOOK_MS,
): void {
  // A reader who left before the request was let in: no 'close' comes any more, and the subscription would stay for ever.
  if (outgoing.destroyed) {
    onEnd()
    return
  }
  let waiting = 0
  let behind = false
  let wasBehind = false
  // What is written to a stream that ends at this moment is lost with it.
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
  const timer = setInterval(() => {
    if (behind && wasBehind) {
      outgoing.destroy()
      return
    }
    wasBehind = behind
    void look()
  }, lookEveryMs)
  const heart = setInterval(() => {
    if (!behind) write(eventText('heartbeat', {}))
  }, HEARTBEAT_MS)
  outgoing.on('close', () => {
    clearInterval(timer)
    clearInterval(heart)
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
