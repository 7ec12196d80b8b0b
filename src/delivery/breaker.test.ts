import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { CLOSED, recordAttempt, beginProbe, failedForDays, loseProbe, concurrencyLimit } from './breaker.ts'
import type { Breaker, AttemptReport } from './breaker.ts'

const CAP = 8
const SECOND = 1_000
const DAY = 24 * 3_600_000

function down(breaker: Breaker, nowMs: number, more: Partial<AttemptReport> = {}): Breaker {
  return recordAttempt(breaker, { outcome: 'down', nowMs, probe: breaker.phase === 'probing', reason: 'down', ...more })
}

function good(breaker: Breaker, nowMs: number, probe = breaker.phase === 'probing'): Breaker {
  return recordAttempt(breaker, { outcome: 'good', nowMs, probe })
}

function answered(breaker: Breaker, nowMs: number): Breaker {
  return recordAttempt(breaker, { outcome: 'answered', nowMs, probe: breaker.phase === 'probing' })
}

/** A breaker after five failures at time 0: it rests until 5 s. */
function resting(): Breaker {
  let breaker = CLOSED
  for (let i = 0; i < 5; i++) breaker = down(breaker, 0)
  return breaker
}

test('D11 four failures in a row change nothing, the fifth begins a rest of 5 s', () => {
  let breaker = CLOSED
  for (let i = 1; i <= 4; i++) {
    breaker = down(breaker, 0)
    assert.equal(concurrencyLimit(breaker, CAP, 0), CAP)
  }
  breaker = down(breaker, 0)
  assert.equal(breaker.phase, 'resting')
  assert.equal(breaker.reason, 'down')
  assert.equal(concurrencyLimit(breaker, CAP, 4_999), 0)
})

test('D11 a success in between starts the count anew', () => {
  let breaker = CLOSED
  for (let i = 0; i < 20; i++) breaker = i % 5 === 4 ? good(breaker, 0) : down(breaker, 0)
  assert.equal(breaker.phase, 'closed')
})

test('D11 an answer that refuses the request shows that the receiver is there', () => {
  let breaker = CLOSED
  for (let i = 0; i < 50; i++) breaker = i % 5 === 4 ? answered(breaker, 0) : down(breaker, 0)
  assert.equal(breaker.phase, 'closed')
  assert.equal(answered(beginProbe(resting()), 5_000).phase, 'closed')
})

test('D11 after a rest one request goes, and no second while it is under way', () => {
  const breaker = resting()
  assert.equal(concurrencyLimit(breaker, CAP, 5_000), 1)
  assert.equal(concurrencyLimit(breaker, 0, 5_000), 0)
  assert.equal(concurrencyLimit(beginProbe(breaker), CAP, 60_000), 0)
})

test('D11 each failed probe doubles the rest, from 5 s up to 5 min', () => {
  let breaker = resting()
  const rests = [breaker.restMs]
  for (let i = 0; i < 8; i++) {
    breaker = down(beginProbe(breaker), breaker.restUntilMs)
    rests.push(breaker.restMs)
  }
  assert.deepEqual(
    rests.map((ms) => ms / SECOND),
    [5, 10, 20, 40, 80, 160, 300, 300, 300],
  )
})

test('D11 a probe that succeeds opens at full width, and the next rest is short again', () => {
  let breaker = down(beginProbe(resting()), 5_000)
  breaker = good(beginProbe(breaker), 15_000)
  assert.equal(concurrencyLimit(breaker, CAP, 15_000), CAP)
  assert.equal(breaker.reason, '')
  for (let i = 0; i < 5; i++) breaker = down(breaker, 20_000)
  assert.equal(breaker.restUntilMs, 25_000)
})

test('D11 what was under way when the rest began neither ends nor doubles it', () => {
  const breaker = resting()
  assert.equal(good(breaker, 1_000, false).phase, 'resting')
  assert.equal(down(breaker, 1_000).restUntilMs, 5_000)
  const probing = beginProbe(breaker)
  assert.equal(good(probing, 6_000, false).phase, 'probing')
  assert.equal(down(probing, 6_000, { probe: false }).phase, 'probing')
})

test('D6 Retry-After rests at once, for as long as it says', () => {
  const breaker = down(CLOSED, 0, { restUntilMs: 90_000, reason: 'busy' })
  assert.equal(concurrencyLimit(breaker, CAP, 89_999), 0)
  assert.equal(concurrencyLimit(breaker, CAP, 90_000), 1)
  assert.equal(breaker.reason, 'busy')
})

test('D6 while resting the later of two wishes counts', () => {
  const breaker = down(CLOSED, 0, { restUntilMs: 90_000 })
  assert.equal(down(breaker, 1_000, { restUntilMs: 30_000 }).restUntilMs, 90_000)
  assert.equal(down(breaker, 1_000, { restUntilMs: 120_000 }).restUntilMs, 120_000)
})

test('D6 a failed probe rests at least as long as the breaker would without the wish', () => {
  assert.equal(down(beginProbe(resting()), 5_000, { restUntilMs: 6_000 }).restUntilMs, 15_000)
  assert.equal(down(beginProbe(resting()), 5_000, { restUntilMs: 60_000 }).restUntilMs, 60_000)
})

test('D6 a rest asked for while a probe is under way holds after its success', () => {
  const probing = beginProbe(resting())
  const asked = down(probing, 6_000, { probe: false, restUntilMs: 60_000 })
  assert.equal(concurrencyLimit(asked, CAP, 6_000), 0)
  const after = good(asked, 7_000)
  assert.equal(after.phase, 'resting')
  assert.equal(concurrencyLimit(after, CAP, 60_000), 1)
})

