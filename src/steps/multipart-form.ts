// The body of a form with a file in it (RFC 7578), streamed: the file is never in memory as a whole.
import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'

interface FormFile {
  readonly name: string
  readonly type: string
  readonly size: number
  readonly stream: Readable
}

export interface FormBody {
  readonly contentType: string
  readonly stream: Readable
  readonly bytes: number
}

const CRLF = '\r\n'

/** The form: its fields come first, so that a receiver that reads it in one pass knows them before the file. */
export function multipartForm(fields: Readonly<Record<string, string>>, file: FormFile): FormBody {
  // 96 random bits, so that the boundary occurs in no file.
  const boundary = `offhook-${randomBytes(12).toString('hex')}`
  const before = Object.entries(fields).map(
    ([name, value]) =>
      `--${boundary}${CRLF}content-disposition: form-data; name="${quoted(name)}"${CRLF}${CRLF}${lines(value)}${CRLF}`,
  )
  const disposition = `content-disposition: form-data; name="file"; filename="${quoted(file.name)}"`
  const head = `${before.join('')}--${boundary}${CRLF}${disposition}${CRLF}content-type: ${file.type}${CRLF}${CRLF}`
  const tail = `${CRLF}--${boundary}--${CRLF}`
  const stream = Readable.from(pieces(head, file.stream, tail), { objectMode: false })
  // Closing the body early also ends the file, even before its first piece was read.
  stream.once('close', () => file.stream.destroy())
  // The reader below throws the error; without a listener, an error before the reader starts would end the program.
  file.stream.on('error', () => {})
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    stream,
    bytes: Buffer.byteLength(head) + file.size + Buffer.byteLength(tail),
  }
}

async function* pieces(head: string, file: Readable, tail: string): AsyncGenerator<Buffer> {
  yield Buffer.from(head)
  for await (const piece of file) yield piece as Buffer
  yield Buffer.from(tail)
}

/** Quotes a name as browsers do (WHATWG HTML, 4.10.21.8). */
function quoted(name: string): string {
  return lines(name).replaceAll('\r\n', '%0D%0A').replaceAll('"', '%22')
}

/** Makes every line end CR and LF, as the same standard requires. */
function lines(text: string): string {
  return text.replaceAll(/\r\n|\r|\n/g, CRLF)
}
