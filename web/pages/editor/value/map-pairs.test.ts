import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fieldOf } from '../../../../src/calls/fields.ts'
import { compileTemplate } from '../../../../src/render/template/compile.ts'
import { proposedMap, readMap, writeMap } from './map-pairs.ts'
import { chipsOf, placeholder } from './pieces.ts'
import { sampleText } from './sample-text.ts'

const home = { country: 'AU', timezone: 'UTC' }

test('7 a table of words is written, read back the same, and sends what it says', () => {
  const word = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text.trim() === text && text !== '*')
  const pairs = fc.uniqueArray(fc.record({ from: word, to: fc.string({ maxLength: 12 }) }, { noNullPrototype: true }), {
    selector: ({ from }) => from,
    minLength: 1,
    maxLength: 6,
  })
  fc.assert(
    fc.property(pairs, fc.option(fc.string()), (rows, other) => {
      const argument = writeMap({ pairs: rows, other })
      assert.ok(argument !== null)
      assert.deepEqual(readMap(argument), { pairs: rows, other })
      const source = placeholder('outcome', [{ name: 'map', argument }])
      assert.deepEqual(compileTemplate(source, { known: new Set(['outcome']), openPrefix: 'custom.' }).problems, [])
      for (const { from, to } of rows)
        assert.equal(sampleText(source, { sample: new Map([['outcome', from]]), home }), to)
    }),
  )
})

test('7 a table begins with the values of its field', () => {
  const { pairs } = proposedMap(fieldOf('direction'), 'inbound')
  assert.deepEqual(
    pairs.map(({ from }) => from),
    ['inbound', 'outbound', 'internal'],
  )
  assert.equal(writeMap({ pairs: [{ from: ' ', to: '' }], other: null }), null)
  assert.equal(readMap('answered'), null)
  const [chip] = chipsOf('[[direction|map:inbound=IN,*=OUT|default:-]]', { fields: [], realtime: false })
  assert.deepEqual(chip?.format, { id: 'map', zone: null, empty: '-' })
})
