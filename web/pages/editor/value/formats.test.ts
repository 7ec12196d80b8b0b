import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FIELDS, fieldOf } from '../../../../src/calls/fields.ts'
import { compileTemplate } from '../../../../src/render/template/compile.ts'
import { FILTERS } from '../../../../src/render/template/filters.ts'
import { choicesOf, filtersOf, formatOf, type Format } from './formats.ts'
import { chipsOf, placeholder } from './pieces.ts'
import { sampleText } from './sample-text.ts'

const rows: readonly (readonly [filters: string, code: string, format: Format])[] = [
  ['', 'caller_number', { id: 'asIs', zone: null, empty: null }],
  ['|national', 'caller_number', { id: 'national', zone: null, empty: null }],
  ['|digits|default:0', 'caller_number', { id: 'digits', zone: null, empty: '0' }],
  ['|date:dd/MM/yyyy HH:mm', 'start_time', { id: 'minute', zone: null, empty: null }],
  ['|date:dd/MM/yyyy HH:mm,Europe/Berlin', 'start_time', { id: 'minute', zone: 'Europe/Berlin', empty: null }],
  ['|seconds_to:mm:ss', 'duration', { id: 'minutesSeconds', zone: null, empty: null }],
  ['|trim|lower|sha256', 'caller_name', { id: 'hash', zone: null, empty: null }],
  ['|map:a=b,*=c', 'outcome', { id: 'map', zone: null, empty: null }],
  ['|upper|default:a\\|b', 'caller_name', { id: 'upper', zone: null, empty: 'a|b' }],
]

for (const [filters, code, format] of rows) {
  test(`7 [[${code}${filters}]] is read as a format, and written as it was`, () => {
    const source = `[[${code}${filters}]]`
    const [chip] = chipsOf(source, { fields: FIELDS, realtime: false })
    assert.deepEqual(chip?.format, format)
    assert.equal(placeholder(code, filtersOf(format, chip?.filters ?? [])), source)
  })
}

for (const filters of ['|trim|upper', '|date:yyyy', '|map:a=b=c', '|truncate:5|default:x']) {
  test(`7 filters of one's own stay: ${filters}`, () => {
    const source = `[[start_time${filters}]]`
    const [chip] = chipsOf(source, { fields: FIELDS, realtime: false })
    assert.ok(chip)
    assert.equal(chip.format.id, 'own')
    assert.equal(placeholder('start_time', filtersOf(chip.format, chip.filters)), source)
  })
}

test('7 every choice is a filter that the renderer knows, and says something of the example of each field', () => {
  for (const { code, type, example } of FIELDS) {
    for (const { id } of choicesOf(type)) {
      const source = placeholder(code, filtersOf({ id, zone: null, empty: null }, []))
      const { problems } = compileTemplate(source, { known: new Set([code]), openPrefix: 'custom.' })
      assert.deepEqual(problems, [], source)
      const home = { country: 'AU', timezone: 'Australia/Sydney' }
      assert.notEqual(sampleText(source, { sample: new Map([[code, example]]), home }), '', source)
    }
  }
})

test('7 every filter can be reached in the menu', () => {
  const offered = FIELDS.flatMap(({ type }) => choicesOf(type).flatMap(({ filters }) => filters))
  const names = new Set([...offered.map(({ name }) => name), 'map', 'default'])
  assert.deepEqual(
    FILTERS.filter(({ name }) => !names.has(name)).map(({ name }) => name),
    [],
  )
})

test('7 counts are not offered as minutes and seconds', () => {
  assert.deepEqual(choicesOf(fieldOf('sequence')?.type, false), [])
  assert.ok(choicesOf(fieldOf('duration')?.type, true).some(({ id }) => id === 'minutesSeconds'))
})

test('7 a filter that is written differently is still the same format', () => {
  assert.equal(formatOf([{ name: 'date', argument: 'yyyy-MM-dd' }], 'string').id, 'isoDay')
})
