import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeText } from './decode-text.ts'

for (const [how, bytes] of [
  ['UTF-8', [0xc3, 0xa9]],
  ['UTF-8 with its mark', [0xef, 0xbb, 0xbf, 0xc3, 0xa9]],
  ['Windows-1252', [0xe9]],
  ['UTF-16, as "Unicode text" is saved', [0xff, 0xfe, 0xe9, 0x00]],
  ['UTF-16 the other way round', [0xfe, 0xff, 0x00, 0xe9]],
] as const) {
  test(`a file in ${how} is read`, () => {
    assert.equal(decodeText(Uint8Array.from(bytes)), 'é')
  })
}
