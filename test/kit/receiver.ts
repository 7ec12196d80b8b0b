// Real receivers for tests: HTTP or HTTPS on a loopback port. A well-behaved one here; those that misbehave in misbehaviours.ts.
// Both ledger what they got, and when. They run in the test's own process, or in one of their own (receiver-process.ts).
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'

/** One request as it arrived. */
export interface ReceivedRequest {
  /** When it was whole, in milliseconds since 1970. */
  readonly at: number
  readonly method: string
  /** Path and query. */
  readonly path: string
  /** In the order and spelling of the wire. */
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
  /** Counts the connections of this receiver from 1: the same number means a connection was used again. */
  readonly connection: number
}

/** What a well-behaved receiver answers; what is left out is 200, no headers, `ok`, at once. */
export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly delayMs?: number
}

export interface Receiver {
  /** `http://127.0.0.1:41234` or `https://…`. */
  readonly url: string
  readonly port: number
  readonly received: readonly ReceivedRequest[]
  /** Resolves as soon as `count` requests have been received in all. */
  until(count: number): Promise<void>
  close(): Promise<void>
}

export interface LedgerOptions {
  /** Called before the request is answered. */
  readonly onReceived?: (received: ReceivedRequest) => void
}

export interface ReceiverOptions extends LedgerOptions {
  /** How to answer; a list answers its first to the first request, its last to all that follow. */
  readonly answers?: readonly Answer[] | ((request: ReceivedRequest, nth: number) => Answer)
  /** HTTPS with this certificate. */
  readonly certificate?: CertificateName
  /** Clients must show a certificate of this authority (PEM). */
  readonly clientsOf?: string
  readonly host?: string
  readonly port?: number
}

/** Those of the folder `certificates`: for localhost, receiver.test, 127.0.0.1 and ::1, but for `wrong-host`. */
export type CertificateName = 'good' | 'expired' | 'self-signed' | 'wrong-host' | 'unknown-authority' | 'chained'

export function certificatePath(
  name: CertificateName | 'authority' | 'root' | 'intermediate',
  kind: 'pem' | 'key' = 'pem',
): string {
  return join(import.meta.dirname, `certificates/${name}.${kind}`)
}

/** The authority (PEM) that signed `good`, `expired` and `wrong-host`. */
export function testAuthority(): string {
  return readFileSync(certificatePath('authority'), 'utf8')
}

/** The authority that signed `intermediate`, or that, which signed `chained` (PEM). */
export function authorityOfChained(name: 'root' | 'intermediate'): string {
  return readFileSync(certificatePath(name), 'utf8')
}

export function credentials(name: CertificateName): { cert: string; key: string } {
  return { cert: readFileSync(certificatePath(name), 'utf8'), key: readFileSync(certificatePath(name, 'key'), 'utf8') }
}

/** Starts a well-behaved receiver. Close it at the end of the test. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const ledger = new Ledger(options)
  const connections = new WeakMap<object, number>()
  let opened = 0
  const listener: RequestListener = (request, response) => {
    let connection = connections.get(request.socket)
    if (connection === undefined) connections.set(request.socket, (connection = ++opened))
    void receive(request, connection).then((received) => {
      const nth = ledger.add(received)
      answer(response, answerTo(received, nth, options.answers))
    }, ignoreHangUp)
  }
  const server = options.certificate
    ? createTlsServer({ ...credentials(options.certificate), ...askingClients(options.clientsOf) }, listener)
    : createServer(listener)
  // Longer than any test: a sender's own idle time is what is tested.
  server.keepAliveTimeout = 60_000
  const port = await listening(server, options.port ?? 0, options.host)
  return {
    url: `${options.certificate ? 'https' : 'http'}://${options.host ?? '127.0.0.1'}:${port}`,
    port,
    received: ledger.all,
    until: (count) => ledger.until(count),
    close: () => {
      server.closeAllConnections()
      return closing(server)
    },
  }
}

function askingClients(ca: string | undefined) {
  return ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: true }
}

async function receive(request: IncomingMessage, connection: number): Promise<ReceivedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const { method = '', url: path = '', rawHeaders } = request
  return {
    at: Date.now(),
    method,
    path,
    headers: pairs(rawHeaders),
    body: Buffer.concat(chunks).toString(),
    connection,
  }
}

/** A sender that hangs up within its request has sent none. */
function ignoreHangUp(): void {}

function pairs(flat: readonly string[]): [string, string][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] ?? '', flat[2 * i + 1] ?? ''])
}

function answerTo(received: ReceivedRequest, nth: number, answers: ReceiverOptions['answers']): Answer {
  if (typeof answers === 'function') return answers(received, nth)
  return answers?.[nth - 1] ?? answers?.at(-1) ?? {}
}

function answer(response: ServerResponse, { status = 200, headers = {}, body = 'ok', delayMs = 0 }: Answer): void {
  const now = () => response.writeHead(status, headers).end(body)
  if (delayMs === 0) return void now()
  const timer = setTimeout(now, delayMs)
  response.once('close', () => clearTimeout(timer))
}

/** What was received, and who waits for more of it. */
export class Ledger {
  readonly all: ReceivedRequest[] = []
  readonly #onReceived: LedgerOptions['onReceived']
  readonly #waiting: { readonly count: number; readonly resolve: () => void }[] = []

  constructor({ onReceived }: LedgerOptions = {}) {
    this.#onReceived = onReceived
  }

  /** Answers which one it was, counted from 1. */
  add(received: ReceivedRequest): number {
    const nth = this.all.push(received)
    this.#onReceived?.(received)
    for (const { count, resolve } of this.#waiting) if (nth >= count) resolve()
    return nth
  }

  until(count: number): Promise<void> {
    if (this.all.length >= count) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push({ count, resolve }))
  }
}

/** Resolves with the port once the server listens. */
export function listening(server: Server, port = 0, host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })
}

export function closing(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}
