// Receivers with an endless response, and enough bytes to be dangerous: one for each place of a response that can hold bytes
// (S47).
import { flood, startMisbehaving } from './misbehaviours.ts'
import type { ClientConnection } from './misbehaviours.ts'
import type { Receiver } from './receiver.ts'

export interface Flood {
  /** Completes "a receiver that…". */
  readonly name: string
  readonly act: (line: ClientConnection) => void
  /** The status line and the headers come before the flood. */
  readonly hasStatus: boolean
}

const chunked = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n'
const KIB = 1024

export const floods: readonly Flood[] = [
  {
    name: 'never ends the extension of a chunk',
    act: ({ socket }) => flood(socket, 'x'.repeat(64 * KIB), `${chunked}2;a=`),
    hasStatus: true,
  },
  {
    name: 'gives each chunk of a byte an extension',
    act: ({ socket }) => flood(socket, `1;a=${'x'.repeat(100)}\r\n{\r\n`.repeat(1000), chunked),
    hasStatus: true,
  },
  {
    name: 'sends trailers without end',
    act: ({ socket }) => flood(socket, 'a:\r\n'.repeat(16_000), `${chunked}2\r\n{}\r\n0\r\n`),
    hasStatus: true,
  },
  {
    name: 'sends thousands of header lines',
    act: ({ socket }) => flood(socket, 'a:\r\n'.repeat(16_000), 'HTTP/1.1 200 OK\r\n'),
    hasStatus: false,
  },
  {
    name: 'sends interim answers of 15 KiB',
    act: ({ socket }) => flood(socket, `HTTP/1.1 103 Early Hints\r\nlink: ${'x'.repeat(15 * KIB)}\r\n\r\n`),
    hasStatus: false,
  },
  {
    name: 'sends empty lines before its answer',
    act: ({ socket }) => flood(socket, '\r\n'.repeat(32 * KIB)),
    hasStatus: false,
  },
]

export const floodNamed = (name: string): Flood => {
  const found = floods.find((row) => row.name === name)
  if (found === undefined) throw new Error(`no flood is called "${name}"`)
  return found
}

/** Starts a receiver that floods every client. */
export function startFlooding({ name, act }: Pick<Flood, 'name' | 'act'>, scheme: 'http' | 'https'): Promise<Receiver> {
  return startMisbehaving({ name, act, gives: { error: 'invalid_response' } }, scheme)
}
