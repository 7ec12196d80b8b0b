import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallUpdate } from '../../calls/call.ts'
import { applyCallUpdates, type AppliedUpdates } from '../../calls/apply-update.ts'
import type { Condition, Mapping } from './mapping.ts'
import { emptyMapping, readMapping } from './read-mapping.ts'
import { ID_WANTED, STATUS_WANTED, understand } from './understand.ts'

const cameAt = Date.parse('2026-11-25T04:00:00.000Z')
const startMs = Date.parse('2026-11-25T03:04:00.000Z')
const at = (seconds: number): string => new Date(startMs + seconds * 1000).toISOString()

const usual: Mapping = {
  uniqueid: ['/body/id'],
  status: [
    {
      place: '/body/status',
      values: {
        ringing: { status: 'ringing' },
        answered: { status: 'answered' },
        busy: { status: 'ended', outcome: 'busy' },
        ended: { status: 'ended' },
        tagged: { ignore: true },
      },
    },
  ],
  fields: {},
}

/** The result of a mapping for a body; the mapping must be valid. */
function read(mapping: Mapping, body: unknown, more: object = {}) {
  const checked = readMapping(mapping)
  assert.deepEqual('flaws' in checked ? checked.flaws : [], [])
  return understand(mapping, { body, ...more }, { at: cameAt })
}

function played(updates: readonly CallUpdate[]): AppliedUpdates {
  const [first, ...rest] = updates
  assert.ok(first)
  return applyCallUpdates([first, ...rest], { nowMs: cameAt, ordered: false })
}

const eventTypes = ({ events }: AppliedUpdates): string[] => events.map(({ type }) => type)

test('a message tells its call, its status and when it came', () => {
  assert.deepEqual(read(usual, { id: 7, status: ' Ringing ' }), {
    updates: [{ uniqueid: '7', at: cameAt, status: 'ringing' }],
    problems: [],
    notes: [],
  })
})

test('a value that nobody foresaw is a problem that names it and its place', () => {
  const { updates, problems } = read(usual, { id: 1, status: 'frobnicated' })
  assert.deepEqual(updates, [])
  assert.deepEqual(problems, ['“frobnicated” at /body/status is an unknown status. Set its meaning in the mapping.'])
})

test('a message without the call’s id is a problem that names where it was looked for', () => {
  const mapping = { ...usual, uniqueid: ['/body/id', '/query/id'] }
  assert.deepEqual(read(mapping, { id: '', status: 'ringing' }).problems, [
    'The unique ID is missing. No value found at /body/id or /query/id.',
  ])
  assert.equal(read(mapping, { status: 'ringing' }, { query: { id: 'q' } }).updates[0]?.uniqueid, 'q')
  assert.match(read(usual, { id: 'x'.repeat(256), status: 'ringing' }).problems[0] ?? '', /more than 255/)
})

test('a mapping that is not finished says what to say next', () => {
  assert.deepEqual(read(emptyMapping, { id: 1 }).problems, [ID_WANTED, STATUS_WANTED])
})

test('a value that means nothing leaves the status, and tells the fields', () => {
  const mapping: Mapping = { ...usual, fields: { tags: { places: ['/body/tags'] } } }
  assert.deepEqual(read(mapping, { id: 1, status: 'tagged', tags: ['quote'] }).updates, [
    { uniqueid: '1', at: cameAt, fields: { tags: ['quote'] } },
  ])
  assert.deepEqual(read(mapping, { status: 'tagged' }), { updates: [], problems: [], notes: [], ignored: true })
})

test('a message that is none of our business is neither update nor problem', () => {
  const mapping: Mapping = { ...usual, ignore: [{ place: '/body/kind', values: ['SMS'] }] }
  const { updates, problems } = read(mapping, { kind: 'sms', status: 'frobnicated' })
  assert.deepEqual([updates, problems], [[], []])
})

