import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { audioFile } from '../../../test/kit/audio.ts'
import { readableFormats } from './formats.ts'
import { identify, identifyFile } from './identify.ts'

const EXPECTED: Readonly<Record<string, string>> = {
  wav: 'wav',
  au: 'au',
  mp3: 'mp3',
  flac: 'flac',
  oga: 'ogg-flac',
  opus: 'ogg-opus',
  ogg: 'ogg-vorbis',
  m4a: 'm4a',
  aac: 'aac',
}

test('every test file is known by its first bytes, those without a header by their name', () => {
  for (const file of readdirSync(audioFile('.'))) {
    const [extension = ''] = /[a-z0-9]+$/.exec(file) ?? []
    if (extension === 'md') continue
    const head = readFileSync(audioFile(file)).subarray(0, 4096)
    assert.equal(identify(head), EXPECTED[extension] ?? null, file)
    assert.equal(identifyFile(head, file), EXPECTED[extension] ?? extension, file)
  }
})

test('no beginning of a file, however short, is taken for something else or breaks', () => {
  for (const file of readdirSync(audioFile('.'))) {
    const head = readFileSync(audioFile(file)).subarray(0, 4096)
    const whole = identify(head)
    for (let length = 0; length < 64; length++) {
      const format = identify(head.subarray(0, length))
      assert.ok(format === null || format === whole || format === 'ogg-other', `${file} ${length}: ${format}`)
    }
  }
})

// oxfmt-ignore
const NAMES: readonly [string, string | null][] = [
  ['a/b/call.sln', 'sln'], ['call.sln16', 'sln'], ['CALL.SLN', 'sln'], ['call.ulaw', 'ulaw'], ['call.pcm', 'ulaw'],
  ['call.alaw', 'alaw'], ['https://pbx.example/call.sln16?token=a.b', 'sln'], ['call.wav', null], ['call.gsm', null], ['call', null],
]
test('a name decides where the bytes say nothing', () => {
  const samples = Uint8Array.from({ length: 400 }, (_, i) => (i * 37) % 200)
  for (const [name, format] of NAMES) assert.equal(identifyFile(samples, name), format, name)
  assert.equal(identifyFile(Uint8Array.of(0xd4, 1, 2), 'call.gsm'), 'gsm')
  assert.equal(identifyFile(Buffer.from('Not found'), 'call.sln'), null)
})

test('what can be read is named: more with ffmpeg than without', () => {
  const [without, withFfmpeg] = [readableFormats(false), readableFormats(true)]
  assert.ok(without.includes('Ogg Opus') && !without.includes('GSM 6.10'))
  assert.ok(withFfmpeg.includes('Ogg Opus') && withFfmpeg.includes('GSM 6.10'))
})
