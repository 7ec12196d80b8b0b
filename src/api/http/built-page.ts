// Serves the built page (dist/page): its files from memory, and index.html for every path of a view.
//
//   /assets/app-3f2a.js   a file: its name contains a hash of its content, so it is cached for ever. The build also writes
//                         app-3f2a.js.br, the same file compressed, which has no URL of its own
//   /favicon.svg          a file: browsers revalidate it each time, with its ETag
//   /, /calls/call_0198   index.html, with a nonce for the styles that the page's editor makes (S33)
//
// A path is looked up among the files that were read at the start. It never reaches the file system. Only a page that was not
// built at the start is read later: `npm run demo` builds the page while the demo runs.
import { createHash, randomBytes } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'
import { chooseEncoding, createCompressed } from './compression.ts'
import type { CompressedContent } from './compression.ts'
import { matchesAnyTag } from './etag.ts'
import { contentSecurityPolicy, SECURITY_HEADERS } from './headers.ts'
import { splitTarget } from './request-target.ts'

export interface BuiltPage {
  /** Answers a request for the page or one of its files. Returns `false`, without an answer, for any other request. */
  serve(incoming: IncomingMessage, outgoing: ServerResponse): boolean
}

/** A path that begins with one of these segments is not a view. If such a path does not exist, the API responds. */
const NOT_VIEWS = new Set('api in inbox oauth recordings assets docs openapi.json healthz readyz metrics'.split(' '))

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/** The extension that the build adds to the name of a file that it compressed. */
const BUILT_PACKED = '.br'

const NOT_BUILT = 'The dashboard is not built. Run npm run build.\n'

/**
 * Reads all files of the folder. Until the folder has an index.html, requests for a view are told how to build the page, and read
 * the folder again.
 */
export function readBuiltPage(folder: string): BuiltPage {
  let page = readFiles(folder)
  return {
    serve(incoming, outgoing) {
      if (incoming.method !== 'GET' && incoming.method !== 'HEAD') return false
      const { path } = splitTarget(incoming.url ?? '')
      const wantsView = isView(path, incoming.headers.accept)
      if (wantsView && page.view === null) page = readFiles(folder)
      const file = page.files.get(path)
      if (file) void serveFile(file, incoming, outgoing)
      else if (wantsView) (page.view ?? sayNotBuilt)(incoming, outgoing)
      else return false
      return true
    },
  }
}

interface PageFiles {
  /** By path, such as `/assets/app-3f2a.js`. */
  readonly files: ReadonlyMap<string, File>
  /** Serves index.html; `null`: there is none. */
  readonly view: ((incoming: IncomingMessage, outgoing: ServerResponse) => void) | null
}

function readFiles(folder: string): PageFiles {
  const read = new Map(
    globSync('**/*', { cwd: folder, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name)
        return [path.slice(folder.length).split(sep).join('/'), readFileSync(path)]
      }),
  )
  const index = read.get('/index.html')
  read.delete('/index.html')
  const files = [...read].filter(([path]) => !path.endsWith(BUILT_PACKED))
  return {
    files: new Map(files.map(([path, bytes]) => [path, fileOf(path, bytes, read.get(path + BUILT_PACKED))])),
    view: index === undefined ? null : viewOf(index.toString()),
  }
}

function isView(path: string, accept = ''): boolean {
  if (path === '/' || path === '/index.html') return true
  return accept.includes('text/html') && !NOT_VIEWS.has(path.split('/')[1] ?? '')
}

interface File {
  readonly packed: CompressedContent
  readonly headers: Readonly<Record<string, string>>
}

function fileOf(path: string, bytes: Buffer, built?: Buffer): File {
  const type = MEDIA_TYPES[extname(path)] ?? 'application/octet-stream'
  const isNamedByContent = path.startsWith('/assets/')
  return {
    packed: createCompressed(bytes, /^text|json|svg/.test(type), built),
    headers: {
      ...SECURITY_HEADERS,
      'content-type': type,
      'cache-control': isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag: tagOf(bytes),
      vary: 'accept-encoding',
    },
  }
}

async function serveFile(
  { packed, headers }: File,
  { method, headers: asked }: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  if (matchesAnyTag(asked['if-none-match'], headers['etag'])) return void outgoing.writeHead(304, headers).end()
  const encoding = chooseEncoding(asked['accept-encoding'])
  const { bytes, encoding: used } = await packed(encoding)
  outgoing.writeHead(200, {
    ...headers,
    ...(used !== null && { 'content-encoding': used }),
    'content-length': bytes.length,
  })
  outgoing.end(method === 'HEAD' ? undefined : bytes)
}

/** Serves index.html, with a fresh nonce in its head and in the policy of each response. */
function viewOf(html: string) {
  const [head = ''] = /^.*?<head[^>]*>/is.exec(html) ?? []
  const rest = html.slice(head.length)
  const headers: Readonly<Record<string, string>> = {
    ...SECURITY_HEADERS,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    etag: tagOf(Buffer.from(html)),
  }
  return ({ method, headers: asked }: IncomingMessage, outgoing: ServerResponse): void => {
    if (matchesAnyTag(asked['if-none-match'], headers['etag'])) {
      // The browser shows its cached document, whose nonce is in the cached policy. A new policy would block the document's
      // styles.
      const { 'content-security-policy': _policy, ...others } = headers
      outgoing.writeHead(304, others).end()
      return
    }
    const nonce = randomBytes(16).toString('base64')
    const body = `${head}<meta name="csp-nonce" content="${nonce}">${rest}`
    outgoing.writeHead(200, {
      ...headers,
      'content-security-policy': contentSecurityPolicy(nonce),
      'content-length': Buffer.byteLength(body),
    })
    outgoing.end(method === 'HEAD' ? undefined : body)
  }
}

function sayNotBuilt({ method }: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.writeHead(404, {
    ...SECURITY_HEADERS,
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(NOT_BUILT),
  })
  outgoing.end(method === 'HEAD' ? undefined : NOT_BUILT)
}

/** A weak ETag: the compressed file, or index.html with another nonce, is the same content in other bytes (RFC 9110, 8.8.1). */
function tagOf(bytes: Buffer): string {
  return `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
}
