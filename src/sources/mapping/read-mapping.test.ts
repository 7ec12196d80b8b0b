import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptyMapping, readMapping } from './read-mapping.ts'

const good = {
  uniqueid: ['/body/call/id', '/body/id'],
  event_id: '/headers/x-event-id',
  status: [
    { place: '/body/status', values: { ringing: { status: 'ringing' }, busy: { status: 'ended', outcome: 'busy' } } },
  ],
  at: { place: '/body/at', as: 'auto', zone: 'Europe/Berlin' },
  fields: {
    caller_number: { places: ['/body/from'] },
    direction: { places: ['/body/way'], values: { in: 'inbound' } },
  },
}

test('a mapping that is whole, and one that is only begun, may be saved', () => {
  assert.deepEqual(readMapping(good), { mapping: good })
  assert.deepEqual(readMapping(emptyMapping), { mapping: emptyMapping })
})

const rows: readonly (readonly [what: string, mapping: unknown, pointer: string, detail: RegExp])[] = [
  ['no object', [], '', /object with uniqueid/],
  ['nothing', {}, '/uniqueid', /Required/],
  ['an unknown part', { ...good, statuses: [] }, '/statuses', /Unknown property\. Use each, uniqueid/],
  ['__proto__', JSON.parse('{"uniqueid":[],"status":[],"fields":{},"__proto__":{}}'), '/__proto__', /Unknown/],
  [
    'a place that is no pointer',
    { ...good, uniqueid: ['call.id'] },
    '/uniqueid/0',
    /JSON pointer into the message, for example \/body\/call\/id/,
  ],
  ['a place elsewhere', { ...good, uniqueid: ['/call/id'] }, '/uniqueid/0', /JSON pointer/],
  ['a place in no item', { ...good, uniqueid: ['@/id'] }, '/uniqueid/0', /“each” names a list/],
  ['a broken escape', { ...good, uniqueid: ['/body/a~2'] }, '/uniqueid/0', /JSON pointer/],
  [
    'an unknown status',
    { ...good, status: [{ place: '/body/s', values: { a: { status: 'rings' } } }] },
    '/status/0/values/a/status',
    /one of ringing/,
  ],
  [
    'an outcome before the end',
    { ...good, status: [{ place: '/body/s', values: { a: { status: 'ringing', outcome: 'busy' } } }] },
    '/status/0/values/a/outcome',
    /Only an ended call/,
  ],
  [
    'no meaning',
    { ...good, status: [{ place: '/body/s', values: { 'a/b': {} } }] },
    '/status/0/values/a~1b',
    /Set a meaning/,
  ],
  [
    'both',
    { ...good, status: [{ place: '/body/s', values: { a: { ignore: true, status: 'ringing' } } }] },
    '/status/0/values/a',
    /can’t have a status or an outcome/,
  ],
  ['no place', { ...good, status: [{ values: {} }] }, '/status/0/place', /Required/],
  [
    'too many values',
    {
      ...good,
      status: [
        { place: '/body/s', values: Object.fromEntries(Array.from({ length: 501 }, (_, i) => [i, { ignore: true }])) },
      ],
    },
    '/status/0/values',
    /more than 500/,
  ],
  [
    'an unknown zone',
    { ...good, at: { place: '/body/at', as: 'auto', zone: 'Berlin' } },
    '/at/zone',
    /Australia\/Sydney/,
  ],
  ['an unknown kind of time', { ...good, at: { place: '/body/at', as: 'unix' } }, '/at/as', /auto, iso, s, ms/],
  ['a length without its unit', { ...good, talk: { place: '/body/t' } }, '/talk/as', /Required/],
  ['an unknown field', { ...good, fields: { caller: { places: ['/body/a'] } } }, '/fields/caller', /custom\.<name>/],
  [
    'a field that is computed',
    { ...good, fields: { answered: { places: ['/body/a'] } } },
    '/fields/answered',
    /Offhook sets this field/,
  ],
  [
    'a field from nowhere',
    { ...good, fields: { notes: { places: [] } } },
    '/fields/notes/places',
    /Add at least one JSON pointer/,
  ],
  [
    'a value that the field cannot have',
    { ...good, fields: { direction: { places: ['/body/a'], values: { x: 'in' } } } },
    '/fields/direction/values/x',
    /inbound, outbound, internal/,
  ],
  [
    'a value of another type',
    { ...good, fields: { transfer_count: { places: ['/body/a'], values: { x: 'two' } } } },
    '/fields/transfer_count/values/x',
    /not a valid value/,
  ],
  [
    'too many fields',
    {
      ...good,
      fields: Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`custom.f${i}`, { places: ['/body/a'] }])),
    },
    '/fields',
    /more than 200/,
  ],
  [
    'rules within rules',
    { ...good, fields: { notes: deep(7) } },
    `/fields/notes${'/else'.repeat(6)}`,
    /more than 5 nested/,
  ],
  [
    'two tests in one condition',
    whenOf({ place: '/body/a', values: ['1'], same_as: '/body/b' }),
    '/fields/notes/when',
    /exactly one of values, same_as, differs_from, number/,
  ],
  ['a condition without a test', whenOf({ place: '/body/a' }), '/fields/notes/when', /exactly one of/],
  [
    'a comparison with no place',
    whenOf({ place: '/body/a', same_as: 'b' }),
    '/fields/notes/when/same_as',
    /JSON pointer/,
  ],
  [
    'conditions within conditions',
    whenOf(deepCondition(7)),
    `/fields/notes/when${'/and'.repeat(6)}`,
    /more than 5 nested conditions/,
  ],
  [
    'no number of digits',
    whenOf({ place: '/body/a', number: { min_digits: 0 } }),
    '/fields/notes/when/number/min_digits',
    /from 1 to 32/,
  ],
  [
    'more digits than fewer',
    whenOf({ place: '/body/a', number: { min_digits: 9, max_digits: 3 } }),
    '/fields/notes/when/number/max_digits',
    /less than min_digits/,
  ],
  [
    'a start that no number has',
    whenOf({ place: '/body/a', number: { starts_with: ['sip:'] } }),
    '/fields/notes/when/number/starts_with/0',
    /such as \+ or 0061/,
  ],
  [
    'an unknown part of a text',
    { ...good, fields: { notes: { places: ['/body/a'], part: 'host' } } },
    '/fields/notes/part',
    /sip_user, sip_name, sip_host, number, unquoted/,
  ],
  [
    'a fallback outcome beside an outcome',
    {
      ...good,
      status: [{ place: '/body/s', values: { a: { status: 'ended', outcome: 'busy', fallback: 'failed' } } }],
    },
    '/status/0/values/a/fallback',
    /needs "status": "ended" and no outcome/,
  ],
  ['the call’s id as that of each message', { ...good, event_id: '/body/id' }, '/event_id', /Leave it out/],
]
for (const [what, mapping, pointer, detail] of rows)
  test(`a mapping with ${what} is refused where it is wrong`, () => {
    const read = readMapping(mapping)
    assert.ok('flaws' in read)
    const flaw = read.flaws.find((one) => one.pointer === pointer)
    assert.ok(flaw, JSON.stringify(read.flaws))
    assert.match(flaw.detail, detail)
  })

function whenOf(when: object): object {
  return { ...good, fields: { notes: { places: ['/body/a'], when } } }
}

function deepCondition(conditions: number): object {
  return { place: '/body/a', values: ['1'], ...(conditions > 1 && { and: deepCondition(conditions - 1) }) }
}

function deep(rules: number): object {
  return { places: ['/body/a'], ...(rules > 1 && { else: deep(rules - 1) }) }
}
