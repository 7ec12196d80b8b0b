import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { OffhookError } from '../../errors.ts'
import { keyIdOf, generateSealingKey, open, seal, createSealingKey } from './sealed-value.ts'

const hasCode = (code: string) => (thrown: unknown) => thrown instanceof OffhookError && thrown.code === code

test('S20 a sealed value opens to what was sealed, and says nothing of it', () => {
  const key = generateSealingKey()
  fc.assert(
    fc.property(fc.string(), fc.string(), (place, text) => {
      const sealed = seal(key, place, Buffer.from(text))
      assert.equal(open(key, place, sealed).toString(), Buffer.from(text).toString())
      assert.equal(keyIdOf(sealed), key.id)
      assert.notEqual(seal(key, place, Buffer.from(text)), sealed)
    }),
    { numRuns: 1000 },
  )
})

test('S20 a sealed value opens in no other place', () => {
  const key = generateSealingKey()
  const sealed = seal(key, 'secret/sealed/1001/integration/7/password', Buffer.from('hunter22'))
  assert.throws(() => open(key, 'secret/sealed/1002/integration/7/password', sealed), hasCode('sealed_value_damaged'))
})

test('S20 a sealed value opens by no other key', () => {
  const sealed = seal(generateSealingKey(), 'here', Buffer.from('hunter22'))
  assert.throws(() => open(generateSealingKey(), 'here', sealed), hasCode('sealed_value_damaged'))
})

test('S20 a sealed value that was changed anywhere is refused', () => {
  const key = generateSealingKey()
  const sealed = seal(key, 'here', Buffer.from('hunter22'))
  // The last digit has unused bits.
  for (let at = 0; at < sealed.length - 1; at += 1) {
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
    assert.throws(() => open(key, 'here', changed), OffhookError, `at ${at}`)
  }
  for (const text of ['', 's1', 's1.', `s1.${key.id}.`, `s1.${key.id}.AAAA`, sealed.slice(0, -8), 'hunter22']) {
    assert.throws(() => open(key, 'here', text), OffhookError, text)
  }
})

test('S20 a key has 32 bytes, and one name', () => {
  assert.throws(() => createSealingKey(Buffer.alloc(16)))
  assert.equal(createSealingKey(Buffer.alloc(32, 7)).id, createSealingKey(Buffer.alloc(32, 7)).id)
  assert.notEqual(createSealingKey(Buffer.alloc(32, 7)).id, createSealingKey(Buffer.alloc(32, 8)).id)
})
