// Whatever a message and a mapping contain, reading them ends, in time linear in their length.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { FIELDS as catalogue, isComputed } from '../../calls/fields.ts'
import { OUTCOMES, STATUSES } from '../../calls/status.ts'
import { applyCallUpdates } from '../../calls/apply-update.ts'
import { pointerToken } from '../../json/json-pointer.ts'
import { makeMessage } from './make-message.ts'
import type { FieldRule, Mapping } from './mapping.ts'
import { leavesOf, valueAt } from './places.ts'
import { readMapping } from './read-mapping.ts'
import { understand } from './understand.ts'
import { property } from '../../../test/kit/property.ts'

/** Fewer runs would find too few messages that can be read. */
const RUNS_AT_LEAST = 1_000
const cameAt = Date.parse('2026-11-25T04:00:00.000Z')

// Few names, so that places often match a part.
const name = fc.constantFrom('id', 'status', 'at', '0', '*', 'a/b~c', '__proto__', 'constructor', 'length', '#text', '')
const scalar = fc.oneof(
  fc.constantFrom(
    'ringing',
    'Ended',
    '1',
    '1764039840',
    '2026-11-25T03:04:00Z',
    '0:95',
    '{"id":{"at":1}}',
    '[1,2',
    'https://x.example',
  ),
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
)
const tree = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.dictionary(name, tie('node'), { maxKeys: 5, noNullPrototype: true }),
    fc.array(tie('node'), { maxLength: 4 }),
  ),
})).node
// Most trees have values in the usual places, so that most can be read.
const usual = fc.record(
  { id: scalar, status: fc.constantFrom('ringing', 'ended', 'Ended', '1'), at: tree },
  { requiredKeys: ['id', 'status'] },
)
const body = fc.oneof({ weight: 3, arbitrary: usual }, { weight: 1, arbitrary: tree })
const message = fc.record({ body, query: tree, headers: tree }, { requiredKeys: ['body'] })

const anyPlace = fc
  .tuple(fc.constantFrom('/body', '/query', '/headers'), fc.array(name, { maxLength: 3 }))
  .map(([part, steps]) => part + steps.map(pointerToken).join(''))
const place = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('/body/id', '/body/status', '/body/at') },
  { weight: 2, arbitrary: anyPlace },
)
const meaning = fc.oneof(
  fc.constantFrom(...STATUSES).map((status) => ({ status })),
  fc.constantFrom(...OUTCOMES).map((outcome) => ({ status: 'ended' as const, outcome })),
  fc.constantFrom(...OUTCOMES).map((outcome) => ({ outcome })),
  fc.constant({ ignore: true as const }),
)
const values = fc.dictionary(fc.constantFrom('ringing', 'ended', '1', 'true', '*', '__proto__'), meaning)
const condition = fc.record({ place, values: fc.array(fc.constantFrom('1', 'ringing', '*'), { maxLength: 2 }) })
const time = fc.record(
  { place, as: fc.constantFrom('auto', 'iso', 's', 'ms'), zone: fc.constantFrom('Australia/Sydney', 'Europe/Berlin') },
  { requiredKeys: ['place', 'as'] },
)
const length = fc.record({ place, as: fc.constantFrom('s', 'ms', 'min', 'clock') })
const rule = fc.record(
  {
    when: condition,
    places: fc.array(place, { minLength: 1, maxLength: 3 }),
    join: fc.constantFrom('', ' '),
    only: fc.constant(true),
  },
  { requiredKeys: ['places'] },
)
const code = fc.constantFrom(
  ...catalogue.map((field) => field.code).filter((one) => !isComputed(one)),
  'custom.a',
  'custom.b',
)
const mappings = fc.record(
  {
    each: fc.constantFrom('/body', '/body/at', '/query'),
    uniqueid: fc.array(place, { minLength: 1, maxLength: 2 }),
    event_id: place,
    order: place,
    status: fc.array(fc.record({ when: condition, place, values }, { requiredKeys: ['place', 'values'] }), {
      maxLength: 3,
    }),
    ignore: fc.array(condition, { maxLength: 1 }),
    at: time,
    start: time,
    answer: time,
    end: time,
    duration: length,
    talk: length,
    recording: place,
    fields: fc.dictionary(code, rule as fc.Arbitrary<FieldRule>, { maxKeys: 6 }),
  },
  { requiredKeys: ['uniqueid', 'status', 'fields'] },
)

/** The mapping if it can be saved, else `null`. */
function saved(mapping: unknown): Mapping | null {
  const read = readMapping(mapping)
  return 'mapping' in read ? read.mapping : null
}

