// Recordings fetched from real servers on loopback, through the real guard and into real files.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { answerRange, cutAfter, startRecordingServer } from '../../test/kit/recording-server.ts'
import type { RecordingAnswer, RecordingServer } from '../../test/kit/recording-server.ts'
import { floods, startFlooding } from '../../test/kit/floods.ts'
import { misbehaviourNamed, misbehaviours, startMisbehaving } from '../../test/kit/misbehaviours.ts'
import type { CertificateName } from '../../test/kit/receiver.ts'
import { createDownloader } from '../delivery/downloader.ts'
import type { Lookup } from '../delivery/guard.ts'
import { parseAllowNetworks, PUBLIC_ONLY } from '../delivery/network-policy.ts'
import { OffhookError } from '../errors.ts'
import { createFetcher, nextTryMs } from './recording-fetcher.ts'
import type { DownloadRequest, Credentials, FetchResult, FetchLimits } from './recording-fetcher.ts'
import { createRecordingFiles } from './recording-files.ts'
import type { Draft } from './recording-files.ts'

const MIB = 1024 * 1024
const SOUND = randomBytes(300_000)
const policy = { ...PUBLIC_ONLY, allowed: parseAllowNetworks('127.0.0.0/8') }

interface FetchFixture {
  readonly bring: (url: string, more?: { credentials?: Credentials; signal?: AbortSignal }) => Promise<FetchResult>
  readonly draftsLeft: () => Promise<string[]>
}

interface FetchSetup {
  readonly limits?: Partial<FetchLimits>
  readonly lookup?: Lookup
}

async function newPlace(t: TestContext, { limits, lookup }: FetchSetup = {}): Promise<FetchFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-fetch-'))
  const download = createDownloader({ policy, userAgent: 'Offhook/1.2.3', ...(lookup ? { lookup } : {}) })
  const files = createRecordingFiles(folder)
  const fetchRecording = createFetcher({ download, files, limits: { pauseMs: 1, ...limits } })
  t.after(async () => {
    await download.close()
    await rm(folder, { recursive: true, force: true })
  })
  return {
    bring: (url, { credentials = null, signal }: { credentials?: Credentials | null; signal?: AbortSignal } = {}) =>
      fetchRecording({ url, credentials, ...(signal ? { signal } : {}) }),
    draftsLeft: () => readdir(join(folder, 'drafts')).catch(() => []),
  }
}

async function newServer(
  t: TestContext,
  answering: RecordingAnswer,
  options: { host?: string; certificate?: CertificateName } = {},
): Promise<RecordingServer> {
  const server = await startRecordingServer(answering, options)
  t.after(() => server[Symbol.asyncDispose]())
  return server
}

/** Checks that the fetched file has exactly this content, and drops the draft. */
async function assertBrought(fetched: FetchResult, content: Buffer = SOUND): Promise<void> {
  assert.ok(fetched.ok, fetched.ok ? '' : fetched.problem)
  const { draft, bytes, sha256 } = fetched
  assert.deepEqual({ bytes, sha256 }, { bytes: content.length, sha256: hashOf(content) })
  assert.equal(hashOf(await readFile(draft.path)), sha256)
  await draft.drop()
}

function assertFailed(fetched: FetchResult, again: boolean, words: RegExp): void {
  assert.ok(!fetched.ok)
  assert.match(fetched.problem, words)
  assert.equal(fetched.again, again, fetched.problem)
}

const hashOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end()
}

test('S11 a recording is fetched as it is, with its hash, and what the server calls it is handed on', async (t) => {
  const server = await newServer(t, (response) => response.writeHead(200, { 'content-type': 'audio/x-wav' }).end(SOUND))
  const { bring } = await newPlace(t)
  const fetched = await bring(`${server.url}/a%20b.wav?sig=d%C3%A9#t`)
  assert.equal(fetched.ok && fetched.contentType, 'audio/x-wav')
  await assertBrought(fetched)
  assert.equal(server.requests[0]?.path, '/a%20b.wav?sig=d%C3%A9')
  const { host, connection, ...headers } = server.requests[0]?.headers ?? {}
  assert.equal(host, new URL(server.url).host)
  assert.notEqual(connection, undefined)
  assert.deepEqual(headers, { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'Offhook/1.2.3' })
})