test('the first rule that knows its value says the status, another may add how the call went', () => {
  const mapping: Mapping = {
    ...usual,
    status: [
      ...usual.status,
      { place: '/body/result', values: { no_answer: { outcome: 'missed' }, over: { status: 'ringing' } } },
    ],
  }
  const of = (body: object): unknown[] => {
    const { updates, problems } = read(mapping, { id: 1, ...body })
    return [updates[0]?.status, updates[0]?.outcome, problems.length]
  }
  assert.deepEqual(of({ status: 'ended', result: 'NO_ANSWER' }), ['ended', 'missed', 0])
  assert.deepEqual(of({ status: 'busy', result: 'no_answer' }), ['ended', 'busy', 0])
  assert.deepEqual(of({ status: 'ended', result: 'over' }), ['ended', undefined, 0])
  assert.deepEqual(of({ status: 'strange', result: 'over' }), ['ringing', undefined, 0])
  assert.deepEqual(of({ result: 'no_answer' }), [undefined, 'missed', 0])
})

test('* stands for any other value; a rule may hold only where another part of the message says so', () => {
  const mapping: Mapping = {
    ...usual,
    status: [
      { when: { place: '/body/leg', values: ['b'] }, place: '/body/status', values: { ended: { ignore: true } } },
      { place: '/body/status', values: { ended: { status: 'ended' }, '*': { status: 'ringing' } } },
    ],
  }
  const status = (body: object): unknown => read(mapping, { id: 1, ...body }).updates[0]?.status
  assert.deepEqual(
    [status({ status: 'ended' }), status({ status: 'ended', leg: 'B' }), status({ status: 'x' })],
    ['ended', undefined, 'ringing'],
  )
})

const values: readonly (readonly [code: string, written: unknown, value: unknown])[] = [
  ['transfer_count', '12', 12],
  ['transfer_count', 2.0, 2],
  ['lead_score', '0.82', 0.82],
  ['voicemail_left', 'Yes', true],
  ['voicemail_left', 0, false],
  ['value', '$1,250.00', '1250.00'],
  ['value', '12,50', '12.50'],
  ['cost', 0.35, '0.35'],
  ['tags', 'quote, spam', ['quote', 'spam']],
  ['tags', ['quote', 'spam'], ['quote', 'spam']],
  ['direction', 'OUTBOUND', 'outbound'],
  ['wrapup_duration', '1:05', 65],
  ['caller_name', '  Jane "JJ" O’Neil  ', 'Jane "JJ" O’Neil'],
  ['caller_name', { '@lang': 'en', '#text': 'Jane' }, 'Jane'],
  ['caller_number', '0412 345 678', '0412 345 678'],
  ['custom.seats', 4, 4],
  ['custom.vip', true, true],
  ['custom.note', '007', '007'],
  ['caller_name', '', undefined],
  ['caller_name', null, undefined],
  ['tags', [], undefined],
]
for (const [code, written, value] of values)
  test(`C14 ${code} written ${JSON.stringify(written)} is ${JSON.stringify(value) ?? 'not told'}`, () => {
    const mapping: Mapping = { ...usual, fields: { [code]: { places: ['/body/value'] } } }
    const { updates, problems } = read(mapping, { id: 1, status: 'ringing', value: written })
    assert.deepEqual(problems, [])
    assert.deepEqual(updates[0]?.fields?.[code], value)
  })

const wrong: readonly (readonly [code: string, written: unknown, problem: RegExp])[] = [
  ['transfer_count', 'many', /Transfers: “many” is not a whole number.*\/body\/value/],
  ['voicemail_left', 'perhaps', /not yes or no/],
  ['direction', 'sideways', /Must be one of inbound, outbound, internal/],
  ['caller_name', { first: 'Jane' }, /not a single value/],
  ['caller_name', 'x'.repeat(1_000_000), /can’t be used. Must not be longer/],
  ['tags', Array.from({ length: 101 }, () => 'x'), /at most 100/],
]
for (const [code, written, problem] of wrong)
  test(`${code} written ${JSON.stringify(written).slice(0, 40)} is a problem, and the rest is told`, () => {
    const mapping: Mapping = { ...usual, fields: { [code]: { places: ['/body/value'] } } }
    const { updates, problems } = read(mapping, { id: 1, status: 'ringing', value: written })
    assert.match(problems[0] ?? '', problem)
    assert.ok((problems[0] ?? '').length < 400)
    assert.deepEqual(updates, [{ uniqueid: '1', at: cameAt, status: 'ringing' }])
  })

