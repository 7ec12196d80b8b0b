// Real receivers for tests: HTTP or HTTPS on a loopback port. The well-behaved receiver is here; others are in
// misbehaviours.ts. All record their requests, with times. They run in the process of the test, or in their own
// (receiver-process.ts).
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'

/** A request as it arrived. */
export interface ReceivedRequest {
  /** When the request was complete, in milliseconds since 1970. */
  readonly at: number
  readonly method: string
  /** Path and query. */
  readonly path: string
  /** In the order and spelling of the request. */
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
  /** Counts the connections of this receiver from 1: the same number means that a connection was reused. */
  readonly connection: number
}

/** The response of a well-behaved receiver; by default 200, no headers, `ok`, at once. */
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
  /** Resolves as soon as `count` requests have been received in total. */
  until(count: number): Promise<void>
  close(): Promise<void>
}

export interface LedgerOptions {
  /** Called before the response is sent. */
  readonly onReceived?: (received: ReceivedRequest) => void
}

export interface ReceiverOptions extends LedgerOptions {
  /** The responses; of a list the first is for the first request, the last for all further requests. */
  readonly answers?: readonly Answer[] | ((request: ReceivedRequest, nth: number) => Answer)
  /** HTTPS with this certificate. */
  readonly certificate?: CertificateName
  /** Clients must show a certificate of this authority (PEM). */
  readonly clientsOf?: string
  readonly host?: string
  readonly port?: number
}

/** The certificates in the folder `certificates`: for localhost, receiver.test, 127.0.0.1 and ::1, except `wrong-host`. */
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

/** The root authority that signed `intermediate`, or the intermediate, which signed `chained` (PEM). */
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
  // Longer than any test: the sender's own idle time is tested.
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

/** A sender that ends the connection within its request has sent no request. */
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

/** The received requests, and the promises that wait for more. */
export class Ledger {
  readonly all: ReceivedRequest[] = []
  readonly #onReceived: LedgerOptions['onReceived']
  readonly #waiting: { readonly count: number; readonly resolve: () => void }[] = []

  constructor({ onReceived }: LedgerOptions = {}) {
    this.#onReceived = onReceived
  }

  /** Returns the number of the request, counted from 1. */
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
