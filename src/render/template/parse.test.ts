import fc from 'fast-check'
import assert from 'node:assert/strict'
import test from 'node:test'
import { anyText } from '../../../test/kit/rendering.ts'
import { property } from '../../../test/kit/property.ts'
import { type Part, type Template, parseTemplate } from './parse.ts'
import { escapeArgument, escapeLiteral, printTemplate } from './print.ts'

/** Each part in one line: a text in quotes, a placeholder as name and filters, a broken part after a `!`. */
function shape(source: string): string[] {
  return parseTemplate(source).map((part) => {
    if (part.kind === 'text') return JSON.stringify(part.text)
    if (part.kind === 'broken') return `!${part.source}`
    return [
      part.of === 'field' ? part.name : `${part.of} ${part.name}`,
      ...part.filters.map((f) => `${f.name}(${f.argument ?? ''})`),
    ].join(' ')
  })
}

const cases: [string, string, string[]][] = [
  ['T2 filters stand in their order, with the argument as it was written', '[[a|b|c: x ,y ]]', ['a b() c( x ,y )']],
  ['T2 blanks around names mean nothing', '[[ a | b ]]', ['a b()']],
  [
    'T2 a bar, a bracket or a backslash in an argument has a backslash before it',
    '[[a|b:x\\|y\\]]]',
    ['a b(x\\|y\\])'],
  ],
  ['T2 a colon in an argument is part of it', '[[a|b:mm:ss]]', ['a b(mm:ss)']],
  ['T3 \\[[ is two brackets', 'x \\[[a]] y', ['"x [[a]] y"']],
  ['T3 a backslash before a placeholder is written twice', 'C:\\\\[[a]]', ['"C:\\\\"', 'a']],
  ['T3 backslashes elsewhere are themselves', 'C:\\x [\\ \\n', [JSON.stringify('C:\\x [\\ \\n')]],
  [
    'of three brackets the last two open, so that a JSON list can hold a placeholder',
    '[[[a]],[[b]]]',
    ['"["', 'a', '","', 'b', '"]"'],
  ],
  ['T16 a secret is named after secret:', '[[secret: token ]]', ['secret token']],
  ['T18 an input of the service is named after setting:', '[[setting: list_id ]]', ['setting list_id']],
  ['T4 T18 an input without a name is broken', '[[setting:]]', ['![[setting:]]']],
  ['T4 brackets that nothing closes are broken, and stay in the text', 'a [[b', ['"a "', '![[', '"b"']],
  ['T4 brackets before other brackets are broken alone', '[[a [[b]]', ['![[', '"a "', 'b']],
  ['T4 JSON that was pasted as it is shows as broken', '[["a","b"]]', ['![["a","b"]]']],
  ['T4 a placeholder without a name is broken', '[[ ]]', ['![[ ]]']],
]

for (const [name, source, parts] of cases) test(name, () => assert.deepEqual(shape(source), parts))

test('T4 every part knows its place', () => {
  const source = 'ab \\[[ [[x|y:z]]!'
  for (const part of parseTemplate(source))
    assert.equal(source.slice(part.at, part.at + part.length).length, part.length)
  const [, placeholder] = parseTemplate(source)
  assert.deepEqual([placeholder?.at, placeholder?.length], [7, 9])
  assert.ok(placeholder?.kind === 'placeholder')
  assert.equal(source.slice(placeholder.filters[0]?.at).slice(0, placeholder.filters[0]?.length), 'y:z')
})

const anyName = fc.stringMatching(/^[a-z_.]{1,8}$/)
const anyArgument = fc.oneof(fc.constant(null), anyText.map(escapeArgument))
const anyPlaceholder = fc
  .record({
    of: fc.constantFrom('field', 'secret', 'setting'),
    name: anyName,
    filters: fc.array(fc.tuple(anyName, anyArgument), { maxLength: 3 }),
  })
  .map(({ of, name, filters }): Part => {
    const calls = filters.map(([name, argument]) => ({ name, argument, at: 0, length: 0 }))
    return { kind: 'placeholder', of, name, filters: calls, at: 0, length: 0 }
  })
const anyTextPart = anyText
  .filter((text) => text !== '')
  .map((text): Part => ({ kind: 'text', text, at: 0, length: 0 }))
const anyTemplate = fc
  .array(fc.oneof(anyTextPart, anyPlaceholder), { maxLength: 6 })
  // Two texts in a row are one text.
  .map((parts): Template => parts.filter((part, i) => part.kind !== 'text' || parts[i - 1]?.kind !== 'text'))

function withoutPlaces(template: Template): unknown {
  return template.map((part) => {
    if (part.kind !== 'placeholder') return part.kind === 'text' ? part.text : part.source
    return [part.of, part.name, part.filters.map(({ name, argument }) => [name, argument])]
  })
}

property('T15 what was printed is read as the same template', (numRuns) => {
  fc.assert(
    fc.property(anyTemplate, (template) => {
      assert.deepEqual(withoutPlaces(parseTemplate(printTemplate(template))), withoutPlaces(template))
    }),
    { numRuns },
  )
})

property(
  'T15 what was read is printed as the same text, but for blanks around names and brackets left bare',
  (numRuns) => {
    fc.assert(
      fc.property(anyText, (source) => {
        const printed = printTemplate(parseTemplate(source))
        assert.equal(printTemplate(parseTemplate(printed)), printed)
        assert.deepEqual(withoutPlaces(parseTemplate(printed)), withoutPlaces(parseTemplate(source)))
        if (!/\[\\*\[\[|\[\[\s|\s\]\]|\s\||\|\s|(?:secret|setting):\s|\s:/.test(source)) assert.equal(printed, source)
      }),
      { numRuns },
    )
  },
)

property('T3 any text can be written so that it means itself', (numRuns) => {
  fc.assert(
    fc.property(anyText, (text) => {
      assert.deepEqual(withoutPlaces(parseTemplate(escapeLiteral(text))), text === '' ? [] : [text])
    }),
    { numRuns },
  )
})
