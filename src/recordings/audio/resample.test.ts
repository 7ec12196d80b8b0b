import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toneOf } from '../../../test/kit/mp3-reader.ts'
import { createResampler } from './resample.ts'

function resampled(from: number, to: number, { hertz, portion }: { hertz: number; portion: number }): Float32Array {
  const tone = Float32Array.from({ length: from }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / from))
  const resampler = createResampler(from, to)
  const parts: Float32Array[] = []
  for (let at = 0; at < from; at += portion) parts.push(resampler.push(tone.slice(at, at + portion)))
  parts.push(resampler.end())
  return Float32Array.from(parts.flatMap((part) => [...part]))
}

for (const [from, to] of [
  [48_000, 24_000],
  [44_100, 24_000],
  [32_000, 24_000],
  [9600, 11_025],
  [44_099, 24_000],
] as const)
  test(`${from} Hz become ${to}: as long, as loud, in time, whatever the portions`, () => {
    const whole = resampled(from, to, { hertz: 440, portion: from })
    assert.equal(whole.length, to)
    assert.deepEqual(resampled(from, to, { hertz: 440, portion: 777 }), whole)
    assert.deepEqual(resampled(from, to, { hertz: 440, portion: 13 }), whole)
    assert.ok(Math.abs(toneOf(whole, to, 440) - 0.5) < 0.001)
    // The beginning and the end border on silence. Each sample between them has the expected value.
    for (let i = 200; i < to - 200; i++)
      assert.ok(Math.abs((whole[i] ?? 0) - 0.5 * Math.sin((2 * Math.PI * 440 * i) / to)) < 0.002, `sample ${i}`)
  })

test('what is above the lower rate does not come back as another tone', () => {
  const output = resampled(48_000, 24_000, { hertz: 15_000, portion: 4096 })
  assert.ok(toneOf(output, 24_000, 9000) < 0.0005)
})