test('S43 an answer without a length is read to its end, and a page is handed on as what it says it is', async (t) => {
  const server = await newServer(t, (response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
    response.write(SOUND.subarray(0, 1000))
    response.end(SOUND.subarray(1000))
  })
  const fetched = await (await newPlace(t)).bring(server.url)
  assert.equal(fetched.ok && fetched.contentType, 'text/html')
  await assertBrought(fetched)
})

test('S43 a recording that is cut in the middle is resumed where it ended, each time', async (t) => {
  const server = await newServer(t, (response, request, nth) => {
    if (nth > 3) return answerRange(response, request, SOUND, '"v1"')
    response.setHeader('etag', '"v1"')
    if (nth === 1) return cutAfter(response, 100_000, SOUND)
    const start = Number(/\d+/.exec(request.headers.range ?? '')?.[0])
    response.statusCode = 206
    response.setHeader('content-range', `bytes ${start}-${SOUND.length - 1}/${SOUND.length}`)
    cutAfter(response, 50_000, SOUND.subarray(start))
  })
  await assertBrought(await (await newPlace(t)).bring(server.url))
  const [first, ...rest] = server.requests.map(({ headers }) => [headers.range, headers['if-range']])
  assert.deepEqual(first, [undefined, undefined])
  assert.equal(rest.length, 3)
  for (const [range, tag] of rest) {
    assert.match(String(range), /^bytes=[1-9]\d*-$/)
    assert.equal(tag, '"v1"')
  }
})

test('S43 a server that goes away in the middle for a moment is asked for the rest', async (t) => {
  const server = await newServer(t, (response, request, nth) => {
    response.setHeader('etag', '"v1"')
    if (nth === 1) return cutAfter(response, 100_000, SOUND)
    if (nth === 2) return void response.socket?.destroy()
    if (nth === 3) return void response.writeHead(502).end()
    return answerRange(response, request, SOUND, '"v1"')
  })
  await assertBrought(await (await newPlace(t)).bring(server.url))
  assert.equal(server.requests.length, 4)
})

test('S43 a server that gives its file in parts is asked until all are there', async (t) => {
  const server = await newServer(t, (response, request, nth) => {
    if (nth === 1) {
      response.setHeader('etag', '"v1"')
      return cutAfter(response, 100_000, SOUND)
    }
    const start = Number(/\d+/.exec(request.headers.range ?? '')?.[0])
    const end = Math.min(start + 100_000, SOUND.length)
    response.writeHead(206, { 'content-range': `bytes ${start}-${end - 1}/${SOUND.length}` })
    response.end(SOUND.subarray(start, end))
  })
  await assertBrought(await (await newPlace(t)).bring(server.url))
})

const CHANGED = Buffer.from(SOUND.toReversed())

const BEGUN_AGAIN: readonly {
  readonly why: string
  readonly head: Record<string, string>
  readonly asks: readonly [string | undefined, string | undefined]
  readonly answer: RecordingAnswer
}[] = [
  {
    why: 'has another tag meanwhile',
    head: { etag: '"v1"' },
    asks: ['bytes', '"v1"'],
    answer: (response, request) => answerRange(response, request, CHANGED, '"v2"'),
  },
  {
    why: 'has another date meanwhile',
    head: { 'last-modified': 'Wed, 25 Nov 2020 03:06:05 GMT' },
    asks: ['bytes', 'Wed, 25 Nov 2020 03:06:05 GMT'],
    answer: (response) => response.end(CHANGED),
  },
  {
    why: 'has a weak tag, which may stand for other bytes',
    head: { etag: 'W/"v1"', 'last-modified': 'Wed, 25 Nov 2020 03:06:05 GMT' },
    asks: [undefined, undefined],
    answer: (response) => response.end(CHANGED),
  },
  {
    why: 'was changed in the second in which it was fetched',
    head: { 'last-modified': 'Wed, 25 Nov 2020 03:06:05 GMT', date: 'Wed, 25 Nov 2020 03:06:05 GMT' },
    asks: [undefined, undefined],
    answer: (response) => response.end(CHANGED),
  },
  {
    why: 'has neither tag nor date',
    head: {},
    asks: [undefined, undefined],
    answer: (response) => response.end(CHANGED),
  },
]

