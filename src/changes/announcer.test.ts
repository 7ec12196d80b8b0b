import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAnnouncer } from './announcer.ts'
import type { Change } from './change.ts'

const saved: Change = { type: 'numbers_saved', accountId: 1 }
const revoked: Change = { type: 'key_revoked', accountId: 1, keyId: 'k', by: 'operator', address: null }

test('subscribers are told of their types only, of all that was made together at once, in the order of subscription', async () => {
  const announcer = createAnnouncer(assert.ifError)
  const told: string[] = []
  announcer.subscribe(['numbers_saved', 'key_revoked'], async (changes) => {
    await Promise.resolve()
    told.push(`first ${changes.map(({ type }) => type).join(' ')}`)
  })
  announcer.subscribe(['key_revoked'], (changes) => void told.push(`second ${changes.length}`))
  await announcer.announce([saved, revoked])
  await announcer.announce([saved])
  await announcer.announce([])
  assert.deepEqual(told, ['first numbers_saved key_revoked', 'second 1', 'first numbers_saved'])
})

test('the error of a subscriber keeps no other from being told, and reaches who announces', async () => {
  const announcer = createAnnouncer(assert.ifError)
  let told = 0
  announcer.subscribe(['key_revoked'], () => {
    throw new Error('first')
  })
  announcer.subscribe(['key_revoked'], () => Promise.reject(new Error('second')))
  announcer.subscribe(['key_revoked'], () => void (told += 1))
  await assert.rejects(announcer.announce([revoked]), /first/)
  assert.equal(told, 1)
})

test('changes that are published go to those who follow them, and errors to `onError`', async () => {
  const { promise, resolve } = Promise.withResolvers<unknown>()
  const announcer = createAnnouncer(resolve)
  assert.equal(announcer.isFollowed('key_revoked'), false)
  let told = 0
  const unsubscribe = announcer.subscribe(['key_revoked'], () => {
    told += 1
    throw new Error('not followed')
  })
  assert.equal(announcer.isFollowed('key_revoked'), true)
  announcer.publish([saved, revoked])
  assert.match(String(await promise), /not followed/)
  unsubscribe()
  announcer.publish([revoked])
  assert.equal(told, 1)
})
