// The address (T9, T10). Scheme, host and port are fixed text; fields of a call can only be inside a path segment or the query,
// percent-encoded, so that they never move a boundary.
import { type Compilation, compileText, addError, addWarning } from './compilation.ts'
import { percentEncode } from './escape.ts'
import { type Pair, writePairs } from './form.ts'
import type { Piece } from './template/compile.ts'
import type { Run } from './template/evaluate.ts'
import { type Escaping, type OutputBuffer, type Writer, isFull, appendSecret, compileWriter } from './write.ts'

export const PERCENT: Escaping = { as: 'percent', escape: percentEncode }

interface CompiledUrl {
  /** Scheme, host and port as the URL standard writes them; `null` when the address cannot be read. */
  readonly origin: string | null
  /** Writes the address; a text says why its path is unsafe. */
  readonly write: (run: Run, out: OutputBuffer) => string | null
}

/** Compiles the Base URL, and the pairs that are added to its query. */
export function compileUrl(to: Compilation, pairs: readonly Pair[]): CompiledUrl {
  const pieces = trimEnds(compileText(to, to.template.url, 'url'))
  const origin = readOrigin(to, pieces)
  if (origin === null) return { origin, write: writeAnyway(pieces, pairs) }
  const { path, query, hash } = split(origin.rest)
  if (hash) addWarning(to, 'url', 'The part after # is never sent. Remove it.')
  const [secret] = path[1] ?? []
  if (path.length === 2 && query === null && path[1]?.length === 1 && typeof secret === 'object' && secret.secret) {
    return { origin: origin.origin, write: writeSecretAddress(origin.origin, secret, pairs) }
  }
  const segments = compilePath(path)
  const queryText = query === null ? '' : query.map((piece) => (typeof piece === 'string' ? piece : 'x')).join('')
  const writeQuery = query === null ? null : compileWriter(query, PERCENT, normalQuery)
  const writeRows = writePairs(pairs, query === null ? '?' : queryText === '' || queryText.endsWith('&') ? '' : '&')
  const write: CompiledUrl['write'] = (run, out) => {
    out.text += origin.origin
    for (const segment of segments) {
      if (isFull(run, out)) return null
      const unsafe = segment(run, out)
      if (unsafe !== null) return unsafe
    }
    if (writeQuery !== null) {
      out.text += '?'
      writeQuery(run, out)
    }
    writeRows(run, out)
    // The final check, whatever happened above: an address that left its origin is never sent.
    return out.text.startsWith(`${origin.origin}/`) ? null : 'The URL does not start like the Base URL.'
  }
  return { origin: origin.origin, write }
}

const WRITE_ONE = 'Enter one that starts with https:// (or http://), such as https://crm.example/calls.'

