// An event socket for tests: a real socket that sends the texts of a test. It replaces FreeSWITCH; the texts are
// recordings of a real FreeSWITCH.
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'

export interface FakeEsl {
  readonly port: number
  /** The commands of all connections, in order. */
  readonly commands: string[]
  /** Resolves with the next command that begins with this text and has not been waited for. */
  command(begins: string): Promise<string>
  /** Sends bytes to the present connection. */
  send(text: string | Uint8Array): void
  /** Cuts the present connection. */
  cut(): void
  close(): Promise<void>
}

export interface FakeEslOptions {
  /** The greeting. Default: a request for the password. */
  readonly greeting?: string
  /** The reply to `auth`. Default: `+OK accepted`. */
  readonly auth?: string
  /** The reply to `event json …`. Default: `+OK`. */
  readonly events?: string
  /** The responses to `show channels as json` and `show calls as json`. Default: none. */
  channels?(): string
  calls?(): string
  /** The response to `uuid_dump` of a leg. Default: no such channel. */
  dump?(id: string): string
  readonly answersCount?: boolean
}

const EMPTY = '{"row_count": 0}\n'

/** Returns a response of `api`. */
function answer(body: string): string {
  return `Content-Type: api/response\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`
}

function answerTo(command: string, options: FakeEslOptions): string {
  const reply = (text: string): string => `Content-Type: command/reply\nReply-Text: ${text}\n\n`
  if (command.startsWith('auth ')) return reply(options.auth ?? '+OK accepted')
  if (command.startsWith('event json ')) return reply(options.events ?? '+OK event listener enabled json')
  if (command === 'api show channels as json') return answer(options.channels?.() ?? EMPTY)
  if (command === 'api show calls as json') return answer(options.calls?.() ?? EMPTY)
  const [, id] = /^api uuid_dump (\S+) json$/.exec(command) ?? []
  if (id !== undefined) return answer(options.dump?.(id) ?? '-ERR No such channel!\n')
  if (command === 'api show channels count') return options.answersCount === false ? '' : answer('\n0 total.\n')
  return reply('-ERR command not found')
}

/** Starts an event socket on a free port of this machine. */
export async function startFakeEsl(options: FakeEslOptions = {}): Promise<FakeEsl> {
  const commands: string[] = []
  const unheard: string[] = []
  const waiting: { begins: string; resolve: (command: string) => void }[] = []
  let socket: Socket | null = null

  const onCommand = (command: string): void => {
    commands.push(command)
    const index = waiting.findIndex(({ begins }) => command.startsWith(begins))
    if (index === -1) unheard.push(command)
    else waiting.splice(index, 1)[0]?.resolve(command)
  }
  const server = createServer((connection: Socket) => {
    socket = connection
    let text = ''
    connection.write(options.greeting ?? 'Content-Type: auth/request\n\n')
    connection.on('error', () => undefined)
    connection.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8')
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const command = text.slice(0, end)
        text = text.slice(end + 2)
        connection.write(answerTo(command, options))
        onCommand(command)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    port: (server.address() as AddressInfo).port,
    commands,
    command(begins) {
      const index = unheard.findIndex((command) => command.startsWith(begins))
      const [known] = index === -1 ? [] : unheard.splice(index, 1)
      return known === undefined ? new Promise((resolve) => waiting.push({ begins, resolve })) : Promise.resolve(known)
    },
    send: (bytes) => void socket?.write(bytes),
    cut: () => socket?.destroy(),
    async close() {
      socket?.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
