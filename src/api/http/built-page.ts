// Serves the built page (dist/page): its files from memory, and index.html for every path of a view.
//
//   /assets/app-3f2a.js   a file: its name contains a hash of its content, so it is cached for ever. The build also writes
//                         app-3f2a.js.br, the same file compressed, which has no URL of its own
//   /favicon.svg          a file: browsers revalidate it each time, with its ETag
//   /, /calls/call_0198   index.html, with a nonce for the styles that the page's editor makes (S33)
//
// A path is looked up among the files that were read at the start. It never reaches the file system.
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

/** Reads all files of the folder. Without the folder or its index.html, the page explains how to build it. */
export function readBuiltPage(folder: string): BuiltPage {
  const files = new Map(
    globSync('**/*', { cwd: folder, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name)
        return [path.slice(folder.length).split(sep).join('/'), readFileSync(path)]
      }),
  )
  const index = files.get('/index.html')
  files.delete('/index.html')
  const served = new Map(
    [...files]
      .filter(([path]) => !path.endsWith(BUILT_PACKED))
      .map(([path, bytes]) => [path, fileOf(path, bytes, files.get(path + BUILT_PACKED))]),
  )
  const view = index === undefined ? sayNotBuilt : viewOf(index.toString())
  return {
    serve(incoming, outgoing) {
      if (incoming.method !== 'GET' && incoming.method !== 'HEAD') return false
      const { path } = splitTarget(incoming.url ?? '')
      const file = served.get(path)
      if (file) void serveFile(file, incoming, outgoing)
      else if (isView(path, incoming.headers.accept)) view(incoming, outgoing)
      else return false
      return true
    },
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
