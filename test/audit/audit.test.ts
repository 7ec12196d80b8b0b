// All crash tests rely on the audit, so it is tested itself: whichever row of whichever ledger is removed, doubled,
// swapped or altered, the audit must report it, with the right reason.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { audit } from './audit.ts'
import { searchText, spellingsOf } from './canary.ts'
import { webhookIdOf, type AnswerLine, type ReceivedLine, type StoredAttempt } from './ledgers.ts'
import { world, type Mutable } from './world.ts'

/** The rows of each ledger, which a test changes in place. */
const LEDGERS: Readonly<Record<string, (ledgers: Mutable) => unknown[]>> = {
  'the generator’s': ({ generator }) => generator,
  'the receivers’': ({ received }) => received,
  'calls of the program’s': ({ program }) => program.calls,
  'events of the program’s': ({ program }) => program.events,
  'deliveries of the program’s': ({ program }) => program.deliveries,
  'attempts of the program’s': ({ program }) => program.attempts,
  'the faults’': ({ faults }) => faults,
}

/**
 * Whether a row is a request of a delivery with an attempt without a response: the request need not have arrived, or
 * may have arrived twice. Or whether it is the attempt with an unknown outcome whose request was never sent: only the
 * log knows of that attempt.
 */
function isUncertain(row: unknown, { received, program }: Mutable): boolean {
  const unanswered = program.attempts.filter(({ code }) => code === null)
  const ids = new Set(unanswered.map(({ deliveryId }) => deliveryId))
  if (received.some((request) => request === row && ids.has(webhookIdOf(request)))) return true
  const unknown = unanswered.find((attempt) => attempt === row && attempt.error === 'outcome_unknown')
  const attempts = program.attempts.filter(({ deliveryId }) => deliveryId === unknown?.deliveryId)
  const requests = received.filter((request) => webhookIdOf(request) === unknown?.deliveryId)
  return unknown !== undefined && requests.length < attempts.length
}

test('an audit of ledgers that agree finds nothing', () => {
  assert.deepEqual(audit(world()), [])
})

test('S7 an attempt that says that its request went twice explains two requests, and no third', () => {
  const ledgers = world()
  const [first] = ledgers.received
  if (!first) throw new Error('unreachable: the world has requests')
  const again = { ...first, answered: 0 }
  const attempt = ledgers.program.attempts.findIndex(({ deliveryId }) => deliveryId === webhookIdOf(first))
  replace(ledgers.program.attempts, attempt, { sentTwice: true })
  ledgers.received.unshift(again)
  assert.deepEqual(audit(ledgers), [])
  ledgers.received.unshift(again)
  assert.match(audit(ledgers).join('; '), /requests came, and \d attempts do not explain them/)
})

test('S7 an attempt whose node died explains two requests when a receiver hung up on one, and else no second', () => {
  for (const [answered, explains] of [
    [0, true],
    [200, false],
  ] as const) {
    const ledgers = world()
    const { deliveryId } = unknownOf(ledgers.program.attempts)
    const place = ledgers.received.findIndex((row) => webhookIdOf(row) === deliveryId)
    const again = { ...at(ledgers.received, place), answered }
    ledgers.received.splice(place, 0, again)
    checkExplained(audit(ledgers), explains)
    ledgers.received.splice(place, 0, again)
    assert.match(audit(ledgers).join('; '), /requests came, and \d attempts do not explain them/)
  }
})

test('S7 an attempt that ended without a response and says that its request went twice explains a request that a receiver hung up on', () => {
  for (const [answered, explains] of [
    [0, true],
    [200, false],
  ] as const) {
    const ledgers = world()
    const attempt = ledgers.program.attempts.findIndex(({ error }) => error === 'timeout')
    const { deliveryId } = at(ledgers.program.attempts, attempt)
    replace(ledgers.program.attempts, attempt, { sentTwice: true })
    const place = ledgers.received.findIndex((row) => webhookIdOf(row) === deliveryId)
    ledgers.received.splice(place, 0, { ...at(ledgers.received, place), answered })
    checkExplained(audit(ledgers), explains)
  }
})