for (const { why, head, asks, answer } of BEGUN_AGAIN) {
  test(`S43 a recording that is cut and ${why} is begun again`, async (t) => {
    const server = await newServer(t, (response, request, nth) => {
      if (nth > 1) return answer(response, request, nth)
      for (const [name, value] of Object.entries(head)) response.setHeader(name, value)
      cutAfter(response, 100_000, SOUND)
    })
    const { bring, draftsLeft } = await newPlace(t)
    await assertBrought(await bring(server.url), CHANGED)
    const headers = server.requests[1]?.headers
    assert.deepEqual([headers?.range?.slice(0, 5), headers?.['if-range']], asks)
    assert.deepEqual(await draftsLeft(), [])
  })
}

const WRONG_PARTS: Readonly<Record<string, RecordingAnswer>> = {
  'begins elsewhere': (response) =>
    response.writeHead(206, { 'content-range': `bytes 0-9/${SOUND.length}` }).end(SOUND.subarray(0, 10)),
  'says nothing of where it begins': (response) => response.writeHead(206).end(SOUND),
  'is of another file': (response, { headers }) => {
    const start = Number(/\d+/.exec(headers.range ?? '')?.[0])
    const head = { etag: '"v2"', 'content-range': `bytes ${start}-${SOUND.length - 1}/${SOUND.length}` }
    response.writeHead(206, head).end(SOUND.subarray(start))
  },
  'is of a longer file': (response, { headers }) => {
    const start = Number(/\d+/.exec(headers.range ?? '')?.[0])
    response.writeHead(206, { 'content-range': `bytes ${start}-${SOUND.length - 1}/999999` }).end(SOUND.subarray(start))
  },
  'is none, because the file is shorter now': (response) => response.writeHead(416).end(),
}

for (const [how, answer] of Object.entries(WRONG_PARTS)) {
  test(`S43 a part that ${how} is not put to the rest: the recording is begun again`, async (t) => {
    const server = await newServer(t, (response, request, nth) => {
      if (nth === 2) return answer(response, request, nth)
      response.setHeader('etag', '"v1"')
      return nth === 1 ? cutAfter(response, 100_000, SOUND) : void response.end(SOUND)
    })
    await assertBrought(await (await newPlace(t)).bring(server.url))
    assert.deepEqual(
      server.requests.map(({ headers }) => headers.range !== undefined),
      [false, true, false],
    )
  })
}

test('S43 a server that cuts every answer is left alone after five, and nothing stays behind', async (t) => {
  const server = await newServer(t, (response) => cutAfter(response, 100_000, SOUND))
  const { bring, draftsLeft } = await newPlace(t)
  assertFailed(await bring(server.url), true, /interrupted the download/)
  assert.equal(server.requests.length, 5)
  assert.deepEqual(await draftsLeft(), [])
})

test('S5 redirects are followed, five at most', async (t) => {
  const statuses = [301, 302, 303, 307, 308, 302]
  const server = await newServer(t, (response, { path }) => {
    const step = Number(path.slice(1))
    if (step === 0) return void response.end(SOUND)
    response
      .writeHead(statuses[step - 1] ?? 302, { location: step % 2 ? `${step - 1}` : `${server.url}/${step - 1}` })
      .end()
  })
  const { bring } = await newPlace(t)
  await assertBrought(await bring(`${server.url}/5`))
  assert.equal(server.requests.length, 6)
  assertFailed(await bring(`${server.url}/6`), false, /more than 5 times/)
  assert.equal(server.requests.length, 12)
})