test('a number that is withheld is told as such', () => {
  const mapping: Mapping = { ...usual, fields: { caller_number: { places: ['/body/from'] } } }
  assert.deepEqual(read(mapping, { id: 1, status: 'ringing', from: 'Anonymous' }).updates[0]?.fields, {
    caller_anonymous: true,
  })
})

test('which side is the caller may depend on the direction; values are translated, joined, or left out', () => {
  const mapping: Mapping = {
    ...usual,
    fields: {
      direction: { places: ['/body/way'], values: { in: 'inbound', out: 'outbound' } },
      caller_number: {
        when: { place: '/body/way', values: ['in'] },
        places: ['/body/theirs'],
        else: { places: ['/body/ours'] },
      },
      caller_name: { places: ['/body/first', '/body/last'], join: ' ' },
      hangup_by: { places: ['/body/by'], values: { A: 'caller' }, only: true },
      currency: { places: ['/body/id'], values: { '*': 'AUD' } },
      queue_name: { places: ['/body/none', '/body/queue'] },
    },
  }
  const call = { id: 1, status: 'ringing', theirs: '1', ours: '2', first: 'Jane', last: 'Citizen', queue: 'Sales' }
  const common = { caller_name: 'Jane Citizen', currency: 'AUD', queue_name: 'Sales' }
  assert.deepEqual(read(mapping, { ...call, way: 'in', by: 'a' }).updates[0]?.fields, {
    ...common,
    direction: 'inbound',
    caller_number: '1',
    hangup_by: 'caller',
  })
  assert.deepEqual(read(mapping, { ...call, way: 'out', by: 'B' }).updates[0]?.fields, {
    ...common,
    direction: 'outbound',
    caller_number: '2',
  })
})

test('places go into every item of a list, and into texts that are JSON', () => {
  const mapping: Mapping = {
    ...usual,
    uniqueid: ['/body/msg/call/id'],
    fields: { tags: { places: ['/body/tags/*/name'] }, notes: { places: ['/body/turns/*'], join: '\n' } },
  }
  const body = {
    status: 'ringing',
    msg: '{"call":{"id":9}}',
    tags: [{ name: 'a' }, {}, { name: 'b' }],
    turns: ['x', 'y'],
  }
  const { updates } = read(mapping, body)
  assert.deepEqual([updates[0]?.uniqueid, updates[0]?.fields], ['9', { tags: ['a', 'b'], notes: 'x\ny' }])
})

test('each item of a list is a message of its own; one that is broken leaves the others', () => {
  const mapping: Mapping = {
    ...usual,
    each: '/body/events',
    uniqueid: ['@/id'],
    event_id: '/body/batch',
    status: [{ place: '@/status', values: { ringing: { status: 'ringing' } } }],
    at: { place: '/body/sent', as: 's' },
  }
  const events = [{ id: 1, status: 'ringing' }, { status: 'ringing' }, 7, { id: 2, status: 'ringing' }]
  const { updates, problems } = read(mapping, { sent: startMs / 1000, batch: 'b', events })
  assert.deepEqual(
    updates.map(({ uniqueid, eventId, at: when }) => [uniqueid, eventId, when]),
    [
      ['1', 'b#1', startMs],
      ['2', 'b#4', startMs],
    ],
  )
  assert.deepEqual(problems, ['The unique ID is missing. No value found at @/id.'])
  assert.match(read(mapping, {}).problems[0] ?? '', /No list found at \/body\/events/)
  assert.equal(read(mapping, { events: Array.from({ length: 1001 }, () => ({ id: 1 })) }).updates.length, 0)
})

test('recordings: addresses are news, one for each, and anything else is a problem', () => {
  const mapping: Mapping = { ...usual, recording: '/body/rec' }
  const rec = ['https://x.example/a.mp3', 'https://x.example/b.mp3', 'b.mp3']
  const { updates, problems } = read(mapping, { id: 1, status: 'ended', rec })
  assert.deepEqual(
    updates.map(({ recording }) => recording),
    [{ url: rec[0] }, { url: rec[1] }],
  )
  assert.match(problems[0] ?? '', /“b.mp3” at \/body\/rec is not a recording URL/)
})

