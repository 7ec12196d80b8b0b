import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FIELDS } from '../../../../src/calls/fields.ts'
import { codesIn, chipsOf, filterText, piecesOf, placeholder } from './pieces.ts'

const context = { fields: FIELDS, realtime: false }

const texts = [
  '',
  'plain',
  '[[caller_name]]',
  'a [[x|upper]] b [[ ]] c [[',
  '\\[[no]] [[yes|map:a=b\\]]]',
  '[[[duration]],1]',
  'é🙂[[tags|join: / ]]\r\n',
]

for (const text of texts) {
  test(`5 the pieces of ${JSON.stringify(text)} are the text`, () => {
    const pieces = piecesOf(text, context)
    assert.equal(pieces.map(({ source }) => source).join(''), text)
    for (const { from, to, source } of pieces) assert.equal(text.slice(from, to), source)
  })
}

test('5 a chip has the label of its field, and says what is wrong', () => {
  const [known, unknown, own] = chipsOf('[[caller_number]] [[caler_number]] [[custom.deal]]', context)
  assert.deepEqual([known?.label, known?.state], ['Caller number', 'known'])
  assert.deepEqual([unknown?.state, unknown?.suggestion], ['unknown', 'caller_number'])
  assert.deepEqual([own?.label, own?.state], ['deal', 'known'])
})

test('5 a recording is not available in realtime requests', () => {
  assert.equal(chipsOf('[[recording_url]]', context)[0]?.state, 'known')
  assert.equal(chipsOf('[[recording_url]]', { fields: FIELDS, realtime: true })[0]?.state, 'unavailable')
})

test('secrets are no chips, and codes are read in order', () => {
  assert.deepEqual(codesIn('[[secret:token]] [[b|upper]] [[a]]'), ['b', 'a'])
})

test('7 filters are written as they are read', () => {
  const [chip] = chipsOf('[[start_time|date:dd/MM/yyyy HH:mm,Europe/Berlin|default:none]]', context)
  assert.ok(chip)
  assert.equal(placeholder(chip.code, chip.filters), chip.source)
  assert.equal(filterText(chip.filters), 'date:dd/MM/yyyy HH:mm,Europe/Berlin|default:none')
})