test('C8 an update that was sent twice at once is accepted once, and is not only ever a duplicate', () => {
  const ledgers = world()
  const asked = ledgers.generator.findIndex((line) => 'updates' in line && line.updates.length === 1)
  const question = at(ledgers.generator, asked)
  if (!('updates' in question)) throw new Error('unreachable: the line has updates')
  const results = question.updates.map(({ uniqueid }) => ({ uniqueid, result: 'duplicate', sequences: [] }))
  ledgers.generator.push({ ...question, ask: 99 }, { ask: 99, at: 0, status: 202, results })
  assert.deepEqual(audit(ledgers), [])
  const answer = ledgers.generator.findIndex((line) => 'status' in line && line.ask === question.ask)
  replace(ledgers.generator, answer, { results })
  assert.match(audit(ledgers).join('; '), /was only ever a duplicate/)
})

function checkExplained(wrong: readonly string[], explains: boolean): void {
  if (explains) assert.deepEqual(wrong, [])
  else assert.match(wrong.join('; '), /requests came, and \d attempts do not explain them/)
}

describe('an audit misses no row', () => {
  for (const [name, rowsOf] of Object.entries(LEDGERS)) {
    test(`whichever row of ${name} ledger is deleted`, () => {
      const count = rowsOf(world()).length
      assert.ok(count > 0)
      for (let i = 0; i < count; i += 1) {
        const ledgers = world()
        const [row] = rowsOf(ledgers).slice(i)
        if (isUncertain(row, ledgers)) continue
        rowsOf(ledgers).splice(i, 1)
        assert.notDeepEqual(audit(ledgers), [], `row ${i}: ${JSON.stringify(row)}`)
      }
    })
    // A fault need not have done any harm.
    if (name === 'the faults’') continue
    test(`whichever row of ${name} ledger is doubled`, () => {
      for (let i = 0; i < rowsOf(world()).length; i += 1) {
        const ledgers = world()
        const [row] = rowsOf(ledgers).slice(i)
        if (name === 'the receivers’' && isUncertain(row, ledgers)) continue
        rowsOf(ledgers).splice(i, 0, row)
        assert.notDeepEqual(audit(ledgers), [], `row ${i}: ${JSON.stringify(row)}`)
      }
    })
  }
})

describe('an audit says what is wrong', () => {
  for (const [change, mutate, reason] of mutations()) {
    test(`when ${change}`, () => {
      const ledgers = world()
      mutate(ledgers)
      const found = audit(ledgers)
      assert.ok(
        found.some((sentence) => reason.test(sentence)),
        `${reason} is not said: ${JSON.stringify(found)}`,
      )
    })
  }
})

type Mutation = readonly [change: string, mutate: (ledgers: Mutable) => void, reason: RegExp]

function mutations(): readonly Mutation[] {
  return [...ofTheGenerator(), ...ofTheReceivers(), ...ofTheProgram()]
}

function ofTheGenerator(): readonly Mutation[] {
  return [
    [
      'an answer names an event that is not stored',
      alterAnswer({ sequences: [9] }),
      /event 9 was promised .* not stored/,
    ],
    ['an answer names another event of the call', alterAnswer({ sequences: [2] }), /was promised .* and is answered/],
    ['an answer is of another call', alterAnswer({ uniqueid: '3' }), /result 0 is of another call/],
    ['an answer says ignored', alterAnswer({ result: 'ignored', sequences: [] }), /was ignored/],
    ['an update is answered with an error', ({ generator }) => replace(generator, 1, { status: 500 }), /answered 500/],
    [
      'an update never got an answer',
      ({ generator }) => replace(generator, 1, { status: 0 }),
      /1-1 never got an answer/,
    ],
    [
      'an update was told to a call that has none of it',
      ({ generator }) => replace(generator, 0, { updates: [{ uniqueid: '9', event_id: '9-1', status: 'ringing' }] }),
      /result 0 is of another call/,
    ],
    [
      'one update was accepted twice',
      ({ generator }) => generator.push({ ...at(generator, 0), ask: 99 }, { ...at(generator, 1), ask: 99 }),
      /1-1 was accepted by two answers/,
    ],
    [
      'two updates of a call are told in another order than they are stored',
      ({ program }) => swap(program.events, 0, 1, 'type'),
      /call 1 was told ringing, answered, ended and holds answered, ringing, ended/,
    ],
  ]
}

