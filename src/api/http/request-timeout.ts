// Cuts requests that are not whole in time, as Node does, but for those whose body may take long (S42): who reads such a one
// cuts it itself, when nothing comes.
//
// Node counts the time of every request from its first byte and knows no exception. It tells of one that is too slow as of any
// other that it cannot read, by `clientError`, and leaves all else to whoever listens to that.
import { STATUS_CODES } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Socket } from 'node:net'

export interface RequestTimeouts {
  /** The body of this request may take as long as it takes. */
  exempt(incoming: IncomingMessage): void
  /** Cuts all others of a server. */
  enforce(server: Server): void
}

export function createRequestTimeouts(): RequestTimeouts {
  const spared = new WeakMap<object, IncomingMessage>()
  /** The latest answer on each connection. */
  const answers = new WeakMap<object, ServerResponse>()
  return {
    exempt(incoming) {
      spared.set(incoming.socket, incoming)
    },
    enforce(server) {
      server.on('request', ({ socket }, outgoing) => answers.set(socket, outgoing))
      server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
        // The next request on its connection is one like any other.
        const isSpared = error.code === TIMEOUT_CODE && spared.get(socket)?.complete === false
        if (!isSpared) closeSocket(socket, { error, answer: answers.get(socket) })
      })
    },
  }
}

const TIMEOUT_CODE = 'ERR_HTTP_REQUEST_TIMEOUT'

/** As Node answers them. */
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
  // These lines must not land in an answer that is on its way.
  const isAnswering = answer?.headersSent === true && !answer.writableFinished
  if (socket.writable && !isAnswering) {
    const status = STATUSES[error.code ?? ''] ?? 400
    socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`)
  }
  socket.destroySoon()
}
