// The disk and the database are replaced. test/api/recordings.test.ts tests uploads to a real program.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { OffhookError } from '../errors.ts'
import type { Draft } from './recording-files.ts'
import { createUploadReceiver } from './upload-receiver.ts'
import type { UploadReceiverDeps, Upload } from './upload-receiver.ts'

const WAV = Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE'), Buffer.alloc(10_000, 7)])

interface UploadFixture {
  readonly receive: (body: AsyncIterable<Uint8Array>, callId?: string) => Promise<{ id: string; isNew: boolean }>
  /** Whole files by name. */
  readonly files: Map<string, Buffer>
  readonly drafts: Set<object>
  readonly reported: { readonly callId: string; readonly id: string; readonly sha256: string; readonly bytes: number }[]
}

function createFixture(more: Partial<UploadReceiverDeps> = {}): UploadFixture {
  const files = new Map<string, Buffer>()
  const drafts = new Set<object>()
  const reported: { callId: string; id: string; sha256: string; bytes: number }[] = []
  let made = 0
  const receive = createUploadReceiver({
    files: {
      async draft() {
        const chunks: Uint8Array[] = []
        const draft: Draft = {
          path: '',
          bytes: 0,
          async write(chunk) {
            chunks.push(chunk)
          },
          digest() {
            const whole = Buffer.concat(chunks)
            return { bytes: whole.length, sha256: createHash('sha256').update(whole).digest('hex') }
          },
          async keep(name) {
            files.set(name, Buffer.concat(chunks))
            return draft.digest()
          },
          async drop() {
            drafts.delete(draft)
          },
        }
        drafts.add(draft)
        return draft
      },
      async remove(name) {
        files.delete(name)
      },
    },
    identify: (head) => (Buffer.from(head).toString('latin1').startsWith('RIFF') ? 'wav' : null),
    findSame: async (_account, callId, sha256) =>
      reported.find((one) => one.callId === callId && one.sha256 === sha256)?.id ?? null,
    count: async (_account, callId) => reported.filter((one) => one.callId === callId).length,
    reportToCall: async ({ callId }, { id, sha256, bytes }) => reported.push({ callId, id, sha256, bytes }),
    newId: () => `id-${(made += 1)}`,
    ...more,
  })
  const upload: Omit<Upload, 'body' | 'callId'> = { accountId: 1, sourceId: 2, uniqueid: 'u' }
  return { receive: (body, callId = 'c') => receive({ ...upload, callId, body }), files, drafts, reported }
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

function refused(code: string, words: RegExp) {
  return (error: unknown): boolean => error instanceof OffhookError && error.code === code && words.test(error.message)
}

for (const size of [1, 7, 4096, 100_000]) {
  test(`S43 what comes in pieces of ${size} bytes is kept whole, and its call told after that`, async () => {
    const { receive, files, drafts, reported } = createFixture()
    assert.deepEqual(await receive(pieces(WAV, size)), { id: 'id-1', isNew: true })
    assert.deepEqual(files.get('id-1.source'), WAV)
    assert.deepEqual([reported.length, reported[0]?.bytes, drafts.size], [1, WAV.length, 0])
  })
}

test('S43 the same bytes for the same call are the same recording; for another call they are another', async () => {
  const { receive, files, reported } = createFixture()
  const all = await Promise.all([receive(pieces(WAV, 999)), receive(pieces(WAV, 5000)), receive(pieces(WAV, 99), 'd')])
  assert.equal(new Set(all.slice(0, 2).map(({ id }) => id)).size, 1)
  assert.equal(all.filter(({ isNew }) => isNew).length, 2)
  assert.deepEqual([reported.length, files.size], [2, 2])
})

const NOT_AUDIO: readonly (readonly [what: string, bytes: Uint8Array, words: RegExp])[] = [
  ['nothing at all', new Uint8Array(), /^The body is empty\. Send the audio itself, as WAV/],
  ['a web page', Buffer.from('<!doctype html><title>Sign in</title>'), /a web page/],
  ['JSON', Buffer.from('{"error": "no such recording"}'), /This is JSON, not audio/],
  ['a text', Buffer.from('Not found'), /This is text/],
  ['a zip file', Buffer.from('PK\u0003\u0004rest'), /a zip file/],
  ['a form', Buffer.from('--x1\r\nContent-Disposition: form-data; name="file"\r\n\r\nRIFF'), /multipart\/form-data/],
  ['random bytes', Buffer.alloc(20_000, 0x81), /an unknown format/],
]

for (const [what, bytes, words] of NOT_AUDIO) {
  test(`S43 ${what} is refused as no audio, and nothing is kept`, async () => {
    const { receive, files, drafts, reported } = createFixture()
    await assert.rejects(receive(pieces(bytes, 1000)), refused('not_audio', words))
    assert.deepEqual([files.size, drafts.size, reported.length], [0, 0, 0])
  })
}

test('S43 what is larger than a recording may be is refused at the first byte too much', async () => {
  const { receive, files, drafts } = createFixture({ limits: { bytesMax: 2 * 1024 * 1024 } })
  let sent = 0
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (yield WAV; ; sent += 64 * 1024) yield new Uint8Array(64 * 1024)
  }
  await assert.rejects(receive(endless()), refused('too_big', /larger than 2 MiB/))
  assert.ok(sent <= 2 * 1024 * 1024)
  assert.deepEqual([files.size, drafts.size], [0, 0])
})