test('D15 failures of what a person sends again begin no rest and count for no day', () => {
  let breaker = CLOSED
  for (let i = 0; i < 20; i++) breaker = down(breaker, i * DAY, { manual: true })
  assert.deepEqual(breaker, CLOSED)
  const four = [1, 2, 3, 4].reduce((before) => down(before, 0), CLOSED)
  assert.equal(down(four, 0, { manual: true }).phase, 'closed')
  // The success of a manual delivery does not end the series of other failures either: the next failure is the fifth.
  const after = recordAttempt(four, { outcome: 'good', nowMs: 0, probe: false, manual: true })
  assert.equal(down(after, 0).phase, 'resting')
})

test('D15 what is sent again and arrives ends the days of failures, as any success does; a test does not', () => {
  const failing = down(CLOSED, 0)
  const after = (more: Partial<AttemptReport>): Breaker =>
    recordAttempt(failing, { outcome: 'good', nowMs: 1, probe: false, manual: true, ...more })
  assert.deepEqual([after({}).failingSinceMs, after({}).lastFailureMs], [null, null])
  assert.equal(after({ test: true }).failingSinceMs, 0)
})

test('D6 a Retry-After makes the integration rest, whoever the request was sent for', () => {
  const breaker = down(CLOSED, 0, { manual: true, restUntilMs: 90_000, reason: 'busy' })
  assert.equal(concurrencyLimit(breaker, CAP, 89_999), 0)
  assert.equal(breaker.failingSinceMs, null)
})

test('D11 a probe that a person sent lengthens the rest when it fails, and opens when it succeeds', () => {
  const failed = down(beginProbe(resting()), 5_000, { manual: true })
  assert.equal(failed.restUntilMs, 15_000)
  const after = recordAttempt(beginProbe(failed), { outcome: 'good', nowMs: 15_000, probe: true, manual: true })
  assert.equal(concurrencyLimit(after, CAP, 15_000), CAP)
  assert.equal(failed.failingSinceMs, 0)
})

test('D11 a probe that was never sent leaves the place to the next', () => {
  assert.equal(concurrencyLimit(loseProbe(beginProbe(resting())), CAP, 5_000), 1)
  assert.deepEqual(loseProbe(CLOSED), CLOSED)
})

/** Probes that fail every eight hours for five days, with one success at the start of a day if that is given. */
function fiveDays(successOnDay: number | null): Breaker {
  let breaker = CLOSED
  for (let hour = 0; hour <= 5 * 24; hour += 8) {
    assert.equal(failedForDays(breaker), false, `hour ${hour}`)
    if (successOnDay !== null && hour === successOnDay * 24) breaker = good(breaker, hour * 3_600_000)
    else breaker = down(breaker, hour * 3_600_000)
  }
  return breaker
}

test('D12 only failures for five days switch off; one success in them does not', () => {
  assert.equal(failedForDays(fiveDays(null)), true)
  for (const day of [0, 1, 3, 5]) assert.equal(failedForDays(fiveDays(day)), false, `success on day ${day}`)
})

test('D12 answers that refuse the request are failures too', () => {
  let breaker = CLOSED
  for (let day = 0; day <= 5; day++)
    breaker = recordAttempt(breaker, { outcome: 'answered', nowMs: day * DAY, probe: false })
  assert.equal(failedForDays(breaker), true)
})

test('D12 two failures with a quiet week between them do not switch off', () => {
  assert.equal(failedForDays(down(down(CLOSED, 0), 7 * DAY)), false)
})

test('D12 a receiver that asks for a day of rest each time is switched off all the same', () => {
  let breaker = CLOSED
  for (let nowMs = 0; nowMs <= 6 * DAY; nowMs = breaker.restUntilMs + 15 * 60_000) {
    breaker = down(breaker.phase === 'resting' ? beginProbe(breaker) : breaker, nowMs, { restUntilMs: nowMs + DAY })
  }
  assert.equal(failedForDays(breaker), true)
})

test('D11 the state survives being stored as JSON', () => {
  for (const breaker of [CLOSED, resting(), beginProbe(resting()), down(CLOSED, 0, { restUntilMs: DAY })]) {
    assert.deepEqual(JSON.parse(JSON.stringify(breaker)), breaker)
  }
})

test('D11 whatever comes, a rest ends, and a good probe after it opens', () => {
  const seeing = fc.record({
    seen: fc.constantFrom('good', 'answered', 'down'),
    probe: fc.boolean(),
    stepMs: fc.nat(400_000),
    askMs: fc.option(fc.nat(DAY)),
    begin: fc.boolean(),
    manual: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(seeing), (seen) => {
      let breaker = CLOSED
      let nowMs = 0
      for (const { seen: what, probe, stepMs, askMs, begin, manual } of seen) {
        nowMs += stepMs
        if (begin && breaker.phase === 'resting' && concurrencyLimit(breaker, CAP, nowMs) === 1)
          breaker = beginProbe(breaker)
        const restUntilMs = askMs === null || what !== 'down' ? null : nowMs + askMs
        breaker = recordAttempt(breaker, { outcome: what, nowMs, probe, manual, restUntilMs, reason: 'down' })
        assert.ok(breaker.restUntilMs <= nowMs + DAY)
        assert.equal(breaker.phase === 'closed', breaker.restUntilMs === 0)
        assert.equal(breaker.phase === 'closed', breaker.reason === '')
      }
      const rested = loseProbe(breaker)
      nowMs = Math.max(nowMs, rested.restUntilMs)
      assert.ok(concurrencyLimit(rested, CAP, nowMs) >= 1)
      const open = rested.phase === 'closed' ? rested : good(beginProbe(rested), nowMs)
      assert.equal(concurrencyLimit(open, CAP, nowMs), CAP)
    }),
  )
})