test('S5 a redirect that does not say where, and an answer that is none, end it', async (t) => {
  const server = await newServer(t, (response, { path }) => response.writeHead(Number(path.slice(1))).end())
  const { bring } = await newPlace(t)
  assertFailed(await bring(`${server.url}/302`), false, /without a location/)
  assertFailed(await bring(`${server.url}/304`), false, /did not provide the recording \(304\)/)
})

test('S5 a redirect from https to http is not followed', async () => {
  const requests: string[] = []
  const download = {
    async get({ url }: DownloadRequest) {
      requests.push(url)
      const headers = new Map([['location', 'http://recordings.example/a.wav']])
      return {
        status: 302,
        headers,
        retryAfterMs: null,
        next: async () => ({ end: true as const }),
        discard: async () => {},
      }
    },
  }
  const files = { draft: () => assert.fail('nothing was sent') }
  const bring = createFetcher({ download, files })
  assertFailed(
    await bring({ url: 'https://recordings.example/a.wav', credentials: null }),
    false,
    /redirects from https:\/\/ to http:/,
  )
  assert.deepEqual(requests, ['https://recordings.example/a.wav'])
})

test('S1 S11 an address that is not allowed is not gone to, neither first nor by a redirect', async (t) => {
  const inner = await newServer(t, (response) => response.end('secret'), { host: '::1' })
  const { port } = new URL(inner.url)
  const lookup: Lookup = async (host) => (host === 'mixed.test' ? ['127.0.0.1', '10.0.0.1'] : ['::1'])
  const { bring, draftsLeft } = await newPlace(t, { lookup })
  for (const to of [
    inner.url,
    `http://inner.test:${port}/`,
    `http://mixed.test:${port}/`,
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'http://0.0.0.0/',
  ]) {
    // A name that does not resolve yet fails with the same message, so both failures are tried again (S9).
    const again = to.includes('.test')
    assertFailed(await bring(to), again, /OFFHOOK_ALLOW_NETWORKS/)
    const server = await newServer(t, (response) => redirect(response, to))
    assertFailed(await bring(server.url), again, /OFFHOOK_ALLOW_NETWORKS/)
    assert.equal(server.requests.length, 1)
  }
  assert.equal(inner.requests.length, 0)
  assert.deepEqual(await draftsLeft(), [])
})

