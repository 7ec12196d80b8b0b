import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPublicId, publicId, timeOfUuid, uuidOf, uuidv7 } from './ids.ts'

const SHAPE = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test('ids ascend, are of version 7 and never repeat, however many are made in a millisecond', () => {
  const ids = Array.from({ length: 20_000 }, () => uuidv7())
  assert.equal(
    ids.find((id) => !SHAPE.test(id)),
    undefined,
  )
  assert.deepEqual(ids, ids.toSorted())
  assert.equal(new Set(ids).size, ids.length)
})

test('an id begins with its time', () => {
  const later = Date.now() + 3_600_000
  assert.equal(timeOfUuid(uuidv7(later)), later)
})

test('a public id says of what it is, and leads back to its UUID for that alone', () => {
  const uuid = '0198a2f3-c97d-7e8b-9b6a-3f0c2d4e5f60'
  assert.equal(publicId('dlv', uuid), 'dlv_0198a2f3c97d7e8b9b6a3f0c2d4e5f60')
  assert.equal(uuidOf('dlv', publicId('dlv', uuid)), uuid)
  assert.equal(uuidOf('evt', publicId('dlv', uuid)), null)
  assert.equal(uuidOf('dlv', 'dlv_0198'), null)
  assert.deepEqual(
    [publicId('view', uuid), 'dlv_0198', `${publicId('dlv', uuid)}0`, 'uniqueid:4711', ''].map(isPublicId),
    [true, false, false, false, false],
  )
})