property(
  'S42 whatever a message holds, and by whatever mapping: updates that a call can take, and problems in words',
  (numRuns) => {
    let understood = 0
    fc.assert(
      fc.property(mappings, message, (mapping, one) => {
        const valid = saved(mapping)
        if (valid === null) return
        const before = fc.stringify(one)
        const { updates, problems } = understand(valid, one, { at: cameAt, country: 'AU', zone: 'Australia/Sydney' })
        understood += updates.length
        assert.equal(fc.stringify(one), before)
        for (const problem of problems) assert.ok(problem.length > 10 && problem.length < 1000, problem)
        for (const { uniqueid, at } of updates) {
          assert.ok(uniqueid.length > 0 && uniqueid.length <= 255)
          assert.ok(at !== undefined && Number.isFinite(at))
        }
        const [first, ...rest] = updates
        if (first) applyCallUpdates([first, ...rest], { nowMs: cameAt, ordered: false })
      }),
      { numRuns: Math.max(numRuns, RUNS_AT_LEAST) },
    )
    assert.ok(understood > 10, `only ${understood} updates`)
  },
)

property('whatever somebody wants to save as a mapping is taken or refused, with places that exist', (numRuns) => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), tree, mappings), (value) => {
      const read = readMapping(value)
      if ('mapping' in read) return
      assert.ok(read.flaws.length > 0 && read.flaws.length <= 50)
      for (const { pointer, detail } of read.flaws) assert.ok(/^(?:\/.*)?$/s.test(pointer) && detail.length > 5)
    }),
    { numRuns: Math.max(numRuns, RUNS_AT_LEAST) },
  )
})

property('all places that are listed of a message hold what is shown', (numRuns) => {
  fc.assert(
    fc.property(message, (one) => {
      for (const { place: found, type, example } of leavesOf(one)) {
        const value = valueAt(one, found)
        if (type === 'number' || type === 'bool') assert.equal(String(value), example, found)
        if (type === 'text') assert.ok(typeof value === 'string' && value.startsWith(example.slice(0, 100)), found)
      }
    }),
    { numRuns: Math.max(numRuns, RUNS_AT_LEAST) },
  )
})

property('a message that is made by a mapping says what was wanted, or is none', (numRuns) => {
  fc.assert(
    fc.property(mappings, fc.constantFrom(...STATUSES), (mapping, status) => {
      const valid = saved(mapping)
      if (valid === null) return
      const wanted = { uniqueid: 'u1', status, at: cameAt, eventId: 'e1', number: 1, fields: {}, start: cameAt - 5000 }
      const made = makeMessage(valid, wanted)
      if (made === null) return
      const last = understand(valid, made, { at: cameAt }).updates.at(-1)
      assert.deepEqual([last?.uniqueid, last?.status], ['u1', status])
    }),
    { numRuns: Math.max(numRuns, RUNS_AT_LEAST) },
  )
})

test('S42 long, wide and deep messages take time that follows their length', () => {
  const mapping: Mapping = {
    uniqueid: ['/body/id'],
    status: [{ place: '/body/s', values: { a: { status: 'ringing' } } }],
    at: { place: '/body/long', as: 'auto' },
    duration: { place: '/body/long', as: 'clock' },
    recording: '/body/long',
    fields: {
      caller_number: { places: ['/body/long'] },
      value: { places: ['/body/long'] },
      lead_score: { places: ['/body/long'] },
      tags: { places: ['/body/long'] },
      'custom.a': { places: ['/body/wide/*/x'] },
      'custom.b': { places: ['/body/text/a/b'] },
      'custom.c': { places: ['/body/text/a/c'] },
    },
  }
  let deep: unknown = 1
  for (let depth = 0; depth < 5000; depth++) deep = [deep]
  for (const long of [
    '1'.repeat(1_000_000),
    ' '.repeat(1_000_000),
    'a,'.repeat(500_000),
    '1:'.repeat(500_000),
    '-1.'.repeat(300_000),
    // Blanks that three parts of a pattern could match in many ways.
    `T${' '.repeat(250_000)}x`,
  ]) {
    const body = {
      id: 1,
      s: 'a',
      long,
      deep,
      wide: Array.from({ length: 50_000 }, () => ({ x: 1 })),
      text: `{"a":${'['.repeat(100_000)}`,
    }
    const { updates } = understand(mapping, { body }, { at: cameAt })
    assert.equal(updates.at(-1)?.status, 'ringing')
    assert.ok(leavesOf({ body }).length <= 2000)
  }
})

test('S42 what is said of all items of a message is looked for once, not once for each', () => {
  const mapping: Mapping = {
    each: '/body/events',
    uniqueid: ['/body/id'],
    status: [{ place: '@/s', values: { a: { status: 'ringing' } } }],
    fields: { 'custom.a': { places: ['/body/wide/*/x'] }, 'custom.b': { places: ['@/b', '/body/wide/*/x'] } },
  }
  let lookups = 0
  const body = {
    id: 'c1',
    events: Array.from({ length: 500 }, (_, index) => ({ s: 'a', ...(index === 7 && { b: 'own' }) })),
    get wide() {
      lookups += 1
      return Array.from({ length: 1000 }, (_, x) => ({ x }))
    },
  }
  const { updates, problems } = understand(mapping, { body }, { at: cameAt })
  assert.deepEqual([updates.length, problems, lookups], [500, [], 1])
  assert.deepEqual(
    [updates[0]?.fields, updates[7]?.fields?.['custom.b']],
    [{ 'custom.a': '0', 'custom.b': '0' }, 'own'],
  )
})
