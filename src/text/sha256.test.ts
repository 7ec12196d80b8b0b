import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sha256Hex as ready } from '#sha256'
import { anyText } from '../../test/kit/rendering.ts'
import { property } from '../../test/kit/property.ts'
import { sha256Hex as portable } from './sha256.ts'
import { sha256Hex as fast } from './sha256.node.ts'

property('T2 page and program hash any text alike, half a surrogate pair too', (numRuns) => {
  const halves = fc.string({ unit: fc.constantFrom('\ud800', '\udfff', 'a', 'é', '\0') })
  fc.assert(
    fc.property(fc.oneof(anyText, halves), (text) => assert.equal(fast(text), portable(text))),
    { numRuns },
  )
})

test('S45 the program hashes with Node', () => assert.equal(ready, fast))