function ofTheReceivers(): readonly Mutation[] {
  return [
    ['two deliveries of a lane arrive the other way round', swapLane, /event 1 of call .* came after event 2/],
    [
      'a delivery is repeated after a later one without a fault',
      (ledgers) => ledgers.received.splice(5, 0, { ...at(ledgers.received, 0) }),
      /repeated after event .* no fault explains it/,
    ],
    [
      'a request arrives that nobody sent',
      ({ received }) => replace(received, 3, { headers: [['webhook-id', 'dlv_0']] }),
      /no delivery has that id/,
    ],
    ['a body is altered', ({ received }) => replace(received, 4, { body: '{}' }), /another body \(44136fa3 came/],
    ['a path is altered', ({ received }) => replace(received, 4, { path: '/1' }), /another path/],
    ['a method is altered', ({ received }) => replace(received, 4, { method: 'PUT' }), /another method/],
    ['a signature is altered', alterHeader('Webhook-Signature', 'v1,AAAA'), /not signed as it must be/],
    [
      'a timestamp is altered',
      alterHeader('Webhook-Timestamp', '1764039900'),
      /its timestamp is 54\d?\.?\d* s off|s off/,
    ],
    [
      'a success was answered to what failed',
      ({ received }) => replace(received, 0, { answered: 200 }),
      /attempt \d says 500, and no receiver answered that/,
    ],
    [
      'a success was answered to what is not delivered',
      ({ received, program }) => {
        const failed = program.attempts.find(({ state }) => state === 'failed')
        const id = `dlv_${failed?.deliveryId.replaceAll('-', '')}`
        received.push({
          ...received.find(({ headers }) => headers.some(([, v]) => v === id)),
          answered: 200,
        } as ReceivedLine)
        program.deliveries.pop()
        program.attempts.pop()
      },
      /answered with success, it is not delivered, and no fault explains it/,
    ],
    [
      'an error was answered to what is delivered',
      ({ received }) => replace(received, 2, { answered: 503 }),
      /attempt 3 says 200, and no receiver answered that/,
    ],
    [
      'more repeats came than outcomes are unknown',
      ({ received }) => received.push(at(received, 9), at(received, 9), at(received, 9)),
      /\d requests came, and \d attempts do not explain them/,
    ],
    ['a request came twice', ({ received }) => received.push(at(received, 0)), /4 requests came, and 3 attempts/],
  ]
}

function ofTheProgram(): readonly Mutation[] {
  return [
    ['an event is gone', ({ program }) => program.events.splice(1, 1), /events of call 1 are numbered 1, 3, 4/],
    [
      'an event has the number of another',
      ({ program }) => replace(program.events, 1, { sequence: 1 }),
      /numbered 1, 1, 3, 4/,
    ],
    [
      'a final event is told twice',
      ({ program }) => replace(program.events, 2, { type: 'final' }),
      /has 2 final events/,
    ],
    ['a call is gone', ({ program }) => program.calls.splice(1, 1), /call 2 was accepted and is not stored/],
    ['a delivery is gone', ({ program }) => program.deliveries.splice(2, 1), /CRM is owed event 3 .* has no delivery/],
    [
      'a delivery is kept twice',
      ({ program }) => program.deliveries.push(at(program.deliveries, 2)),
      /CRM has 2 deliveries/,
    ],
    [
      'a delivery is of an event that its integration does not ask for',
      ({ program }) => replace(program.deliveries, 0, { integrationId: 2 }),
      /kept that nobody is owed/,
    ],
    ['a delivery is open', ({ program }) => replace(program.deliveries, 2, { open: true }), /is still open/],
    ['two bodies are swapped', ({ program }) => swap(program.deliveries, 1, 2, 'body'), /another body/],
    [
      'a delivery is silently gone',
      ({ program }) => program.attempts.splice(2, 1),
      /is gone without a word in the log/,
    ],
    [
      'a delivery is settled twice',
      ({ program }) => program.attempts.push({ ...at(program.attempts, 2), n: 4 }),
      /is settled 2 times/,
    ],
    [
      'an outcome is unknown twice of one epoch',
      ({ program }) => program.attempts.push({ ...unknownOf(program.attempts) }),
      /is unknown twice of one epoch/,
    ],
    [
      'an outcome is unknown after the delivery was settled',
      ({ program }) =>
        void (program.attempts[program.attempts.indexOf(unknownOf(program.attempts))] = {
          ...unknownOf(program.attempts),
          n: 2,
        }),
      /has an unknown attempt after the one that settled it/,
    ],
    ['an attempt is gone', ({ program }) => program.attempts.splice(1, 1), /has attempts 1, 3/],
    [
      'a settled delivery was tried again',
      ({ program }) => swap(program.attempts, 1, 2, 'n'),
      /tried again after it was settled/,
    ],
    [
      'an attempt says delivered after an error',
      ({ program }) => replace(program.attempts, 2, { code: 500 }),
      /attempt 3 is delivered after the answer 500/,
    ],
    [
      'a success does not count as delivered',
      ({ program }) => replace(program.attempts, 2, { state: 'failed' }),
      /attempt 3 is failed after the answer 200/,
    ],
    [
      'attempts are logged of nothing',
      ({ program }) => program.attempts.push({ ...at(program.attempts, 0), deliveryId: 'x' }),
      /logged of delivery x, which is not kept/,
    ],
    [
      'outcomes are unknown without a fault',
      ({ faults }) => faults.pop(),
      /outcomes are unknown of 1 epochs, and there were 0/,
    ],
  ]
}

/** Changes the only result of the first response. */
function alterAnswer(change: object): Mutation[1] {
  return ({ generator }) => {
    const answer = at(generator, 1) as AnswerLine
    replace(generator, 1, { results: [{ ...at(answer.results ?? [], 0), ...change }] })
  }
}

function alterHeader(wanted: string, value: string): Mutation[1] {
  return ({ received }) => {
    const { headers } = at(received, 4)
    replace(received, 4, { headers: headers.map(([name, old]) => [name, name === wanted ? value : old] as const) })
  }
}

/** Swaps the first arrivals of two deliveries of a lane, together with all their attempts. */
function swapLane({ received }: Mutable): void {
  const [first, second, third, fourth] = received.splice(0, 4)
  if (!first || !second || !third || !fourth) throw new Error('unreachable: there are more')
  received.unshift(fourth, first, second, third)
}

function unknownOf(attempts: readonly StoredAttempt[]): StoredAttempt {
  const unknown = attempts.find(({ error }) => error === 'outcome_unknown')
  if (!unknown) throw new Error('unreachable: the world has such an attempt')
  return unknown
}

function at<Row>(rows: readonly Row[], i: number): Row {
  const row = rows[i]
  if (row === undefined) throw new Error(`there is no row ${i}`)
  return row
}

function replace<Row extends object>(rows: Row[], i: number, change: Partial<Row> | object): void {
  rows[i] = { ...at(rows, i), ...change }
}

function swap<Row extends object>(rows: Row[], a: number, b: number, what: keyof Row): void {
  const [one, other] = [at(rows, a), at(rows, b)]
  rows[a] = { ...one, [what]: other[what] }
  rows[b] = { ...other, [what]: one[what] }
}

test('S22 a secret is found in every spelling, wherever in a text it begins', () => {
  const canary = { name: 'token', value: 'canary/+"7' }
  const json = JSON.stringify(canary.value).slice(1, -1)
  const texts = [
    `Bearer ${canary.value}`,
    JSON.stringify({ token: canary.value }),
    JSON.stringify({ inner: JSON.stringify({ token: canary.value }) }),
    `?token=${encodeURIComponent(canary.value)}&x=1`,
    `\\x${Buffer.from(`token ${canary.value}`).toString('hex')}`,
    ...['', 'a', 'ab', 'abc', 'user:'].map((before) =>
      Buffer.from(`${before}${canary.value} and more`).toString('base64'),
    ),
    ...['', 'a', 'ab'].map((before) => Buffer.from(before + canary.value).toString('base64url')),
  ]
  for (const text of texts) assert.deepEqual(searchText('it', text, [canary]), ['it holds the secret token'], text)
  assert.deepEqual(searchText('it', 'canary', [canary]), [])
  assert.ok(spellingsOf(canary.value).includes(json))
})
