import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSignatureOf, isLinkSigned, parseLink, signLink, signText, type RecordingLink } from './recording-links.ts'

const key = Buffer.alloc(32, 1)
const link: RecordingLink = {
  accountId: 1001,
  recordingId: '01980a52-f3c9-7d4e-8b1b-6a3f0c2d4e5f',
  untilMs: Date.parse('2026-11-26T12:00:00Z'),
  who: 'Zoë 日本',
}

test('S43 a link says where it leads, until when and for whom, and the same link is made again', () => {
  for (const one of [link, { ...link, untilMs: null }, { ...link, who: null }, { ...link, untilMs: null, who: null }]) {
    const signed = signLink(key, one)
    assert.match(signed, /^[\w-]+\.[\w-]{22}\.mp3$/)
    assert.deepEqual(parseLink(signed), one)
    assert.ok(isLinkSigned(key, signed))
    assert.equal(signLink(key, one), signed)
  }
})

test('S43 a link that was changed in any character is refused', () => {
  const signed = signLink(key, link)
  for (let at = 0; at < signed.length; at += 1) {
    for (const other of ['A', 'b', '_', '.', '']) {
      if (signed[at] === other) continue
      const changed = signed.slice(0, at) + other + signed.slice(at + 1)
      assert.ok(parseLink(changed) === null || !isLinkSigned(key, changed), changed)
    }
  }
  for (const odd of ['', '.', '..', 'a.b.mp3', `${signed}.mp3`, signed.replace('.mp3', ''), 'x'.repeat(10_000)])
    assert.ok(parseLink(odd) === null || !isLinkSigned(key, odd), odd)
})

test('S43 a link of another key, and a signature of another kind, are none', () => {
  const signed = signLink(key, link)
  assert.ok(!isLinkSigned(Buffer.alloc(32, 2), signed))
  const [payload = '', mac = ''] = signed.split('.')
  assert.ok(!isSignatureOf(key, payload, mac))
  assert.ok(isSignatureOf(key, 'step', signText(key, 'step')))
  assert.ok(!isSignatureOf(key, 'step', signText(key, 'step2')))
})
