import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { applyCallUpdates } from '../../calls/apply-update.ts'
import type { CallUpdate } from '../../calls/call.ts'
import { messageTree } from '../push/adapter.ts'
import type { Tree } from './places.ts'
import { mappingOf, propose } from './propose.ts'
import { readMapping } from './read-mapping.ts'
import { understand } from './understand.ts'
import { property } from '../../../test/kit/property.ts'

const folder = join(import.meta.dirname, '../../../test/messages/any-system')
const now = Date.parse('2026-11-25T04:00:00.000Z')

interface Sample {
  readonly type: string
  readonly bodies: readonly unknown[]
}

function treesOf(name: string): Tree[] {
  const { type, bodies } = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Sample
  return bodies.map((body) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const isQuery = type === 'query'
    const { tree, problem } = messageTree(
      {
        at: now,
        method: isQuery ? 'GET' : 'POST',
        path: '',
        query: isQuery ? text : '',
        headers: new Map(isQuery ? [] : [['content-type', type]]),
        body: isQuery ? new Uint8Array() : Buffer.from(text),
      },
      {},
    )
    assert.equal(problem, null)
    return tree
  })
}

/** The events of each call, from all messages with the proposed mapping. */
function summarizeProposal(trees: readonly Tree[]): Record<string, string[]> {
  const mapping = mappingOf(propose(trees))
  const updates = new Map<string, CallUpdate[]>()
  for (const tree of trees) {
    const understood = understand(mapping, tree, { at: now })
    assert.deepEqual(understood.problems, [])
    for (const update of understood.updates)
      updates.set(update.uniqueid, [...(updates.get(update.uniqueid) ?? []), update])
  }
  return Object.fromEntries(
    [...updates].map(([id, [first, ...rest]]) => {
      assert.ok(first)
      const { events } = applyCallUpdates([first, ...rest], { nowMs: now, ordered: false })
      return [id, events.map(({ type, fields }) => (type === 'ended' ? `ended ${String(fields['outcome'])}` : type))]
    }),
  )
}

const answered = ['ringing', 'answered', 'ended answered']

interface Row {
  readonly id: string
  readonly status: string
  readonly fields: Readonly<Record<string, string>>
  readonly calls: Readonly<Record<string, readonly string[]>>
}

const rows: Readonly<Record<string, Row>> = {
  sipgate: {
    id: '/body/callId',
    status: '/body/event',
    fields: { caller_number: '/body/from', tracking_number: '/body/to', direction: '/body/direction' },
    calls: { '123456': answered },
  },
  vonage: {
    id: '/body/conversation_uuid',
    status: '/body/status',
    fields: {
      caller_number: '/body/from',
      tracking_number: '/body/to',
      direction: '/body/direction',
      cost: '/body/price',
    },
    calls: { 'CON-8f5a100c-fbce-4218-8d4b-16341335bcd6': answered },
  },
  telnyx: {
    id: '/body/data/payload/call_session_id',
    status: '/body/data/event_type',
    fields: {
      caller_number: '/body/data/payload/from',
      tracking_number: '/body/data/payload/to',
      direction: '/body/data/payload/direction',
      hangup_cause: '/body/data/payload/hangup_cause',
    },
    calls: { '428c31b6-abf3-3bc1-b7f4-5013ef9657c1': answered },
  },
  bandwidth: {
    id: '/query/callId',
    status: '/query/callState',
    fields: { caller_number: '/query/from', tracking_number: '/query/to', hangup_cause: '/query/cause' },
    calls: { 'c-abc123': ['answered', 'ended answered'] },
  },
  'asterisk-cdr': {
    id: '/body/uniqueid',
    status: '/body/disposition',
    fields: { caller_number: '/body/src', tracking_number: '/body/dst' },
    calls: {
      '1795575840.1': answered,
      '1795576200.3': ['ringing', 'ended missed'],
      '1795576800.5': ['ringing', 'ended busy'],
    },
  },
  'german-pbx': {
    id: '/body/anruf/anruf_id',
    status: '/body/anruf/ereignis',
    fields: {
      caller_number: '/body/anruf/anrufer',
      tracking_number: '/body/anruf/zielrufnummer',
      agent_name: '/body/anruf/mitarbeiter',
    },
    calls: { 'A-77': answered },
  },
}

for (const [name, row] of Object.entries(rows))
  test(`messages of ${name}: id, status, its values and the usual fields are proposed as they are, and tell the call`, () => {
    const trees = treesOf(name)
    const proposal = propose(trees)
    assert.equal(proposal.uniqueid[0], row.id)
    assert.equal(proposal.status[0]?.place, row.status)
    const fields = Object.fromEntries(proposal.fields.map(({ code, place }) => [code, place]))
    for (const [code, place] of Object.entries(row.fields)) assert.equal(fields[code], place, code)
    assert.ok('mapping' in readMapping(mappingOf(proposal)))
    assert.deepEqual(summarizeProposal(trees), row.calls)
  })

