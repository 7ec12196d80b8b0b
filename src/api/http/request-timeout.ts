// Closes requests that do not arrive in time, as Node does, except requests whose body may take long (S42). The reader of such a
// body closes the connection itself when no data arrives.
//
// Node times every request from its first byte and allows no exceptions. It reports a slow request by `clientError`, like any
// request that it cannot parse, and leaves the rest to the listener.
import { STATUS_CODES } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Socket } from 'node:net'

export interface RequestTimeouts {
  /** Lets the body of this request take any time. */
  exempt(incoming: IncomingMessage): void
  /** Closes all other slow requests of a server. */
  enforce(server: Server): void
}

export function createRequestTimeouts(): RequestTimeouts {
  const spared = new WeakMap<object, IncomingMessage>()
  /** The latest response on each connection. */
  const answers = new WeakMap<object, ServerResponse>()
  return {
    exempt(incoming) {
      spared.set(incoming.socket, incoming)
    },
    enforce(server) {
      server.on('request', ({ socket }, outgoing) => answers.set(socket, outgoing))
      server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
        // Only this request is exempt: the next request on the same connection is timed as usual.
        const isSpared = error.code === TIMEOUT_CODE && spared.get(socket)?.complete === false
        if (!isSpared) closeSocket(socket, { error, answer: answers.get(socket) })
      })
    },
  }
}

const TIMEOUT_CODE = 'ERR_HTTP_REQUEST_TIMEOUT'

/** The statuses that Node sends itself. */
const STATUSES: Readonly<Record<string, number>> = {
  [TIMEOUT_CODE]: 408,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
}

function closeSocket(
  socket: unknown,
  { error, answer }: { readonly error: NodeJS.ErrnoException; readonly answer: ServerResponse | undefined },
): void {
  if (!(socket instanceof Socket)) return
  // If a response is being sent, this status line would end up inside it.
  const isAnswering = answer?.headersSent === true && !answer.writableFinished
  if (socket.writable && !isAnswering) {
    const status = STATUSES[error.code ?? ''] ?? 400
    socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`)
  }
  socket.destroySoon()
}
