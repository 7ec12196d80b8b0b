import assert from 'node:assert/strict'
import { argon2Sync } from 'node:crypto'
import { test } from 'node:test'
import { hashOfNobody, hashPassword, isPassword } from './password.ts'

test('S30 a password is kept as argon2id with a salt of its own, and known again however its letters are composed', async () => {
  const [one, other] = [await hashPassword('gr\u00fcne tassen'), await hashPassword('gr\u00fcne tassen')]
  assert.notEqual(one, other)
  const read = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$(.+)\$(.+)$/.exec(one)
  const [memory = 0, passes = 0, parallelism = 0] = (read ?? []).slice(1, 4).map(Number)
  assert.ok(memory >= 19_456 && passes >= 2 && parallelism >= 1, 'what OWASP asks for at the least')
  const nonce = Buffer.from(read?.[4] ?? '', 'base64')
  const terms = { message: 'gr\u00fcne tassen', nonce, memory, passes, parallelism, tagLength: 32 }
  assert.equal(argon2Sync('argon2id', terms).toString('base64').replace('=', ''), read?.[5])
  assert.equal(await isPassword('gru\u0308ne tassen', one), true)
  assert.equal(await isPassword('Gr\u00fcne tassen', one), false)
})

test('S36 the text of nobody has the cost of every other, and is nobody’s password', async () => {
  const cost = (text: string): string => text.split('$').slice(0, 4).join('$')
  assert.equal(cost(hashOfNobody()), cost(await hashPassword('blue kettle on tuesdays')))
  assert.equal(await isPassword('', hashOfNobody()), false)
  assert.equal(await isPassword('x', 'no text of ours'), false)
})

test('S46 a damaged text that asks for what cannot be, or for gigabytes, is nobody’s password', async () => {
  const kept = await hashPassword('blue kettle on tuesdays')
  for (const terms of [
    'm=0,t=2,p=1',
    'm=4294967295,t=2,p=1',
    'm=32768,t=4294967295,p=1',
    'm=32768,t=2,p=0',
    'm=8,t=1,p=99',
  ])
    assert.equal(await isPassword('blue kettle on tuesdays', kept.replace('m=32768,t=2,p=1', terms)), false)
  assert.equal(await isPassword('x', '$argon2id$v=19$m=32768,t=2,p=1$a$b'), false)
})