/** The fixed part of the address, and the pieces after it. Without a fixed part there is a problem. */
function readOrigin(to: Compilation, pieces: readonly Piece[]): { origin: string; rest: readonly Piece[] } | null {
  const [first = '', ...others] = pieces
  if (first === '') {
    addError(to, 'url', `The Base URL is missing. ${WRITE_ONE}`)
    return null
  }
  const found = typeof first === 'string' ? /^(https?):[/\\]{2}([^/\\?#]*)/i.exec(first) : null
  if (found === null || typeof first !== 'string') {
    addError(to, 'url', `The Base URL is invalid. ${WRITE_ONE}`)
    return null
  }
  const [fixed, scheme = '', authority = ''] = found
  const rest = first.slice(fixed.length)
  const [inHost] = others
  if (rest === '' && typeof inHost === 'object') {
    const { at, length } = inHost
    addError(
      to,
      'url',
      'Placeholders can’t be used in the host or port, because a call could then choose who receives the data. Use them in the path or after ?.',
      { at, length },
    )
    return null
  }
  const parsed = URL.parse(`${scheme}://${authority}/`)
  if (parsed === null || parsed.hostname === '') {
    addError(to, 'url', `"${authority}" is not a valid host. ${WRITE_ONE}`)
    return null
  }
  if (authority.includes('@')) {
    addError(to, 'url', 'A username or password in the URL is not sent. Remove it and use the Authentication tab.')
  }
  return { origin: parsed.origin, rest: rest === '' ? others : [rest, ...others] }
}

interface Parts {
  /** Segments of the path; the first is the text before the first slash, which is empty. */
  readonly path: Piece[][]
  readonly query: Piece[] | null
  readonly hash: boolean
}

/** Splits at slashes (a backslash counts as a slash, as in browsers), the first `?` and the first `#`. */
function split(pieces: readonly Piece[]): Parts {
  const path: Piece[][] = [[]]
  let query: Piece[] | null = null
  for (const piece of pieces) {
    if (typeof piece !== 'string') {
      ;(query ?? path.at(-1))?.push(piece)
      continue
    }
    for (const [part] of piece.matchAll(/[/\\]|\?|#|[^/\\?#]+/g)) {
      if (part === '#') return { path, query, hash: true }
      if (query !== null) append(query, part)
      else if (part === '?') query = []
      else if (part === '/' || part === '\\') path.push([])
      else path.at(-1)?.push(part)
    }
  }
  return { path, query, hash: false }
}

function append(pieces: Piece[], text: string): void {
  const last = pieces.at(-1)
  if (typeof last === 'string') pieces[pieces.length - 1] = last + text
  else pieces.push(text)
}

type Segment = (run: Run, out: OutputBuffer) => string | null

/** The segments that remain once `.` and `..` in fixed text are resolved, as the URL standard does. */
function compilePath(path: readonly Piece[][]): readonly Segment[] {
  const segments: Segment[] = []
  const all = path.length > 1 ? path.slice(1) : [[]]
  for (const [i, pieces] of all.entries()) {
    const fixed = pieces.every((piece) => typeof piece === 'string') ? normalPath(pieces.join('')) : null
    const dots = fixed === null ? '' : fixed.replace(/%2e/gi, '.')
    const last = i === all.length - 1
    if (dots === '..') segments.pop()
    if (dots !== '.' && dots !== '..') segments.push(fixed === null ? compileSegment(pieces) : writeFixed(`/${fixed}`))
    else if (last) segments.push(writeFixed('/'))
  }
  return segments
}

function writeFixed(text: string): Segment {
  return (_, out) => {
    out.text += text
    return null
  }
}

function compileSegment(pieces: readonly Piece[]): Segment {
  const write = compileWriter(pieces, PERCENT, normalPath)
  return (run, out) => {
    const { length: from } = (out.text += '/')
    const places = out.places.length
    write(run, out)
    const segment = out.text.slice(from)
    if (out.places.length > places || run.tooLarge !== null) return null
    if (segment === '') return 'A placeholder in the URL path is empty for this call, which would change the URL.'
    return isUnsafe(segment) ? `The URL path would contain "${segment}", which points to another folder.` : null
  }
}

/** `.` and `..`, plain or encoded however often; and behind an encoded slash, which some servers decode early. */
function isUnsafe(segment: string): boolean {
  if (!/\.|%/.test(segment)) return false
  const decoded = segment.replace(/%(?:25)*2e/gi, '.').replace(/%(?:25)*(?:2f|5c)/gi, '/')
  return decoded.split('/').some((part) => part === '.' || part === '..')
}

// The URL parser itself normalises fixed text; the letters keep it from trimming blanks or dots at the ends.
function normalPath(text: string): string {
  return URL.parse(`http://x/a${text.toWellFormed()}a`)?.pathname.slice(2, -1) ?? ''
}

function normalQuery(text: string): string {
  return URL.parse(`http://x/?a${text.toWellFormed()}a`)?.search.slice(2, -1) ?? ''
}

/** Writes a secret address: path and query together, inserted as they are (T16). */
function writeSecretAddress(
  origin: string,
  secret: Exclude<Piece, string>,
  pairs: readonly Pair[],
): CompiledUrl['write'] {
  const writeRows = writePairs(pairs, '?')
  return (run, out) => {
    out.text += `${origin}/`
    appendSecret(out, secret, 'raw')
    writeRows(run, out)
    return null
  }
}

/** For the preview of an address that cannot be sent. */
function writeAnyway(pieces: readonly Piece[], pairs: readonly Pair[]): CompiledUrl['write'] {
  const write: Writer = compileWriter(pieces, PERCENT, (text) => text)
  const writeRows = writePairs(pairs, '?')
  return (run, out) => {
    write(run, out)
    writeRows(run, out)
    return null
  }
}

function trimEnds(pieces: readonly Piece[]): readonly Piece[] {
  const last = pieces.length - 1
  return pieces
    .map((piece, i) => {
      if (typeof piece !== 'string') return piece
      const start = i === 0 ? piece.trimStart() : piece
      return i === last ? start.trimEnd() : start
    })
    .filter((piece) => piece !== '')
}
