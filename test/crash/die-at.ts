// Preloaded into the program by a crash test (`node --import`): kills the program at the n-th occurrence of a named
// moment, as a power cut would. The program does not know of this code, which watches its output to PostgreSQL, over
// HTTP and to the disk.
//
// A moment is a *when* and a *what*. What: a hot statement by its name, the first words of another statement, a request
// to a receiver, an accepting response to a source, a recording, a new key of the operator. When: `before` it is
// written, `half` written (requests only), `sent` completely, or `after` the database has responded. For a recording:
// `before` or `after` its draft on the disk is renamed to its final name; likewise for a key. The file named by DIE_AT
// holds a moment as JSON, which is read at the start and at each SIGUSR2.
import { promises, readFileSync, type PathLike } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { Socket } from 'node:net'
import { sep } from 'node:path'
import { Client } from 'pg'

export interface Moment {
  readonly when: 'before' | 'half' | 'sent' | 'after'
  readonly what: string
  /** The number of the occurrence, from 1. */
  readonly nth: number
}

const REQUEST = 'request'
const ACCEPTED = '202'
const RECORDING = 'recording'
const KEY = 'key'

let awaited: Moment | null = null
let seen = 0

function readMoment(): void {
  seen = 0
  try {
    awaited = JSON.parse(readFileSync(process.env['DIE_AT'] ?? '', 'utf8')) as Moment
  } catch {
    // Without a file, nothing happens.
    awaited = null
  }
}

/** Whether this is the n-th occurrence of the moment. */
function isReached(when: Moment['when'], what: string): boolean {
  if (awaited === null || awaited.when !== when || !what.startsWith(awaited.what)) return false
  seen += 1
  return seen === awaited.nth
}

function die(): void {
  process.kill(process.pid, 'SIGKILL')
}

function reach(when: Moment['when'], what: string): void {
  if (isReached(when, what)) die()
}

/** Returns `settle-2` by its name, any other statement by its text. */
function nameOf(query: unknown): string {
  if (typeof query === 'string') return query.trimStart()
  if (typeof query !== 'object' || query === null) return ''
  if ('name' in query && typeof query.name === 'string') return query.name
  return 'text' in query && typeof query.text === 'string' ? query.text.trimStart() : ''
}

function whatIsWritten(chunk: unknown): string | null {
  const head =
    typeof chunk === 'string' ? chunk.slice(0, 12) : Buffer.isBuffer(chunk) ? chunk.toString('latin1', 0, 12) : ''
  if (/^(POST|GET|PUT) \//.test(head)) return REQUEST
  return head === 'HTTP/1.1 202' ? ACCEPTED : null
}

const query = Reflect.get(Client.prototype, 'query')
Reflect.set(Client.prototype, 'query', function (this: Client, ...args: unknown[]): unknown {
  const what = nameOf(args[0])
  reach('before', what)
  const answer: unknown = Reflect.apply(query, this, args)
  reach('sent', what)
  // This callback is the first: it runs before the code that waits for this response.
  if (answer instanceof Promise) answer.then(() => reach('after', what)).catch(() => undefined)
  return answer
})

const write = Reflect.get(Socket.prototype, 'write')
Reflect.set(Socket.prototype, 'write', function (this: Socket, ...args: unknown[]): unknown {
  const what = whatIsWritten(args[0])
  if (what === null) return Reflect.apply(write, this, args)
  reach('before', what)
  const half = isReached('half', what)
  // Node holds back head and body until both are written; here the head alone is to be sent.
  if (half) for (let corks = this.writableCorked; corks > 0; corks -= 1) this.uncork()
  const taken: unknown = Reflect.apply(write, this, args)
  if (half) die()
  if (isReached('sent', what)) process.nextTick(die)
  return taken
})

function whatIsRenamed(from: string): string | null {
  if (from.endsWith(`${sep}secret.key.next`)) return KEY
  return from.includes(`${sep}recordings${sep}drafts${sep}`) ? RECORDING : null
}

const rename = promises.rename
Reflect.set(promises, 'rename', async (from: PathLike, to: PathLike): Promise<void> => {
  const what = whatIsRenamed(String(from))
  if (what !== null) reach('before', what)
  await rename(from, to)
  if (what !== null) reach('after', what)
})
syncBuiltinESMExports()

readMoment()
process.on('SIGUSR2', readMoment)
