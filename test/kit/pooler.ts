// A connection pooler in front of a PostgreSQL, like PgBouncer: in session mode each client has its own session; in
// transaction mode, after a transaction, the session goes to the next client, with all its settings.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface Pooler extends AsyncDisposable {
  readonly connectionString: string
}

/** `next`: which free session a client gets: the last one that became free (like PgBouncer), or each in turn. */
export type PoolerMode = 'session' | { readonly next: 'last' | 'in turn' }

/** A message begins with its type and its length; the first message of a client has no type. */
const HEADER = 5
const READY = 'Z'.charCodeAt(0)
const TERMINATE = 'X'.charCodeAt(0)
/** In a `ReadyForQuery`: no transaction is open. */
const IDLE = 'I'.charCodeAt(0)

/** The clients' own logins open the sessions, so any authentication of the server works. */
export async function startPooler(server: string, mode: PoolerMode): Promise<Pooler> {
  const free: Socket[] = []
  const waiting: ((session: Socket) => void)[] = []
  const sockets = new Set<Socket>()
  const release = (session: Socket): void => void (waiting.shift()?.(session) ?? free.push(session))
  const take = (): Promise<Socket> => {
    const session = mode === 'session' || mode.next === 'last' ? free.pop() : free.shift()
    return session === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(session)
  }
  const pooler = createServer((client) => {
    const first = dial(server)
    for (const socket of [client, first]) {
      sockets.add(socket.on('error', () => socket.destroy()))
    }
    client.once('data', (startup: Buffer) => {
      if (startup.includes('\0options\0')) return void client.end(unsupportedOptions())
      first.write(startup)
      if (mode === 'session') client.pipe(first).pipe(client)
      else void serve(client, first, { take, release })
    })
  })
  pooler.listen(0, '127.0.0.1')
  await once(pooler, 'listening')
  const url = new URL(server)
  const address = pooler.address()
  url.search = '?sslmode=disable'
  url.host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  return {
    connectionString: url.href,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      pooler.close()
      await once(pooler, 'close')
    },
  }
}

/** PgBouncer's response to settings in the startup message, unless it is configured to ignore them. */
function unsupportedOptions(): Buffer {
  const fields = Buffer.from('SFATAL\0VFATAL\0C08P01\0Munsupported startup parameter: options\0\0')
  const header = Buffer.from('E\0\0\0\0')
  header.writeUInt32BE(fields.length + 4, 1)
  return Buffer.concat([header, fields])
}

/** A raw connection to the server of this address. */
export function dial(server: string): Socket {
  const url = new URL(server)
  const folder = url.searchParams.get('host')
  const port = Number(url.port || 5432)
  return folder === null ? connect(port, url.hostname) : connect(`${folder}/.s.PGSQL.${port}`)
}

interface Sessions {
  readonly take: () => Promise<Socket>
  readonly release: (session: Socket) => void
}

/** Serves a client: its login opens a session, which any client may use afterwards. */
async function serve(client: Socket, first: Socket, { take, release }: Sessions): Promise<void> {
  let session: Socket | null = first
  const answer = (from: Socket): void => {
    const parts: Buffer[] = []
    from.on('data', function forward(chunk: Buffer) {
      if (!client.destroyed) client.write(chunk)
      parts.push(chunk)
      const messages = Buffer.concat(parts.splice(0))
      let at = 0
      while (at + HEADER <= messages.length && at + 1 + messages.readUInt32BE(at + 1) <= messages.length) {
        const isOver = messages[at] === READY && messages[at + HEADER] === IDLE
        at += 1 + messages.readUInt32BE(at + 1)
        if (!isOver) continue
        from.off('data', forward)
        session = null
        release(from)
      }
      parts.push(messages.subarray(at))
    })
  }
  answer(first)
  for await (const chunk of client as AsyncIterable<Buffer>) {
    if (chunk[0] === TERMINATE && chunk.length === HEADER) return
    if (session === null) answer((session = await take()))
    session.write(chunk)
  }
}
