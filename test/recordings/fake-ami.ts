// A manager interface for tests: a real socket that sends the texts of a test. It replaces Asterisk; the texts are
// recordings of a real Asterisk.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { AmiReader } from '../../src/sources/asterisk/ami-wire.ts'
import { header, type AmiMessage } from '../../src/sources/asterisk/ami-message.ts'

export interface FakeAmi {
  readonly port: number
  /** The actions of all connections, in order. */
  readonly actions: AmiMessage[]
  /** Resolves with the next action of this name that has not been waited for. */
  action(name: string): Promise<AmiMessage>
  /**
   * Sends bytes to every connection. A connection whose user may not read all is sent only the complete messages that
   * it may read.
   */
  send(text: string | Uint8Array): void
  /** Cuts the latest connection. */
  cut(): void
  /** Returns the number of present connections. */
  connections(): number
  close(): Promise<void>
}

export interface FakeAmiOptions {
  /** The greeting. Default: the banner of Asterisk. */
  readonly banner?: string
  /** The response to a login. Default: success. */
  readonly login?: string
  /** The response to CoreShowChannels: the headers of each channel. Default: none. */
  channels?(): readonly Readonly<Record<string, string>>[] | 'refused'
  readonly answersPing?: boolean
  /** The classes of events that a login may read from then on. Default: all. */
  read?(): string
  /**
   * The classes that the user may read according to manager.conf; without it, the action for reading that file is
   * refused.
   */
  config?(): string
  /** The response to `Getvar` for a channel; without it, `Getvar` is refused. */
  readonly variable?: (channel: string, name: string) => string
}

/** The Asterisk has been up since long before any call of a recording. */
const BOOTED = 'Event: FullyBooted\r\nPrivilege: system,all\r\nUptime: 100000000\r\nStatus: Fully Booted\r\n\r\n'
const BANNER = 'Asterisk Call Manager/13.0.0\r\n'

/** Starts a manager interface on a free port of this machine. */
export async function startFakeAmi(options: FakeAmiOptions = {}): Promise<FakeAmi> {
  const actions: AmiMessage[] = []
  const waiting: { name: string; resolve: (action: AmiMessage) => void }[] = []
  const unheard: AmiMessage[] = []
  let socket: Socket | null = null
  /** The classes of events that each connection may read. */
  const open = new Map<Socket, string>()

  const onAction = (action: AmiMessage): void => {
    actions.push(action)
    const index = waiting.findIndex(({ name }) => name === header(action, 'action'))
    if (index === -1) unheard.push(action)
    else waiting.splice(index, 1)[0]?.resolve(action)
  }
  const server: Server = createServer((connection: Socket) => {
    socket = connection
    open.set(connection, options.read?.() ?? 'all')
    connection.on('close', () => open.delete(connection))
    const reader = new AmiReader()
    connection.write(options.banner ?? BANNER)
    connection.on('error', () => undefined)
    connection.on('data', (chunk: Buffer) => {
      for (const action of reader.read(chunk)) {
        connection.write(answerTo(action, options, open.get(connection) ?? ''))
        onAction(action)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    port: (server.address() as AddressInfo).port,
    actions,
    action(name) {
      const index = unheard.findIndex((action) => header(action, 'action') === name)
      const [known] = index === -1 ? [] : unheard.splice(index, 1)
      return known ? Promise.resolve(known) : new Promise((resolve) => waiting.push({ name, resolve }))
    },
    send(text) {
      for (const [connection, read] of open) connection.write(read === 'all' ? text : readable(String(text), read))
    },
    cut: () => socket?.destroy(),
    connections: () => open.size,
    async close() {
      for (const connection of open.keys()) connection.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

const mayRead = (right: string, read: string): boolean => read === 'all' || read.split(',').includes(right)

/** Returns the messages of a text that a user may read. */
function readable(text: string, read: string): string {
  const messages = text.split('\r\n\r\n').filter((message) => {
    const right = /^Privilege: (\w+)/m.exec(message)?.[1]
    return right === undefined || mayRead(right, read)
  })
  return messages.join('\r\n\r\n')
}

function answerTo(action: AmiMessage, options: FakeAmiOptions, read: string): string {
  const id = `ActionID: ${header(action, 'actionid')}\r\n`
  switch (header(action, 'action')) {
    case 'Login':
      return (
        options.login ??
        `Response: Success\r\n${id}Message: Authentication accepted\r\n\r\n${mayRead('system', read) ? BOOTED : ''}`
      )
    case 'Ping':
      return options.answersPing === false ? '' : `Response: Success\r\n${id}Ping: Pong\r\n\r\n`
    case 'Getvar':
      if (action.has('channel')) return variableAnswer(id, action, options)
      return options.config
        ? `Response: Success\r\n${id}Variable: ${header(action, 'variable')}\r\nValue: ${options.config()}\r\n\r\n`
        : `Response: Error\r\n${id}Message: Permission denied\r\n\r\n`
    case 'CoreShowChannels':
      return channelsAnswer(id, options.channels?.() ?? [])
    default:
      return `Response: Error\r\n${id}Message: Invalid/unknown command\r\n\r\n`
  }
}

function variableAnswer(id: string, action: AmiMessage, { variable }: FakeAmiOptions): string {
  if (!variable) return `Response: Error\r\n${id}Message: Permission denied\r\n\r\n`
  const name = header(action, 'variable')
  const value = variable(header(action, 'channel'), name)
  return `Response: Success\r\n${id}Variable: ${name}\r\nValue: ${value}\r\n\r\n`
}

function channelsAnswer(id: string, channels: readonly Readonly<Record<string, string>>[] | 'refused'): string {
  if (channels === 'refused') return `Response: Error\r\n${id}Message: Permission denied\r\n\r\n`
  const rows = channels.map((channel) => {
    const lines = Object.entries(channel).map(([name, value]) => `${name}: ${value}\r\n`)
    return `Event: CoreShowChannel\r\n${id}${lines.join('')}\r\n`
  })
  const count = `ListItems: ${channels.length}\r\n`
  return `Response: Success\r\n${id}EventList: start\r\n\r\n${rows.join('')}Event: CoreShowChannelsComplete\r\n${id}EventList: Complete\r\n${count}\r\n`
}
