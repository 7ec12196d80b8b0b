// The receiver of the bench, in a process of its own: answers every request with 200 at the least cost that a process can,
// so that what is measured is the sender. It reads just enough HTTP for that: Content-Length bodies on kept connections.
// On request it tells what it got (count, and the time between a delivery's birth and its first byte).
import { createServer, type Socket } from 'node:net'

const ANSWER = Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
const LENGTH = Buffer.from('content-length: ')
const HEAD_END = Buffer.from('\r\n\r\n')

/** `silent`: takes requests and never answers. `note`: keeps the arrival time of each body that says when it was sent. */
const [, , mode = 'answer'] = process.argv
let count = 0
let lateness: number[] = []
const SENT_AT = Buffer.from('"sent_at":"')

const server = createServer({ noDelay: true }, (socket) => {
  let rest: Buffer<ArrayBufferLike> = Buffer.alloc(0)
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: Buffer) => {
    rest = answerAll(socket, rest.length === 0 ? chunk : Buffer.concat([rest, chunk]))
  })
})

function answerAll(socket: Socket, bytes: Buffer): Buffer {
  let at = 0
  let answers = 0
  for (;;) {
    const headEnd = bytes.indexOf(HEAD_END, at)
    if (headEnd < 0) break
    const lengthAt = bytes.indexOf(LENGTH, at)
    const length = lengthAt >= 0 && lengthAt < headEnd ? Number.parseInt(bytes.toString('latin1', lengthAt + 16, lengthAt + 26), 10) : 0
    const end = headEnd + 4 + length
    if (end > bytes.length) break
    if (mode === 'note') note(bytes, headEnd, end)
    at = end
    answers++
  }
  count += answers
  if (mode !== 'silent') for (; answers > 0; answers--) socket.write(ANSWER)
  return bytes.subarray(at)
}

function note(bytes: Buffer, from: number, to: number): void {
  const at = bytes.indexOf(SENT_AT, from)
  if (at < 0 || at > to) return
  const sentAt = Number(bytes.toString('latin1', at + 11, bytes.indexOf(34, at + 11)))
  lateness.push(performance.timeOrigin + performance.now() - sentAt)
}

process.on('message', () => {
  process.send?.({ count, lateness })
  lateness = []
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 })
})
