// A web server with recordings, for tests: it records requests, and responds as a test wants.
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { credentials } from './receiver.ts'
import type { CertificateName } from './receiver.ts'

export interface RecordingRequest {
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

export interface RecordingServer extends AsyncDisposable {
  /** Without a slash at the end. */
  readonly url: string
  readonly requests: readonly RecordingRequest[]
}

/** `nth` counts from 1. */
export type RecordingAnswer = (response: ServerResponse, request: RecordingRequest, nth: number) => void

export async function startRecordingServer(
  answering: RecordingAnswer,
  { host = '127.0.0.1', certificate }: { readonly host?: string; readonly certificate?: CertificateName } = {},
): Promise<RecordingServer> {
  const requests: RecordingRequest[] = []
  const server = certificate ? createTlsServer(credentials(certificate)) : createServer()
  server.on('request', (request, response) => {
    const one = { path: request.url ?? '', headers: request.headers }
    answering(response, one, requests.push(one))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `${certificate ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}

/** Sends the head and the first bytes of a body, then breaks the connection. */
export function cutAfter(response: ServerResponse, bytes: number, body: Buffer): void {
  response.setHeader('content-length', String(body.length))
  response.write(body.subarray(0, bytes), () => response.socket?.destroySoon())
}

/** Answers a Range request as a storage does, if the tag of If-Range is `etag`; else sends the whole body. */
export function answerRange(response: ServerResponse, { headers }: RecordingRequest, body: Buffer, etag: string): void {
  response.setHeader('etag', etag)
  const [, from] = /^bytes=(\d+)-$/.exec(headers.range ?? '') ?? []
  if (from === undefined || headers['if-range'] !== etag) return void response.end(body)
  const start = Number(from)
  if (start >= body.length) return void response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end()
  response.writeHead(206, { 'content-range': `bytes ${start}-${body.length - 1}/${body.length}` })
  response.end(body.subarray(start))
}
