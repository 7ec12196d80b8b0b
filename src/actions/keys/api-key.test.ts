import assert from 'node:assert/strict'
import { test } from 'node:test'
import { uuidv7 } from '../../ids.ts'
import { hashOfKey, isWellFormedKey, newApiKey } from './api-key.ts'

test('S24 a key is ofh_, its id, 32 random bytes and a checksum, without signs that break a selection', () => {
  const uuid = uuidv7()
  const [one, two] = [newApiKey(uuid), newApiKey(uuid)]
  assert.match(one, /^ofh_[0-9A-Za-z]{71}$/)
  assert.equal(one.slice(0, 26), two.slice(0, 26))
  assert.notEqual(one, two)
  assert.match(hashOfKey(one), /^[0-9a-f]{64}$/)
})

test('S24 a key with any one character changed is known to be mistyped', () => {
  const key = newApiKey(uuidv7())
  assert.ok(isWellFormedKey(key))
  for (let at = 0; at < key.length; at++) {
    const other = key[at] === 'x' ? 'y' : 'x'
    assert.ok(!isWellFormedKey(key.slice(0, at) + other + key.slice(at + 1)), `position ${at}`)
  }
  assert.ok(!isWellFormedKey(''))
  assert.ok(!isWellFormedKey(`${key}0`))
})