/** The expected places of the call's id and of the status in the vendors' documented messages (test/messages). */
const documented: Readonly<Record<string, readonly [id: string, status: string]>> = {
  '3cx': ['/body/id', '/body/id'],
  dialpad: ['/body/call_id', '/body/state'],
  placetel: ['/body/call_id', '/body/event'],
  vonage_in: ['/body/conversation_uuid', '/body/status'],
  vapi: ['/body/message/call/id', '/body/message/status'],
  yeastar: ['/body/msg/call_id', '/body/msg/status'],
  zammad_cti: ['/body/callId', '/body/event'],
}
for (const [name, [id, status]] of Object.entries(documented))
  test(`of the messages that ${name} documents, the call’s id and its status are proposed first`, () => {
    const messages = join(folder, '..', name)
    const trees = readdirSync(messages)
      .filter((file) => /\.(?:json|form)$/.test(file))
      .map((file) => {
        const body = readFileSync(join(messages, file))
        return messageTree({ at: now, method: 'POST', path: '', query: '', headers: new Map(), body }, {}).tree
      })
    assert.ok(trees.length > 3)
    const proposal = propose(trees)
    assert.deepEqual([proposal.uniqueid[0], proposal.status[0]?.place], [id, status])
  })

test('values of a status that nobody knows are listed, without a meaning', () => {
  const trees = ['ringing', 'frobnicated', 'frobnicated'].map((status) => ({ body: { call_id: '1', status } }))
  const [status] = propose(trees).status
  assert.deepEqual(status?.values, [
    { value: 'frobnicated', count: 2, meaning: null },
    { value: 'ringing', count: 1, meaning: { status: 'ringing' } },
  ])
})

test('a list of messages in one is found, and its places lie in its items', () => {
  const trees = [
    {
      body: {
        events: [
          { call_id: '1', event: 'ringing' },
          { call_id: '2', event: 'hangup' },
        ],
      },
    },
  ]
  const proposal = propose(trees)
  assert.equal(proposal.each, '/body/events')
  assert.deepEqual([proposal.uniqueid[0], proposal.status[0]?.place], ['@/call_id', '@/event'])
  assert.deepEqual(
    understand(mappingOf(proposal), trees[0] ?? {}, { at: now }).updates.map(({ uniqueid, status }) => [
      uniqueid,
      status,
    ]),
    [
      ['1', 'ringing'],
      ['2', 'ended'],
    ],
  )
})

test('a key whose values differ in each message is proposed as the id of the message, one that is shared is not', () => {
  const trees = ['a', 'b', 'c'].map((id) => ({ body: { event_id: id, call_id: 'x', status: 'ringing' } }))
  assert.deepEqual(propose(trees).event_id, ['/body/event_id'])
  const shared = ['a', 'a', 'c'].map((id) => ({ body: { event_id: id, call_id: 'x', status: 'ringing' } }))
  assert.deepEqual(propose(shared).event_id, [])
})

test('a length is in milliseconds where the times of the same messages say so', () => {
  const call = { call_id: '1', state: 'hangup', start_time: 1_764_039_840_000, end_time: 1_764_039_935_000 }
  const unit = (duration: unknown): unknown => propose([{ body: { ...call, duration } }]).duration[0]?.as
  assert.deepEqual([unit(95_000), unit(95), unit('00:01:35')], ['ms', 's', 'clock'])
})

test('C2 codes of SIP beside a status are proposed whole, and say how a call went', () => {
  const messages = join(folder, '../kamailio')
  const trees = readdirSync(messages).map((file): Tree => ({
    body: JSON.parse(readFileSync(join(messages, file), 'utf8')) as unknown,
  }))
  const proposal = propose(trees)
  assert.equal(proposal.status[0]?.place, '/body/event')
  assert.deepEqual(proposal.status[0].values.find(({ value }) => value === 'failed')?.meaning, { status: 'ended' })
  assert.deepEqual(proposal.status[0].values.find(({ value }) => value === 'progress')?.meaning, { status: 'ringing' })
  const [codes] = proposal.outcome
  assert.equal(codes?.place, '/body/code')
  const outcomes = (['486', '600', '487', '603', '403', '408', '480', '404', '484', '302', '503'] as const).map(
    (code) => codes.values.find(({ value }) => value === code)?.meaning?.outcome,
  )
  const [busy, missed, rejected, failed] = ['busy', 'missed', 'rejected', 'failed']
  assert.deepEqual(outcomes, [
    busy,
    busy,
    'abandoned',
    rejected,
    rejected,
    missed,
    missed,
    failed,
    failed,
    failed,
    failed,
  ])
  // The BYE of an answered call has 200 too.
  assert.equal(codes.values.find(({ value }) => value === '200')?.meaning, null)
  const dialled = proposal.fields.find(({ code }) => code === 'tracking_number')
  assert.equal(dialled?.place, '/body/to')
  const calls = summarizeProposal(trees)
  assert.deepEqual(calls['busy-1@sip.example'], ['ringing', 'ended busy'])
  assert.deepEqual(calls['cancelled-1@sip.example'], ['ringing', 'ended abandoned'])
  assert.deepEqual(calls['answered-1@sip.example'], answered)
})

