// Cuts requests that are not whole in time, as Node does, but for those whose body may take long (S42): who reads such a one
// cuts it itself, when nothing comes.
//
// Node counts the time of every request from its first byte and knows no exception. It tells of one that is too slow as of any
// other that it cannot read, by `clientError`, and leaves all else to whoever listens to that.
import { STATUS_CODES } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import { Socket } from 'node:net'

export interface RequestTimeouts {
  /** The body of this request may take as long as it takes. */
  exempt(incoming: IncomingMessage): void
  /** Cuts all others of a server. */
  enforce(server: Server): void
}

export function createRequestTimeouts(): RequestTimeouts {
  const spared = new WeakMap<object, IncomingMessage>()
  return {
    exempt(incoming) {
      spared.set(incoming.socket, incoming)
    },
    enforce(server) {
      server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
        // The next request on its connection is one like any other.
        const isSpared = error.code === TIMEOUT_CODE && spared.get(socket)?.complete === false
        if (!isSpared) closeSocket(socket, error)
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

function closeSocket(socket: unknown, error: NodeJS.ErrnoException): void {
  if (!(socket instanceof Socket)) return
  // Where something was written before, an answer may be on its way, which these lines would land in.
  if (socket.writable && socket.bytesWritten === 0) {
    const status = STATUSES[error.code ?? ''] ?? 400
    socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`)
  }
  socket.destroySoon()
}