test('S6 what is no address of a web server is told at once', async (t) => {
  const { bring } = await newPlace(t)
  for (const [url, words] of [
    ['recordings/a.wav', /not a URL/],
    ['ftp://recordings.example/a.wav', /https:\/\/ or http:\/\//],
    ['file:///etc/passwd', /https:\/\/ or http:\/\//],
    ['http://127.0.0.1:5432/', /database/],
    [
      'http://jane:pw@127.0.0.1:8080/',
      /^The URL contains credentials for 127\.0\.0\.1:8080\. Set them as username and password instead\.$/,
    ],
  ] as const) {
    assertFailed(await bring(url), false, words)
  }
  const server = await newServer(t, (response) => redirect(response, 'gopher://127.0.0.1:70/'))
  assertFailed(await bring(server.url), false, /https:\/\/ or http:\/\//)
})

test('S26 credentials go to their origin only, and not again after a redirect away from it', async (t) => {
  const home = await newServer(t, (response, { path }) => {
    if (path === '/away') return redirect(response, `${away.url}/there`)
    if (path === '/near') return redirect(response, '/away')
    return void response.end(SOUND)
  })
  const away = await newServer(t, (response, { path }) => {
    if (path === '/there') return redirect(response, `${home.url}/back`)
    return void response.end(SOUND)
  })
  const { bring } = await newPlace(t)
  const basic = { origin: home.url, username: 'jané', password: 'p:w' }
  await assertBrought(await bring(`${home.url}/near`, { credentials: basic }))
  const expected = `Basic ${Buffer.from('jané:p:w').toString('base64')}`
  assert.deepEqual(
    home.requests.map(({ path, headers }) => [path, headers.authorization]),
    [
      ['/near', expected],
      ['/away', expected],
      ['/back', undefined],
    ],
  )
  assert.deepEqual(
    away.requests.map(({ headers }) => headers.authorization),
    [undefined],
  )
  await assertBrought(await bring(`${home.url}/x`, { credentials: { origin: `${home.url}/`, token: 'tok' } }))
  assert.equal(home.requests.at(-1)?.headers.authorization, 'Bearer tok')
  await assertBrought(await bring(`${away.url}/x`, { credentials: { origin: home.url, token: 'tok' } }))
  assert.equal(away.requests.at(-1)?.headers.authorization, undefined)
})

test('S26 the rest of a recording that was cut is asked for with the same credentials', async (t) => {
  const server = await newServer(t, (response, request, nth) => {
    if (nth > 1) return answerRange(response, request, SOUND, '"v1"')
    response.setHeader('etag', '"v1"')
    cutAfter(response, 100_000, SOUND)
  })
  const { bring } = await newPlace(t)
  await assertBrought(await bring(server.url, { credentials: { origin: server.url, token: 'tok' } }))
  assert.deepEqual(
    server.requests.map(({ headers }) => headers.authorization),
    ['Bearer tok', 'Bearer tok'],
  )
})

const STATUSES: readonly (readonly [status: number, again: boolean, words: RegExp])[] = [
  [202, true, /not created the recording yet/],
  [204, true, /not created the recording yet/],
  [206, true, /different part/],
  [400, false, /did not provide the recording/],
  [401, false, /requires credentials/],
  [403, true, /does not have it yet/],
  [404, true, /does not have the recording yet/],
  [405, false, /did not provide the recording/],
  [408, true, /did not provide/],
  [409, true, /did not provide/],
  [410, false, /permanently gone/],
  [416, false, /did not provide/],
  [425, true, /did not provide/],
  [429, true, /rate limiting/],
  [451, false, /did not provide/],
  [500, true, /could not provide/],
  [502, true, /could not provide/],
  [503, true, /could not provide/],
]

for (const [status, again, words] of STATUSES) {
  test(`S43 a server that answers ${status} ${again ? 'is asked again later' : 'is not asked again'}`, async (t) => {
    const server = await newServer(t, (response) => response.writeHead(status).end())
    const { bring, draftsLeft } = await newPlace(t)
    const fetched = await bring(server.url)
    assertFailed(fetched, again, words)
    assert.ok(!fetched.ok && !('afterMs' in fetched))
    assert.deepEqual(await draftsLeft(), [])
  })
}

test('S43 a refusal says which credentials were refused, or why they were not sent', async (t) => {
  const server = await newServer(t, (response) => response.writeHead(401).end())
  const { bring } = await newPlace(t)
  assertFailed(await bring(server.url, { credentials: { origin: server.url, token: 'x' } }), false, /rejected the cred/)
  const others = { origin: 'https://other.example', token: 'x' }
  assertFailed(await bring(server.url, { credentials: others }), false, /for https:\/\/other\.example only/)
})

test('S43 a server that says when to come again is taken at its word', async (t) => {
  const answers = [
    { status: 503, 'retry-after': '120' },
    { status: 404, 'retry-after': '7' },
    { status: 410, 'retry-after': '7' },
    { status: 429, 'retry-after': 'soon' },
  ]
  const server = await newServer(t, (response, _request, nth) => {
    const { status = 500, ...head } = answers[nth - 1] ?? {}
    response.writeHead(status, head).end()
  })
  const { bring } = await newPlace(t)
  const waits: unknown[] = []
  for (const _ of answers) {
    const fetched = await bring(server.url)
    waits.push(!fetched.ok && 'afterMs' in fetched ? fetched.afterMs : null)
  }
  assert.deepEqual(waits, [120_000, 7_000, null, null])
})

test('S43 a recording larger than 200 MiB is refused by its length, before a byte of it', async (t) => {
  const server = await newServer(t, (response) => {
    response.writeHead(200, { 'content-length': String(200 * MIB + 1) })
    response.flushHeaders()
  })
  const { bring, draftsLeft } = await newPlace(t)
  assertFailed(await bring(server.url), false, /larger than 200 MiB/)
  assert.deepEqual(await draftsLeft(), [])
})

test('S43 a recording that does not say how long it is may have 200 MiB, and not a byte more', async (t) => {
  const zeros = Buffer.alloc(MIB)
  const server = await newServer(t, (response, { path }) => {
    let left = 200
    const goOn = (): void => {
      while (left > 0) {
        left -= 1
        if (!response.write(zeros)) return void response.once('drain', goOn)
      }
      response.end(path === '/more' ? 'x' : '')
    }
    goOn()
  })
  const { bring, draftsLeft } = await newPlace(t)
  assertFailed(await bring(`${server.url}/more`), false, /larger than 200 MiB/)
  assert.deepEqual(await draftsLeft(), [])
  const fetched = await bring(`${server.url}/as-much`)
  assert.ok(fetched.ok)
  assert.equal(fetched.bytes, 200 * MIB)
  await fetched.draft.drop()
})

test('S8 a recording that the server has compressed is not taken for audio', async (t) => {
  const server = await newServer(t, (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(SOUND))
  assertFailed(await (await newPlace(t)).bring(server.url), false, /compressed \(gzip\)/)
})

test('S43 an empty file is asked for again: it may be written later', async (t) => {
  const server = await newServer(t, (response) => response.end())
  const { bring, draftsLeft } = await newPlace(t)
  assertFailed(await bring(server.url), true, /empty file/)
  assert.deepEqual(await draftsLeft(), [])
})

test('S43 a server that sends nothing is cut off, before its answer and in the middle of it', async (t) => {
  const server = await newServer(t, (response, { path }) => {
    if (path === '/head') return
    response.setHeader('content-length', String(SOUND.length))
    response.write(SOUND.subarray(0, 1000))
  })
  const { bring, draftsLeft } = await newPlace(t, { limits: { idleMs: 100 } })
  assertFailed(await bring(`${server.url}/head`), true, /The server sent nothing for 0\.1 s\./)
  assertFailed(
    await bring(`${server.url}/body`),
    true,
    /interrupted the download\. The server sent nothing for 0\.1 s\./,
  )
  assert.deepEqual(await draftsLeft(), [])
})

test('S43 a server that sends byte for byte without end is cut off when the time of a try is over', async (t) => {
  const server = await newServer(t, (response) => {
    const drip = setInterval(() => response.write('x'), 10)
    response.once('close', () => clearInterval(drip))
  })
  const { bring, draftsLeft } = await newPlace(t, { limits: { tryMs: 600 } })
  assertFailed(await bring(server.url), true, /did not send the whole recording/)
  assert.deepEqual(await draftsLeft(), [])
})

test('S43 a draft that cannot be written ends the try, and the connection with it', async (t) => {
  const closed = Promise.withResolvers<void>()
  const server = await newServer(t, (response) => {
    response.once('close', closed.resolve)
    response.write(SOUND)
  })
  const download = createDownloader({ policy, userAgent: 'Offhook/1.2.3' })
  t.after(() => download.close())
  const full = new OffhookError('disk_full', 'There is no room.')
  let dropped = 0
  const draft: Draft = {
    path: '',
    bytes: 0,
    digest: () => ({ bytes: 0, sha256: '' }),
    write: () => Promise.reject(full),
    keep: () => Promise.reject(full),
    drop: async () => void (dropped += 1),
  }
  const fetchRecording = createFetcher({ download, files: { draft: async () => draft } })
  await assert.rejects(fetchRecording({ url: server.url, credentials: null }), full)
  await closed.promise
  assert.equal(dropped, 1)
})

test('S43 a download that is called off ends, and can be tried again', async (t) => {
  const stop = new AbortController()
  const server = await newServer(t, (response) => {
    response.write(SOUND, () => stop.abort())
  })
  const { bring, draftsLeft } = await newPlace(t)
  assertFailed(await bring(server.url, { signal: stop.signal }), true, /Offhook stopped/)
  assertFailed(await bring(server.url, { signal: stop.signal }), true, /Offhook stopped/)
  assert.equal(server.requests.length, 1)
  assert.deepEqual(await draftsLeft(), [])
})

test('S9 who cannot be reached is asked again, and the sentence says why', async (t) => {
  const gone = await startRecordingServer((response) => response.end())
  await gone[Symbol.asyncDispose]()
  const untrusted = await newServer(t, (response) => response.end(SOUND), { certificate: 'self-signed' })
  const lookup: Lookup = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))
  const { bring } = await newPlace(t, { lookup })
  assertFailed(await bring(gone.url), true, /^127\.0\.0\.1: The connection was refused/)
  assertFailed(await bring('http://nowhere.test/'), true, /nowhere\.test was not found, or resolves/)
  assertFailed(await bring(untrusted.url), true, /^127\.0\.0\.1: The server’s certificate is self-signed\.$/)
  const broken = await startMisbehaving(misbehaviourNamed('answers with garbage'), 'http')
  t.after(() => broken.close())
  assertFailed(await bring(broken.url), true, /^127\.0\.0\.1: The server did not return a valid HTTP response\b/)
})

for (const misbehaviour of misbehaviours.filter(({ certificate }) => !certificate)) {
  test(`S43 a try ends in time, and leaves nothing, with a server that ${misbehaviour.name}`, async (t) => {
    const server = await startMisbehaving(misbehaviour, 'http')
    t.after(() => server.close())
    const { bring, draftsLeft } = await newPlace(t, { limits: { idleMs: 200, tryMs: 1_000 } })
    const fetched = await bring(`${server.url}/a.wav`)
    if (fetched.ok) await fetched.draft.drop()
    else
      assert.match(fetched.problem, /^127\.0\.0\.1|larger than 200 MiB|^Offhook doesn’t send to 169\.254\.169\.254\./)
    assert.deepEqual(await draftsLeft(), [])
  })
}

for (const flood of floods) {
  test(`S47 a recording is left, by its bytes, with a server that ${flood.name}`, { timeout: 20_000 }, async (t) => {
    const server = await startFlooding(flood, 'http')
    t.after(() => server.close())
    const { bring, draftsLeft } = await newPlace(t)
    const bounds =
      /too much besides the recording|too many header lines|response headers are larger than 16 KiB|interim responses/
    assertFailed(await bring(`${server.url}/a.wav`), true, bounds)
    assert.deepEqual(await draftsLeft(), [])
  })
}

test('S47 a recording that comes in chunks of 32 bytes is taken', async (t) => {
  const chunks = Array.from({ length: 20_000 }, (_, nth) => Buffer.alloc(32, nth))
  const server = await newServer(t, (response) => {
    for (const chunk of chunks) response.write(chunk)
    response.end()
  })
  const { bring } = await newPlace(t)
  const fetched = await bring(server.url)
  assert.ok(fetched.ok, JSON.stringify(fetched))
  assert.equal(fetched.bytes, 20_000 * 32)
  await fetched.draft.drop()
})

test('S43 a recording is tried for 24 hours: soon at first, then every half hour', () => {
  const waits: number[] = []
  for (let tries = 1; ; tries += 1) {
    const wait = nextTryMs(tries)
    if (wait === null) break
    waits.push(wait / 1000)
  }
  assert.deepEqual(waits.slice(0, 10), [5, 15, 30, 60, 120, 300, 600, 900, 1800, 1800])
  const hours = waits.reduce((sum, seconds) => sum + seconds, 0) / 3600
  assert.ok(hours > 23.4 && hours <= 24, String(hours))
  assert.equal(nextTryMs(10_000), null)
})