test('C2 the code of SIP is proposed as the status where nothing else says it', () => {
  const call = (id: string, sip_code: number, duration: number): Tree => ({
    body: { callid: id, src: 'jane', dst: 'reception', sip_code: String(sip_code), start: '1795575840', duration },
  })
  const trees = [call('a', 200, 9), call('b', 486, 1), call('c', 480, 20)]
  const proposal = propose(trees)
  assert.equal(proposal.status[0]?.place, '/body/sip_code')
  assert.equal(proposal.status[0].values.find(({ value }) => value === '603')?.meaning?.outcome, 'rejected')
  assert.equal(proposal.fields.find(({ code }) => code === 'tracking_number')?.place, '/body/dst')
  const calls = summarizeProposal(trees)
  assert.deepEqual(
    [calls['a']?.at(-1), calls['b']?.at(-1), calls['c']?.at(-1)],
    ['ended answered', 'ended busy', 'ended missed'],
  )
})

test('C2 reason phrases of SIP have their meanings, and SIP addresses are read for their user', () => {
  const tree = (reason: string): Tree => ({
    body: { call_id: '1', event: reason, from: '"Jane" <sip:+61400111222@x>' },
  })
  const meant = (reason: string): unknown => propose([tree(reason)]).status[0]?.values[0]?.meaning?.outcome
  assert.deepEqual(
    [
      'Busy Here',
      'Request Terminated',
      'Not Found',
      'Temporarily Unavailable',
      'Request Timeout',
      'Forbidden',
      'Decline',
    ].map(meant),
    ['busy', 'abandoned', 'failed', 'missed', 'missed', 'rejected', 'rejected'],
  )
  const mapping = mappingOf(propose([tree('Busy Here')]))
  assert.deepEqual(mapping.fields['caller_number'], { places: ['/body/from'], part: 'sip_user' })
})

test('no messages, no proposals', () => {
  const { uniqueid, status, fields } = propose([])
  assert.deepEqual([uniqueid, status, fields], [[], [], []])
})

property('whatever comes, proposals can be saved as they are', (numRuns) => {
  const key = fc.oneof(
    fc.constantFrom(
      'call_id',
      'status',
      'from',
      'to',
      'start_time',
      'duration',
      '__proto__',
      'a/b~c',
      'events',
      '@id',
      '',
    ),
    fc.string(),
  )
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('ringing', 'answered', 'ended', '1764039840', '+61400111222'),
      fc.jsonValue({ maxDepth: 1 }),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(key, tie('node'), { maxKeys: 6 }),
    ),
  })).node
  fc.assert(
    fc.property(fc.array(tree, { maxLength: 3 }), (bodies) => {
      const trees = bodies.map((body) => ({ body }))
      const mapping = mappingOf(propose(trees))
      const read = readMapping(JSON.parse(JSON.stringify(mapping)))
      assert.deepEqual('flaws' in read ? read.flaws : [], [])
      for (const one of trees) understand(mapping, one, { at: now })
    }),
    { numRuns },
  )
})

test('a time and a recording are recognised by short names, and by their values alone', () => {
  const treeOf = (body: object): Tree => ({ headers: {}, query: {}, body })
  const named = (time: string, recording: string) =>
    propose([
      treeOf({ id: 'a1', event: 'ringing', [time]: '2026-11-25T03:04:05Z' }),
      treeOf({
        id: 'a1',
        event: 'hangup',
        [time]: '2026-11-25T03:05:05Z',
        [recording]: 'https://pbx.example/a1.mp3?k=1',
      }),
    ])
  for (const [time, recording] of [
    ['at', 'rec'],
    ['x1', 'x2'],
  ] as const) {
    const { at, recording: recordings } = named(time, recording)
    assert.deepEqual([at, recordings], [[{ place: `/body/${time}`, as: 'auto' }], [`/body/${recording}`]])
  }
})
