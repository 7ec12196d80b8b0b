// The response of the misbehaving receiver. It is encoded in the address of the receiver, so that an integration, a
// step, a recording or a phone system with this address gets this response.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import * as fc from 'fast-check'

/** The bytes that are written once a request has arrived. */
export interface RawAnswer {
  readonly start: string
  /** Follows the start `times` times, as fast as the client reads. */
  readonly piece: string
  readonly times: number
  /** The end of the connection after that. */
  readonly end: 'close' | 'reset' | 'keep'
  /** The encoding in which the headers of the request are repeated before the end. */
  readonly echo?: 'plain' | 'hex' | 'upper' | 'reversed' | 'base64'
}

/** Longer than any client reads: the flood ends with the connection. */
const endless = 1e9

const statusLines = fc
  .oneof(
    { weight: 6, arbitrary: fc.constantFrom(200, 201, 204, 302, 400, 401, 403, 404, 410, 429, 500, 503) },
    { weight: 1, arbitrary: fc.constantFrom(0, 99, 100, 101, 103, 199, 600, 999, 1000) },
  )
  .map((status) => `HTTP/1.1 ${status} As Told\r\n`)

const lines = fc.constantFrom(
  'content-length: 2\r\n',
  'content-length: 100000\r\n',
  'content-length: -1\r\n',
  'content-length: 2\r\ncontent-length: 3\r\n',
  'transfer-encoding: chunked\r\n',
  'transfer-encoding: chunked\r\ncontent-length: 2\r\n',
  'transfer-encoding: gzip, chunked\r\n',
  'connection: close\r\n',
  'content-type: application/json\r\n',
  'content-encoding: gzip\r\n',
  'retry-after: 99999999999\r\n',
  'retry-after: soon\r\n',
  'location: http://{{tripwire}}/elsewhere\r\n',
  'x-long: y'.padEnd(8_000, 'y').concat('\r\n'),
  ': no name\r\n',
  'no colon\r\n',
)

const heads = fc
  .tuple(statusLines, fc.array(lines, { maxLength: 3 }))
  .map(([line, headers]) => `${line}${headers.join('')}\r\n`)

const some = fc.constantFrom(0, 1, 20, 1000)

const usual = fc.record({
  start: heads,
  piece: fc.constantFrom('ok', '2\r\nok\r\n', '0\r\n\r\n', '{"a":1}', 'fffffffffffffffff\r\n', '\0\xff'),
  times: some,
  end: fc.constantFrom('close', 'reset', 'keep'),
})

const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'

/** The start of a flood, and the piece that it repeats. */
const floods = fc
  .constantFrom(
    [`${chunked}1;`, 'e'.repeat(16_384)],
    [chunked, `1;${'e'.repeat(1000)}\r\nx\r\n`],
    [chunked, '1\r\nx\r\n'.repeat(2000)],
    [`${chunked}0\r\n`, `x-trailer: ${'t'.repeat(1000)}\r\n`.repeat(10)],
    ['HTTP/1.1 200 OK\r\n', `x-more: ${'y'.repeat(1000)}\r\n`.repeat(10)],
    ['HTTP/1.1 200 OK\r\nx-more: ', 'y'.repeat(16_384)],
    ['', 'HTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n'.repeat(200)],
    ['HTTP/1.1 200 OK\r\ncontent-length: 1073741824\r\n\r\n', 'x'.repeat(65_536)],
    ['', '\r\n'.repeat(8_000)],
    ['', 'x'.repeat(65_536)],
  )
  .map(([start = '', piece = '']) => ({ start, piece, times: endless, end: 'keep' as const }))

const echoes = fc.constantFrom('plain', 'hex', 'upper', 'reversed', 'base64').map((echo) => ({
  start: 'HTTP/1.1 400 No\r\nconnection: close\r\n\r\n',
  piece: '',
  times: 0,
  end: 'close' as const,
  echo,
}))

const answering: fc.Arbitrary<RawAnswer> = fc.oneof(
  { weight: 3, arbitrary: usual },
  { weight: 3, arbitrary: floods },
  { weight: 3, arbitrary: echoes },
)

/** The paths that tell the receiver how to respond. */
export const answerPaths = answering.map(pathOf)

/** The paths without floods, because 200 MiB of a recording are accepted. */
export const calmAnswerPaths = fc.oneof(usual, echoes).map(pathOf)

/** A response whose body does not end. */
export const longAnswerPath = pathOf({
  start: 'HTTP/1.1 200 OK\r\ncontent-length: 1073741824\r\n\r\n',
  piece: 'x'.repeat(65_536),
  times: endless,
  end: 'keep',
})

/** The path is compressed: with a long piece, the URL would be too long. */
function pathOf(one: RawAnswer): string {
  return `/answer/${deflateRawSync(JSON.stringify(one)).toString('base64url')}`
}

/** Decodes such a path; `null`: the receiver responds with 200 and an empty body. */
export function readAnswerPath(path: string): RawAnswer | null {
  const encoded = /^\/answer\/([\w-]+)/.exec(path)?.[1]
  if (encoded === undefined) return null
  try {
    return JSON.parse(inflateRawSync(Buffer.from(encoded, 'base64url')).toString()) as RawAnswer
  } catch {
    // A template or a step of the test has changed the path.
    return null
  }
}
