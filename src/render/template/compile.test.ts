import assert from 'node:assert/strict'
import test from 'node:test'
import { compileTemplate } from './compile.ts'

const names = {
  known: new Set(['caller_name', 'caller_number', 'duration', 'start_time']),
  openPrefix: 'custom.',
  settings: new Map([
    ['list_id', 'L-1'],
    ['region', ''],
  ]),
}

/** The piece of the template that each problem is about, and its message. */
function problems(source: string): [string, string][] {
  return compileTemplate(source, names).problems.map(({ at, length, message }) => [
    source.slice(at, at + length),
    message,
  ])
}

const cases: [string, string, string, RegExp][] = [
  [
    'T4 an unknown field is named, with the nearest one',
    'a [[caller_nmae]]',
    '[[caller_nmae]]',
    /Unknown field "caller_nmae".*mean "caller_name"/,
  ],
  ['T4 capitals in a field are a slip', '[[Duration]]', '[[Duration]]', /mean "duration"/],
  ['T4 an unknown field with no near one says where fields are', '[[zzz]]', '[[zzz]]', /field list/],
  [
    'T4 an unknown filter is named, with the nearest one',
    '[[duration|uper]]',
    'uper',
    /Unknown filter "uper".*mean "upper"/,
  ],
  ['T4 a missing filter is said', '[[duration|]]', '', /filter is missing after/],
  ['T4 an argument that is missing is asked for', '[[start_time|date]]', 'date', /needs a pattern/],
  ['T4 an argument too many is said', '[[duration|upper:x]]', 'upper:x', /takes no argument/],
  ['T4 a wrong number is said', '[[duration|round:x]]', 'round:x', /"x" is not a whole number from 0 to 10/],
  ['T4 a wrong letter in a date is said', '[[start_time|date:yyyy-nn]]', 'date:yyyy-nn', /"nn" is not a date/],
  [
    'T4 a wrong zone is said, with the nearest one',
    '[[start_time|date:HH:mm,Australia/Sidney]]',
    'date:HH:mm,Australia/Sidney',
    /"Australia\/Sydney"/,
  ],
  ['T4 a wrong duration is said', '[[duration|seconds_to:xx]]', 'seconds_to:xx', /"xx" is not a duration/],
  ['T4 a wrong pair in a map is said', '[[duration|map:a]]', 'map:a', /not a pair/],
  ['T4 brackets that are no placeholder say how to write them', '[["a"]]', '[["a"]]', /type \\\[\[/],
  ['T16 a secret takes no filter', '[[secret:x|upper]]', 'upper', /work on secrets/],
  ['T18 an input of the service takes no filter', '[[setting:list_id|upper]]', 'upper', /work on service settings/],
  [
    'T18 an input that the service does not have is named, with the nearest one',
    'a [[setting:listid]]',
    '[[setting:listid]]',
    /no setting "listid".*mean "list_id"/,
  ],
  ['T18 without a near one the text itself is to be written', '[[setting:zzz]]', '[[setting:zzz]]', /Enter fixed text/],
]

for (const [name, source, place, message] of cases) {
  test(name, () => {
    const [problem, ...more] = problems(source)
    assert.deepEqual(more, [])
    assert.equal(problem?.[0], place)
    assert.match(problem?.[1] ?? '', message)
  })
}

test('T4 own fields are always allowed, whatever their name', () => {
  assert.deepEqual(problems('[[custom.lead source]] [[custom.é]]'), [])
  assert.equal(problems('[[custom.]]').length, 1)
})

test('T4 several problems are all told', () => assert.equal(problems('[[a]] [[b|c]] [[').length, 4))

test('T18 an input is one piece with the text around it, and an empty one is nothing', () => {
  assert.deepEqual(compileTemplate('a [[setting:list_id]]-[[setting:region]]', names), {
    pieces: ['a L-1-'],
    problems: [],
  })
  assert.deepEqual(compileTemplate('[[setting:region]]', names).pieces, [])
})
