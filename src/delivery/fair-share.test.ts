import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { INITIAL_FAIR_SHARE, shareFairly } from './fair-share.ts'
import type { Demand } from './fair-share.ts'

/** Shares the budget this many times. Returns the sum for each integration. */
function sharesOf(demands: readonly Demand[], budget: number, times: number): Map<number, number> {
  const got = new Map<number, number>()
  let state = INITIAL_FAIR_SHARE
  for (let i = 0; i < times; i++) {
    const hand = shareFairly(state, demands, budget)
    state = hand.state
    for (const [integration, count] of hand.shares) got.set(integration, (got.get(integration) ?? 0) + count)
  }
  return got
}

test('D5 an account with a hundred integrations gets no more than an account with one', () => {
  const crowd = Array.from({ length: 100 }, (_, i): Demand => ({ account: 1, integration: i, count: 1_000 }))
  const got = sharesOf([...crowd, { account: 2, integration: 500, count: 1_000 }], 20, 50)
  assert.equal(got.get(500), 500)
  assert.deepEqual(new Set(crowd.map(({ integration }) => got.get(integration))), new Set([5]))
})

test('D5 a backlog of a hundred thousand weighs no more than one request', () => {
  const demands: Demand[] = [
    { account: 1, integration: 1, count: 100_000 },
    ...Array.from({ length: 50 }, (_, i): Demand => ({ account: 1, integration: 2 + i, count: 1 })),
  ]
  const { shares } = shareFairly(INITIAL_FAIR_SHARE, demands, 60)
  for (let i = 2; i < 52; i++) assert.equal(shares.get(i), 1, `integration ${i}`)
  assert.equal(shares.get(1), 10)
})

test('D5 those who got nothing this time are the first next time', () => {
  const demands = Array.from({ length: 10 }, (_, i): Demand => ({ account: i % 3, integration: i, count: 5 }))
  const first = shareFairly(INITIAL_FAIR_SHARE, demands, 6)
  const second = shareFairly(first.state, demands, 4)
  assert.equal(first.shares.size, 6)
  for (const integration of second.shares.keys()) {
    // Account 0 has four integrations, the other accounts have three: the first six shares reached two integrations of
    // each account.
    assert.equal(first.shares.has(integration), integration === 0, `integration ${integration}`)
  }
})

test('D5 leaving the line and coming back does not jump it', () => {
  const steady: Demand[] = [0, 1, 2, 3].map((i) => ({ account: i, integration: i, count: 9 }))
  let { state } = shareFairly(INITIAL_FAIR_SHARE, steady, 1)
  const got = new Map<number, number>()
  for (let i = 0; i < 40; i++) {
    // Account 9 has a demand only every second time.
    const guest: Demand[] = i % 2 === 0 ? [{ account: 9, integration: 9, count: 1 }] : []
    const hand = shareFairly(state, [...guest, ...steady], 1)
    state = hand.state
    for (const [integration, count] of hand.shares) got.set(integration, (got.get(integration) ?? 0) + count)
  }
  for (const { integration } of steady) assert.ok((got.get(integration) ?? 0) >= 8)
})

const anyWants = fc
  .uniqueArray(fc.nat(60), { maxLength: 40 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((integration) =>
        fc.record({ integration: fc.constant(integration), account: fc.nat(5), count: fc.nat(12) }),
      ),
    ),
  )

test('D5 nobody gets more than is wanted, nothing is given out beyond the budget, and none of it is left unused', () => {
  fc.assert(
    fc.property(anyWants, fc.nat(200), fc.nat(5), (demands, budget, before) => {
      let state = INITIAL_FAIR_SHARE
      for (let i = 0; i < before; i++) ({ state } = shareFairly(state, demands.slice(i), 3))
      const { shares } = shareFairly(state, demands, budget)
      let sum = 0
      for (const { integration, count } of demands) {
        const taken = shares.get(integration) ?? 0
        assert.ok(taken <= count)
        sum += taken
      }
      assert.equal(
        sum,
        Math.min(
          budget,
          demands.reduce((all, { count }) => all + count, 0),
        ),
      )
      assert.equal([...shares.values()].includes(0), false)
    }),
  )
})

test('D5 over time all who always demand more get the same, whatever the budget', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 23 }),
      (accounts, each, budget) => {
        const demands = Array.from({ length: accounts * each }, (_, i): Demand => ({
          account: i % accounts,
          integration: i,
          count: 1_000,
        }))
        const got = [...sharesOf(demands, budget, 200).values()]
        assert.ok(Math.max(...got) - Math.min(...got) <= 1, got.join())
      },
    ),
  )
})