test('S42 a sender that pauses for too long is not waited for, and one that goes away is told of by its own error', async () => {
  const { receive, files, drafts } = createFixture({ limits: { pauseMsMax: 20 } })
  async function* pausing(): AsyncGenerator<Uint8Array> {
    yield WAV
    await new Promise(() => undefined)
  }
  await assert.rejects(receive(pausing()), refused('too_slow', /No data arrived/))
  async function* leaving(): AsyncGenerator<Uint8Array> {
    yield WAV
    throw new Error('gone')
  }
  await assert.rejects(receive(leaving()), /gone/)
  assert.deepEqual([files.size, drafts.size], [0, 0])
})

test('S43 what its call was not told of is taken away; where nobody knows whether it was, it stays for the sweep', async () => {
  const unavailable = new OffhookError('unavailable', 'The database is away.')
  const away = createFixture({ reportToCall: () => Promise.reject(unavailable) })
  await assert.rejects(away.receive(pieces(WAV, 1000)), unavailable)
  assert.deepEqual([away.files.size, away.drafts.size], [0, 0])
  const lost = createFixture({ reportToCall: () => Promise.reject(new Error('the connection broke')) })
  await assert.rejects(lost.receive(pieces(WAV, 1000)), /broke/)
  assert.deepEqual([...lost.files.keys()], ['id-1.source'])
  // A further upload for the same call can begin.
  const { id } = await createFixture().receive(pieces(WAV, 1000))
  assert.equal(id, 'id-1')
})

test('S42 a sender that is slow without ever pausing is cut off too', async () => {
  const { receive, files, drafts } = createFixture({ limits: { wholeMsMax: 20 } })
  async function* trickling(): AsyncGenerator<Uint8Array> {
    for (yield WAV; ; yield new Uint8Array(1)) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await assert.rejects(receive(trickling()), refused('too_slow', /took longer than/))
  assert.deepEqual([files.size, drafts.size], [0, 0])
})

test('S43 so many are taken in at once and no more, and a place is free again whatever became of its recording', async () => {
  const { receive, drafts } = createFixture({ limits: { concurrentMax: { account: 2, all: 2 } } })
  const going = Promise.withResolvers<void>()
  async function* waiting(): AsyncGenerator<Uint8Array> {
    yield WAV
    await going.promise
  }
  const [first, second] = [receive(waiting(), 'a'), receive(waiting(), 'b')]
  await assert.rejects(receive(pieces(WAV, 1000), 'c'), refused('busy', /in a moment/))
  going.resolve()
  await Promise.all([first, second])
  await assert.rejects(receive(pieces(Buffer.from('text'), 1000), 'c'), refused('not_audio', /text/))
  await Promise.all([receive(pieces(WAV, 1000), 'c'), receive(pieces(WAV, 1000), 'd')])
  assert.equal(drafts.size, 0)
})

test('S43 a call takes a hundred recordings and no more; those that it has are still known again', async () => {
  const { receive, files } = createFixture()
  const numbered = (n: number): Buffer => Buffer.concat([WAV, Buffer.from([n])])
  for (let n = 0; n < 100; n += 1) await receive(pieces(numbered(n), 20_000))
  await assert.rejects(receive(pieces(numbered(100), 20_000)), refused('too_many', /already has 100 recordings/))
  assert.deepEqual(await receive(pieces(numbered(7), 20_000)), { id: 'id-8', isNew: false })
  assert.equal(files.size, 100)
})
