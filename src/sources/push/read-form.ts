// Reads forms: names and texts, in an address, in a body, or in parts of a body. A repeated name becomes a list.
import { cleanText } from '../../calls/text.ts'

type Form = Readonly<Record<string, string | readonly string[]>>

/** A message of a phone system never has more names. */
const NAMES_MAX = 2000

/** `application/x-www-form-urlencoded` (URL Standard, 5), in a body or an address. */
export function readForm(text: string): Form {
  return together([...new URLSearchParams(text)].slice(0, NAMES_MAX))
}

/**
 * The texts in `multipart/form-data` (RFC 7578). Files are left out.
 * @returns `null` if the body does not consist of such parts
 */
export function readMultipart(body: Uint8Array, contentType: string): Form | null {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? []
  const boundary = quoted ?? plain
  if (boundary === undefined) return null
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const mark = `\r\n--${boundary}`
  const pairs: [string, string][] = []
  let from = bytes.indexOf(`--${boundary}`)
  if (from !== 0 && (from < 2 || bytes.toString('latin1', from - 2, from) !== '\r\n')) return null
  from += mark.length - 2
  while (from >= 0 && from < bytes.length && bytes.toString('latin1', from, from + 2) !== '--') {
    const to = bytes.indexOf(mark, from)
    if (to === -1) return null
    const pair = partOf(bytes.subarray(from, to))
    if (pair && pairs.length < NAMES_MAX) pairs.push(pair)
    from = to + mark.length
  }
  return together(pairs)
}

/** Name and text of a part; `undefined` for a file, or a part without a name. */
function partOf(part: Buffer): [string, string] | undefined {
  const end = part.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const head = part.toString('utf8', 0, end)
  const disposition = /^content-disposition:[^\r\n]*$/im.exec(head)?.[0] ?? ''
  const name = /;\s*name="([^"]*)"/i.exec(disposition)?.[1]
  if (name === undefined || /;\s*filename\*?=/i.test(disposition)) return undefined
  return [name, part.toString('utf8', end + 4)]
}

function together(pairs: readonly (readonly [string, string])[]): Form {
  const values = new Map<string, string | string[]>()
  for (const [key, text] of pairs) {
    const [name, value] = [cleanText(key), cleanText(text)]
    const before = values.get(name)
    if (before === undefined) values.set(name, value)
    else if (typeof before === 'string') values.set(name, [before, value])
    else before.push(value)
  }
  // `fromEntries` defines properties, so a name `__proto__` stays a name.
  return Object.fromEntries(values)
}
