// A stand-in for the server of whisper.cpp (its examples/server, v1.9): the same address, form and responses, without the
// model. It parses the form with another parser than the code that wrote it, and checks it more strictly than the real server.
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { closing, listening } from './receiver.ts'

export interface WhisperRequest {
  /** The fields of the form, except the file. */
  readonly fields: Readonly<Record<string, string>>
  readonly file: { readonly name: string; readonly type: string; readonly bytes: Buffer }
  readonly headers: IncomingMessage['headers']
}

export interface WhisperServer extends AsyncDisposable {
  /** `http://127.0.0.1:41234/inference` */
  readonly url: string
  readonly port: number
  readonly requests: readonly WhisperRequest[]
}

/** Returns `text` for any audio, in the format of the real server: each segment with a space before and a line end after it. */
export async function startWhisperServer(text: string): Promise<WhisperServer> {
  const requests: WhisperRequest[] = []
  const server = createServer((request, response) => {
    const answer = (status: number, body: string, type = 'application/json'): void => {
      response.writeHead(status, { 'content-type': type }).end(body)
    }
    void infer(request).then(
      (one) => {
        if (typeof one === 'string') return answer(400, JSON.stringify({ error: one }))
        requests.push(one)
        const transcript = ` ${text}\n`
        const format = one.fields['response_format'] ?? 'json'
        if (format === 'text') return answer(200, transcript, 'text/html; charset=utf-8')
        if (format === 'verbose_json')
          return answer(200, JSON.stringify({ task: 'transcribe', text: transcript, segments: [] }))
        return answer(200, JSON.stringify({ text: transcript }))
      },
      (error: unknown) => answer(500, JSON.stringify({ error: String(error) })),
    )
  })
  const port = await listening(server)
  return {
    url: `http://127.0.0.1:${port}/inference`,
    port,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await closing(server)
    },
  }
}

async function infer(request: IncomingMessage): Promise<WhisperRequest | string> {
  const { headers, method, url } = request
  const body = await buffer(request)
  if (method !== 'POST' || url !== '/inference') return `${method} ${url} is not served`
  const length = headers['content-length']
  if (length !== undefined && Number(length) !== body.length) return 'content-length and body differ'
  const form = await new Response(body, { headers: { 'content-type': headers['content-type'] ?? '' } }).formData()
  const file = form.get('file')
  if (file === null) return "no 'file' field in the request"
  if (typeof file === 'string') return 'failed to read audio data'
  const bytes = Buffer.from(await file.arrayBuffer())
  // miniaudio reads WAV, FLAC and MP3, and the server has let it read them from memory since v1.7.5.
  if (!isMp3(bytes) && bytes.toString('latin1', 0, 4) !== 'RIFF') return 'failed to read audio data'
  const pairs = [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []))
  return { fields: Object.fromEntries(pairs), file: { name: file.name, type: file.type, bytes }, headers }
}

/** An ID3 tag, or a frame at the beginning. */
function isMp3(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, 3) === 'ID3' || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0)
}
