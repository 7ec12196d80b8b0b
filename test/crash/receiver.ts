// The receivers of a crash test, in a process that outlives the program. Each request is written to the ledger, on
// disk, before its response. The response depends on the content of the request, not on its time, so that a seed
// repeats it:
//
//   most     200 after a while        a fifth    500 at first, then 200
//   a few    at first no response, or one that comes too late; or always 500
//
// The address contains the call and the event: /<integration>?call=…&event=…
import { fork, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { headerOf, type ReceivedLine } from '../audit/ledgers.ts'

export interface Receivers extends AsyncDisposable {
  /** `http://127.0.0.1:41234` */
  readonly url: string
}

/** Later than the timeout of the integrations, which is a second. */
const TOO_LATE_MS = 1_300

/** The status for a delivery at its first arrival, and at later ones. */
interface AnswerPattern {
  /** 0: the receiver hangs up. */
  readonly first: number
  readonly later: number
  readonly delayMs: number
}

export async function startReceivers(ledger: string): Promise<Receivers> {
  const child = fork(import.meta.filename, [ledger], { execArgv: [] })
  const [url] = (await once(child, 'message')) as [string]
  return { url, [Symbol.asyncDispose]: () => disconnect(child) }
}

/** Ends a child that ends once its parent disconnects. */
export async function disconnect(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.disconnect()
  await ended
}

function mannerOf(path: string): AnswerPattern {
  const [draw = 0, wait = 0] = createHash('sha256').update(path).digest()
  // Most responses come within some ms; one in ten takes as long as a slow page.
  const delayMs = wait > 230 ? 200 : wait % 25
  if (draw < 51) return { first: draw % 3 === 0 ? 503 : 500, later: 200, delayMs }
  if (draw < 56) return { first: 0, later: 200, delayMs }
  if (draw < 58) return { first: 200, later: 200, delayMs: TOO_LATE_MS }
  // An end or a final is retried for a day: only a status can fail for good within a test.
  if (draw < 60 && path.includes('&event=1')) return { first: 500, later: 500, delayMs }
  return { first: 200, later: 200, delayMs }
}

async function run(ledger: string): Promise<void> {
  const arrivals = new Map<string, number>()
  const server = createServer((request, response) => {
    void serve(request, response, { ledger, arrivals })
  })
  // Longer than any round, because closing idle connections is not tested here.
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  process.once('disconnect', () => process.exit(0))
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { ledger, arrivals }: { ledger: string; arrivals: Map<string, number> },
): Promise<void> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request) chunks.push(chunk)
  } catch {
    // A client that hangs up within a request has sent no request.
    return
  }
  const { method = '', url: path = '', rawHeaders } = request
  const headers = pairs(rawHeaders)
  const id = headerOf(headers, 'webhook-id')
  const nth = (arrivals.get(id) ?? 0) + 1
  arrivals.set(id, nth)
  const { first, later, delayMs } = mannerOf(path)
  const status = nth === 1 ? first : later
  const line: ReceivedLine = {
    at: Date.now(),
    method,
    path,
    headers,
    body: Buffer.concat(chunks).toString(),
    answered: status,
  }
  appendFileSync(ledger, `${JSON.stringify(line)}\n`, { flush: true })
  await sleep(nth === 1 ? delayMs : 0)
  if (status === 0) request.socket.destroy()
  // A careless receiver, which repeats secrets in its response.
  else response.writeHead(status, { 'x-seen': headerOf(headers, 'authorization') }).end(JSON.stringify(headers))
}

function pairs(flat: readonly string[]): [string, string][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] ?? '', flat[2 * i + 1] ?? ''])
}

const [ledger] = process.argv.slice(2)
if (process.send !== undefined && import.meta.main && ledger !== undefined) await run(ledger)