test('C4 the first value of a field stays where the mapping keeps it, and fills what was not known', () => {
  const mapping: Mapping = {
    ...usual,
    fields: { tracking_number: { places: ['/body/to'], keep_first: true }, agent_id: { places: ['/body/agent'] } },
  }
  const { call } = played(
    [
      { id: 1, status: 'ringing' },
      { id: 1, to: '61288889999', agent: '201' },
      { id: 1, status: 'answered', to: '203', agent: '203' },
    ].flatMap((body) => read(mapping, body).updates),
  )
  assert.deepEqual([call.fields['tracking_number'], call.fields['agent_id']], ['61288889999', '203'])
})

test('a condition compares two places, and several hold together', () => {
  const field = (when: Condition): unknown =>
    read({ ...usual, fields: { agent_id: { when, places: ['/body/agent'] } } }, { id: 1, leg: 1, other: 2, agent: 7 })
      .updates[0]?.fields?.['agent_id']
  assert.equal(field({ place: '/body/leg', same_as: '/body/id' }), '7')
  assert.equal(field({ place: '/body/other', same_as: '/body/id' }), undefined)
  assert.equal(field({ place: '/body/other', differs_from: '/body/id' }), '7')
  assert.equal(field({ place: '/body/leg', differs_from: '/body/id' }), undefined)
  // A missing value is neither equal nor different.
  assert.equal(field({ place: '/body/absent', same_as: '/body/gone' }), undefined)
  assert.equal(field({ place: '/body/leg', differs_from: '/body/gone' }), undefined)
  const both: Condition = { place: '/body/leg', same_as: '/body/id', and: { place: '/body/other', values: ['3'] } }
  assert.equal(field(both), undefined)
})

test('C15 the direction follows from what the numbers look like', () => {
  const outside = { min_digits: 8 }
  const mapping: Mapping = {
    ...usual,
    fields: {
      direction: {
        when: { place: '/body/from', number: outside },
        places: ['/body/from'],
        values: { '*': 'inbound' },
        else: {
          when: { place: '/body/to', number: outside },
          places: ['/body/from'],
          values: { '*': 'outbound' },
          else: { places: ['/body/from'], values: { '*': 'internal' } },
        },
      },
    },
  }
  const direction = (from: string, to: string): unknown =>
    read(mapping, { id: 1, status: 'ringing', from, to }).updates[0]?.fields?.['direction']
  assert.equal(direction('+61400111222', '61288889999'), 'inbound')
  assert.equal(direction('sip:201@x', 'sip:0400111222@x'), 'outbound')
  assert.equal(direction('201', 'reception'), 'internal')
})

test('C2 an end has its fallback outcome, unless a message before it told another', () => {
  const mapping: Mapping = {
    ...usual,
    status: [
      { place: '/body/code', values: { 408: { status: 'ended', fallback: 'failed' }, 200: { status: 'answered' } } },
      { place: '/body/code', values: { 180: { outcome: 'missed' } } },
      { place: '/body/event', values: { invite: { status: 'ringing' }, ringing: { status: 'ringing' } } },
    ],
  }
  const outcome = (...bodies: object[]): unknown =>
    played(bodies.flatMap((body) => read(mapping, { id: 1, ...body }).updates)).call.outcome
  assert.equal(outcome({ event: 'invite' }, { code: 408 }), 'failed')
  assert.equal(outcome({ event: 'invite' }, { event: 'ringing', code: 180 }, { code: 408 }), 'missed')
  assert.equal(outcome({ event: 'ringing', code: 180 }, { code: 200 }, { code: 408 }), 'answered')
})

test('a field may be a part of its text, and a name in the quotes of SIP is told without them', () => {
  const mapping: Mapping = {
    ...usual,
    fields: {
      caller_number: { places: ['/body/from'], part: 'sip_user' },
      caller_name: { places: ['/body/name'] },
      agent_name: { places: ['/body/contact'], part: 'sip_name' },
      notes: { places: ['/body/name'] },
    },
  }
  const body = { id: 1, from: 'sip:+61400111222@x', name: '"Zoë \\"Z\\" Müller"', contact: 'sip:201@x' }
  const { updates, problems } = read(mapping, body)
  assert.deepEqual(updates[0]?.fields, {
    caller_number: '+61400111222',
    caller_name: 'Zoë "Z" Müller',
    notes: body.name,
  })
  assert.deepEqual(problems, [])
})

