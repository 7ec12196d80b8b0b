import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { compressAnswer } from './compression.ts'

const text = JSON.stringify({ data: Array.from({ length: 50 }, (_, at) => ({ id: `call_${at}`, status: 'ended' })) })
const json = (body = text) => new Response(body, { headers: { 'content-type': 'application/json', etag: '"3"' } })
const sent = async (answer: Response) => Buffer.from(await answer.arrayBuffer())

test('S33 a JSON answer is packed in the way that the reader takes, and says so', async () => {
  const br = await compressAnswer(json(), { 'accept-encoding': 'gzip, deflate, br' })
  assert.deepEqual(
    ['content-encoding', 'content-type', 'etag', 'vary'].map((name) => br.headers.get(name)),
    ['br', 'application/json', '"3"', 'accept-encoding'],
  )
  const bytes = await sent(br)
  assert.ok(bytes.length < text.length / 5, `${bytes.length} of ${text.length}`)
  assert.equal(brotliDecompressSync(bytes).toString(), text)
  const gzip = await compressAnswer(json(), { 'accept-encoding': 'gzip' })
  assert.equal(gunzipSync(await sent(gzip)).toString(), text)
  const plain = await compressAnswer(json(), {})
  assert.deepEqual([plain.headers.get('content-encoding'), (await sent(plain)).toString()], [null, text])
})

test('S33 what is small, and what another site’s page asks for, is sent as it is', async () => {
  const asked = { 'accept-encoding': 'br' }
  assert.equal((await compressAnswer(json('{"data":[]}'), asked)).headers.get('content-encoding'), null)
  for (const [site, encoding] of [
    ['cross-site', null],
    ['same-site', null],
    ['none', null],
    ['same-origin', 'br'],
  ] as const) {
    const answer = await compressAnswer(json(), { ...asked, 'sec-fetch-site': site })
    assert.equal(answer.headers.get('content-encoding'), encoding, site)
  }
})

test('S33 streams, audio and answers without a body are not touched', async () => {
  const asked = { 'accept-encoding': 'br' }
  for (const type of ['text/event-stream', 'audio/mpeg', 'application/x-ndjson', 'text/csv']) {
    const answer = new Response(text, { headers: { 'content-type': type } })
    assert.equal(await compressAnswer(answer, asked), answer, type)
  }
  const none = new Response(null, { status: 204 })
  assert.equal(await compressAnswer(none, asked), none)
})
