// A kept connection that posts JSON with as little work as possible: the load generator runs on the same cores as the measured
// program.
import { once } from 'node:events'
import { connect } from 'node:net'

export interface JsonConnection {
  /** Sends one request; resolves with the status and body of the response. One at a time. */
  post(json: string): Promise<{ status: number; body: string }>
  close(): void
}

const HEAD_END = '\r\n\r\n'

/** Opens a connection to `url`, path included. */
export async function openJsonConnection(url: string, key: string): Promise<JsonConnection> {
  const { hostname, port, pathname, host } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  socket.setEncoding('utf8')
  await once(socket, 'connect')
  const head = `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\n`
  let waiting: PromiseWithResolvers<{ status: number; body: string }> | null = null
  let text = ''
  socket.on('data', (chunk: string) => {
    text += chunk
    const headEnd = text.indexOf(HEAD_END)
    if (headEnd === -1) return
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, headEnd))?.[1] ?? 0)
    const body = text.slice(headEnd + HEAD_END.length)
    if (Buffer.byteLength(body) < length) return
    waiting?.resolve({ status: Number(text.slice(9, 12)), body })
    text = ''
  })
  socket.on('error', (error) => waiting?.reject(error))
  socket.on('close', () => waiting?.reject(new Error('the program closed the connection')))
  return {
    post(json) {
      waiting = Promise.withResolvers()
      socket.write(`${head}content-length: ${Buffer.byteLength(json)}${HEAD_END}${json}`)
      return waiting.promise
    },
    close: () => void socket.destroy(),
  }
}