test('C6 the vendor’s running number decides the order within the call', () => {
  const mapping: Mapping = { ...usual, order: '/body/n' }
  const messages = [
    { id: 1, status: 'answered', n: '2' },
    { id: 1, status: 'ringing', n: '1' },
    { id: 1, status: 'ended', n: 3 },
  ]
  const updates = messages.flatMap((body) => read(mapping, body).updates)
  assert.deepEqual(updates[0]?.order, { of: '1', number: 2 })
  assert.deepEqual(eventTypes(played(updates)), ['answered', 'ended'])
  assert.match(read(mapping, { id: 1, status: 'ended', n: 'three' }).problems[0] ?? '', /not a sequence number/)
})

test('C6 a time as a decimal decides the order, to the microsecond', () => {
  const mapping: Mapping = { ...usual, order: '/body/time' }
  const messages = [
    { id: 1, status: 'answered', time: '1796088267.057815' },
    { id: 1, status: 'ringing', time: '1796088267.057661' },
    { id: 1, status: 'ended', time: '1796088270.064397' },
  ]
  const updates = messages.flatMap((body) => read(mapping, body).updates)
  assert.deepEqual(updates[0]?.order, { of: '1', number: 1796088267.057815 })
  assert.deepEqual(eventTypes(played(updates)), ['answered', 'ended'])
})

const whole: Mapping = {
  ...usual,
  event_id: '/body/event',
  status: [
    ...usual.status,
    {
      place: '/body/how',
      values: { answered: { outcome: 'answered' }, missed: { outcome: 'missed' }, vm: { outcome: 'voicemail' } },
    },
  ],
  at: { place: '/body/at', as: 'iso' },
  start: { place: '/body/start', as: 'iso' },
  answer: { place: '/body/answer', as: 'iso' },
  end: { place: '/body/end', as: 'iso' },
  duration: { place: '/body/duration', as: 's' },
  talk: { place: '/body/talk', as: 's' },
  fields: {
    caller_number: { places: ['/body/from'] },
    agent_name: { places: ['/body/agent'] },
    disposition: { places: ['/body/d'] },
  },
}

interface WholeRow {
  readonly says: Readonly<Record<string, unknown>>
  readonly events: readonly string[]
  readonly durations: readonly (number | undefined)[]
}

const wholes: readonly WholeRow[] = [
  {
    says: { start: at(0), answer: at(12), end: at(95) },
    events: ['ringing', 'answered', 'ended'],
    durations: [95, 83, 12],
  },
  {
    says: { start: at(0), duration: 95, talk: 83, how: 'answered' },
    events: ['ringing', 'answered', 'ended'],
    durations: [95, 83, 12],
  },
  { says: { end: at(95), duration: 95, talk: 83 }, events: ['ringing', 'answered', 'ended'], durations: [95, 83, 12] },
  { says: { at: at(95), duration: 95, talk: 83 }, events: ['ringing', 'answered', 'ended'], durations: [95, 83, 12] },
  { says: { start: at(0), end: at(30), how: 'missed' }, events: ['ringing', 'ended'], durations: [30, 0, 30] },
  { says: { start: at(0), duration: 30, talk: 0 }, events: ['ringing', 'ended'], durations: [30, 0, 30] },
  {
    says: { start: at(0), answer: at(5), end: at(30), how: 'vm' },
    events: ['ringing', 'ended'],
    durations: [30, 0, 30],
  },
  {
    says: { start: at(0), duration: 95, how: 'answered' },
    events: ['ringing', 'ended'],
    durations: [95, undefined, 95],
  },
  { says: { answer: at(12), end: at(95) }, events: ['ringing', 'answered', 'ended'], durations: [83, 83, 0] },
  {
    says: { start: at(50), answer: at(0), end: at(40) },
    events: ['ringing', 'answered', 'ended'],
    durations: [40, 40, 0],
  },
]
for (const { says, events, durations } of wholes)
  test(`C12 a whole call told at its end by ${Object.keys(says).join(', ')} comes out as it was`, () => {
    const { updates, problems } = read(whole, { id: 1, status: 'ended', event: 'e1', ...says })
    assert.deepEqual(problems, [])
    const call = played(updates)
    assert.deepEqual(eventTypes(call), events)
    const { duration, talk_duration: talk, ring_duration: ring } = call.events.at(-1)?.fields ?? {}
    assert.deepEqual([duration, talk, ring], durations)
  })

