import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evidenceOf, noteRung, noteRungEnd, type RungLegs } from './rung-legs.ts'

const answered = { outcome: 'answered', rule: 'answered' } as const
const left = { outcome: 'abandoned', rule: 'caller_left' } as const
const partyOf = (leg: string): string => leg

test('C25 the leg that answered first comes first, though another leg was rung before it and answered later', () => {
  const rung: RungLegs<string> = new Map()
  for (const leg of ['202', '201']) noteRung(rung, leg, leg, 0)
  noteRungEnd(rung, '201', 'answered', 8_000)
  noteRungEnd(rung, '202', 'cancelled', 8_000)
  noteRung(rung, '202', '202', 60_000)
  noteRungEnd(rung, '202', 'answered', 65_000)
  const { legs } = evidenceOf(answered, rung, { partyOf, at: 90_000 })
  assert.deepEqual(legs, [
    { party: '201', end: 'answered', rangS: 8 },
    { party: '202', end: 'answered', rangS: 13 },
  ])
})

test('C25 only a leg that rang to the end was ringing when the caller hung up', () => {
  const rung: RungLegs<string> = new Map()
  noteRung(rung, '201', '201', 0)
  noteRungEnd(rung, '201', 'cancelled', 5_000)
  noteRung(rung, '202', '202', 20_000)
  noteRungEnd(rung, '202', 'cancelled', 30_000)
  const { legs } = evidenceOf(left, rung, { partyOf, at: 30_000 })
  assert.deepEqual(
    legs?.map(({ party, end }) => [party, end]),
    [
      ['201', 'no_answer'],
      ['202', 'cancelled'],
    ],
  )
})

test('C25 an extension has answered if one of its phones has, whichever phone ends last', () => {
  const rung: RungLegs<string> = new Map()
  for (const key of ['desk', 'mobile']) noteRung(rung, key, '201', 0)
  noteRungEnd(rung, 'desk', 'answered', 4_000)
  noteRungEnd(rung, 'mobile', 'cancelled', 4_000)
  assert.deepEqual(evidenceOf({ ...left, rule: 'dial' }, rung, { partyOf, at: 9_000 }).legs, [
    { party: '201', end: 'answered', rangS: 4 },
  ])
})
