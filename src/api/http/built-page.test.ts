import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync } from 'node:zlib'
import { readBuiltPage } from './built-page.ts'

const script = `console.log('${'page '.repeat(500)}')`
const around = mkdtempSync(join(tmpdir(), 'offhook-page-'))
after(() => rmSync(around, { recursive: true }))

/** A folder with these files. */
function built(name: string, files: Readonly<Record<string, string | Buffer>>): string {
  const folder = join(around, name)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

/**
 * Starts a server of this page that answers 204 where the page has no answer. Returns a function that asks for a path
 * unchanged, which Node's `fetch` would not do.
 */
async function serving(folder: string) {
  const page = readBuiltPage(folder)
  const server = createServer((incoming, outgoing) => {
    if (!page.serve(incoming, outgoing)) outgoing.writeHead(204).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  return async (path: string, headers: OutgoingHttpHeaders = {}, method = 'GET') => {
    const asking = request({ host: '127.0.0.1', port, path, method, headers, agent: false }).end()
    const [incoming] = await once(asking, 'response')
    return {
      status: incoming.statusCode as number,
      headers: incoming.headers as IncomingHttpHeaders,
      body: await buffer(incoming),
    }
  }
}

const html =
  '<!doctype html><html><head><script type="module" src="/assets/app-1a2b.js"></script></head><body></body></html>'
writeFileSync(join(around, 'secret.txt'), 'outside')
const ask = await serving(
  built('page', {
    'index.html': html,
    'assets/app-1a2b.js': script,
    'assets/sans-9f.woff2': Buffer.alloc(5000),
    'icon.svg': '<svg/>',
  }),
)
const asBrowser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

test('S33 the document has a fresh nonce in its head and in its policy, and no other style may stand in the page', async () => {
  const nonces = []
  for (const path of ['/', '/calls/call_1?tab=log', '/link/abc', '/integrations', '/index.html']) {
    const { status, headers, body } = await ask(path, asBrowser)
    const nonce = /<head><meta name="csp-nonce" content="([\w+/=]{24})"><script/.exec(body.toString())?.[1]
    assert.equal(status, 200, path)
    assert.ok(String(headers['content-security-policy']).includes(`style-src 'self' 'nonce-${nonce}'; `))
    assert.match(String(headers['content-security-policy']), /^default-src 'none'; script-src 'self'; /)
    assert.equal(headers['cache-control'], 'no-cache')
    nonces.push(nonce)
  }
  assert.equal(new Set(nonces).size, 5)
})

test('S33 a browser that has the document keeps its policy with it', async () => {
  const { headers } = await ask('/')
  const again = await ask('/', { 'if-none-match': String(headers.etag) })
  assert.deepEqual([again.status, again.body.length, again.headers['content-security-policy']], [304, 0, undefined])
  assert.equal((await ask('/', { 'if-none-match': '"other"' })).status, 200)
})

test('a file that is named by its content is kept for ever, any other is asked for again', async () => {
  const asset = await ask('/assets/app-1a2b.js')
  assert.equal(asset.headers['cache-control'], 'public, max-age=31536000, immutable')
  assert.equal(asset.headers['content-type'], 'text/javascript; charset=utf-8')
  assert.equal(asset.headers['x-content-type-options'], 'nosniff')
  assert.equal(asset.body.toString(), script)
  const icon = await ask('/icon.svg')
  assert.deepEqual([icon.headers['cache-control'], icon.headers['content-type']], ['no-cache', 'image/svg+xml'])
  assert.equal((await ask('/icon.svg', { 'if-none-match': String(icon.headers.etag) })).status, 304)
})

test('what gets smaller is sent packed, in the way that the browser takes', async () => {
  const path = '/assets/app-1a2b.js'
  const br = await ask(path, { 'accept-encoding': 'gzip, deflate, br' })
  assert.equal(br.headers['content-encoding'], 'br')
  assert.equal(brotliDecompressSync(br.body).toString(), script)
  const gzip = await ask(path, { 'accept-encoding': 'gzip;q=0.5, br;q=0' })
  assert.equal(gzip.headers['content-encoding'], 'gzip')
  assert.equal(gunzipSync(gzip.body).toString(), script)
  for (const encoding of ['', 'identity', 'br;q=0, gzip;q=0', 'zstd'])
    assert.equal((await ask(path, { 'accept-encoding': encoding })).headers['content-encoding'], undefined, encoding)
  assert.equal((await ask('/assets/sans-9f.woff2', { 'accept-encoding': 'br' })).headers['content-encoding'], undefined)
  const head = await ask(path, { 'accept-encoding': 'br' }, 'HEAD')
  assert.deepEqual([head.headers['content-length'], head.body.length], [String(br.body.length), 0])
})

test('what the build packed is sent as it is, and has no address of its own', async () => {
  // This quality is lower than the quality with which the server itself would compress the file.
  const packed = brotliCompressSync(script, { params: { [constants.BROTLI_PARAM_QUALITY]: 0 } })
  const asking = await serving(
    built('packed', { 'index.html': html, 'assets/app-1a2b.js': script, 'assets/app-1a2b.js.br': packed }),
  )
  const { headers, body } = await asking('/assets/app-1a2b.js', { 'accept-encoding': 'gzip, br' })
  assert.deepEqual([headers['content-encoding'], headers['content-type']], ['br', 'text/javascript; charset=utf-8'])
  assert.deepEqual(body, packed)
  assert.equal((await asking('/assets/app-1a2b.js')).body.toString(), script)
  assert.equal((await asking('/assets/app-1a2b.js.br')).status, 204)
})

test('the API’s paths, other methods, and who wants no HTML are not answered with the page', async () => {
  for (const path of [
    '/api/v1/nothing',
    '/in/x',
    '/inbox/x',
    '/docs',
    '/openapi.json',
    '/healthz',
    '/metrics',
    '/recordings/x',
  ])
    assert.equal((await ask(path, asBrowser)).status, 204, path)
  assert.equal((await ask('/assets/gone-1.js', asBrowser)).status, 204)
  assert.equal((await ask('/calls', { accept: 'application/json' })).status, 204)
  assert.equal((await ask('/', asBrowser, 'POST')).status, 204)
  assert.equal((await ask('/inboxes', asBrowser)).status, 200)
})

test('no path leads out of the folder', async () => {
  for (const path of [
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '//secret.txt',
    '/assets/..\\..\\secret.txt',
  ]) {
    for (const headers of [{}, asBrowser]) {
      const { body } = await ask(path, headers)
      assert.ok(!body.includes('outside'), path)
    }
  }
})

test('where the page is not built it says how', async () => {
  const unbuilt = await serving(join(around, 'nowhere'))
  for (const path of ['/', '/link/abc']) {
    const { headers, body } = await unbuilt(path, asBrowser)
    assert.equal(headers['content-type'], 'text/plain; charset=utf-8')
    assert.equal(body.toString(), 'The dashboard is not built. Run npm run build.\n')
  }
})

test('a page that is built after the start is served', async () => {
  const late = await serving(join(around, 'late'))
  assert.equal((await late('/', asBrowser)).status, 404)
  built('late', { 'index.html': html, 'assets/app-1a2b.js': script })
  const { status, body } = await late('/calls', asBrowser)
  assert.equal(status, 200)
  assert.match(body.toString(), /csp-nonce/)
  assert.equal((await late('/assets/app-1a2b.js')).body.toString(), script)
})