test('C8 each moment of a whole call has an id of its own, made of the vendor’s, and the fields that were known then', () => {
  const body = {
    id: 1,
    status: 'ended',
    event: 'e1',
    from: '1',
    agent: 'Sam',
    d: 'Sale',
    start: at(0),
    answer: at(12),
    end: at(95),
  }
  assert.deepEqual(
    read(whole, body).updates.map(({ eventId, fields }) => [eventId, fields]),
    [
      ['e1#ringing', { caller_number: '1' }],
      ['e1#answered', { caller_number: '1', agent_name: 'Sam' }],
      ['e1', { caller_number: '1', agent_name: 'Sam', disposition: 'Sale' }],
    ],
  )
})

test('C6 updates have the precision of their times, and what is looked back at is as old as its message', () => {
  const dated = (message: Readonly<Record<string, unknown>>) =>
    read(whole, { id: 1, ...message }).updates.map(({ status, precision, reportedAt }) => [
      status,
      precision,
      reportedAt === undefined ? undefined : (reportedAt - startMs) / 1000,
    ])
  assert.deepEqual(dated({ status: 'ended', start: at(0), answer: at(12), end: at(95) }), [
    ['ringing', 'exact', 95],
    ['answered', 'exact', 95],
    ['ended', 'exact', undefined],
  ])
  const seconds = at(0).replace('.000', '')
  assert.deepEqual(dated({ status: 'ringing', at: seconds }), [['ringing', 'second', undefined]])
  // A duration has whole seconds.
  assert.deepEqual(dated({ status: 'ended', start: at(0), duration: 95 }).at(-1), ['ended', 'second', undefined])
  assert.deepEqual(dated({ status: 'ringing' }), [['ringing', undefined, undefined]])
})

test('C3 what an end looks back at makes no event of a call that was heard live, and corrects one that was not', () => {
  const live = (...statuses: readonly [string, number][]): CallUpdate[] =>
    statuses.flatMap(([status, s]) => read(whole, { id: 1, status, at: at(s) }).updates)
  const end = read(whole, { id: 1, status: 'ended', start: at(0), answer: at(12), end: at(95) }).updates
  assert.deepEqual(eventTypes(played([...live(['ringing', 0], ['answered', 12]), ...end])), [
    'ringing',
    'answered',
    'ended',
  ])
  assert.deepEqual(eventTypes(played([...live(['ringing', 0]), ...end])), ['ringing', 'answered', 'ended'])
  assert.deepEqual(eventTypes(played([...live(['ringing', 0], ['answered', 1]), ...end])), [
    'ringing',
    'answered',
    'ended',
  ])
  const again = played([...live(['ringing', 0], ['ended', 95]), ...end])
  assert.deepEqual(
    [eventTypes(again), again.call.outcome, again.call.answerAt],
    [['ringing', 'ended'], 'answered', startMs + 12_000],
  )
  assert.deepEqual(eventTypes(played([...end, ...end])), ['ringing', 'answered', 'ended'], 'the same twice')
})

test('times that a system leaves at zero are none; one that cannot be read is a problem', () => {
  assert.deepEqual(read(whole, { id: 1, status: 'ringing', answer: '0000-00-00 00:00:00', start: 0 }).problems, [])
  assert.match(
    read(whole, { id: 1, status: 'ringing', at: 'soon' }).problems[0] ?? '',
    /“soon” at \/body\/at is not a time/,
  )
})

test('__proto__ and its like are names like any other', () => {
  const body = JSON.parse(
    '{"id":1,"status":"__proto__","__proto__":{"status":"ringing"},"from":"constructor"}',
  ) as unknown
  assert.match(read(usual, body).problems[0] ?? '', /“__proto__”/)
  const inherited: Mapping = { ...usual, uniqueid: ['/body/constructor/name', '/body/toString/length'] }
  assert.match(read(inherited, { status: 'ringing' }).problems[0] ?? '', /unique ID is missing/)
  const fromProto: Mapping = {
    ...usual,
    status: [{ place: '/body/__proto__/status', values: { ringing: { status: 'ringing' } } }],
  }
  assert.equal(read(fromProto, body).updates[0]?.status, 'ringing')
  assert.equal(({} as Record<string, unknown>)['status'], undefined)
})
