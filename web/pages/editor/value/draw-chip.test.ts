import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FIELDS } from '../../../../src/calls/fields.ts'
import { FILTERS } from '../../../../src/render/template/filters.ts'
import { SERVICES } from '../../../../src/integrations/services.ts'
import { chipTextOf, formatWord } from './draw-chip.ts'
import { chipsOf, piecesOf } from './pieces.ts'

const wordsOf = (text: string) => chipsOf(text, { fields: FIELDS, realtime: false }).map(formatWord)

const rows: readonly (readonly [filters: string, words: string | null])[] = [
  ['', null],
  ['|map:0=|seconds_to:m:ss', 'm:ss'],
  ['|seconds_to:h:mm', 'h:mm'],
  ['|international|truncate:40|default:a withheld number', 'international, else a withheld number'],
  ['|date:EEEE d MMMM', 'EEEE d MMMM'],
  ['|trim|sha256', 'trimmed, SHA-256'],
  ['|minutes|round:1', 'minutes, rounded'],
  ['|map:a=b|upper', 'replaced, UPPERCASE'],
  ['|json|truncate:1|map:0=,n=,*=Talk time ', '“Talk time” if known'],
  ['|http_url|json|truncate:1|map:"=Listen,n=', '“Listen” if known'],
  ['|one_line', 'one line'],
  ['|one_line|html|default:none', 'escaped for HTML, else none'],
]

test('7 a chip says its format in words', () => {
  for (const [filters, words] of rows) assert.deepEqual(wordsOf(`[[talk_duration${filters}]]`), [words], filters)
})

test('7 words that depend on the field beside them do not repeat its name', () => {
  const known = (field: string, words: string) => `[[${field}|json|truncate:1|map:"=${words},n=]]`
  const textsOf = (text: string) => {
    const pieces = piecesOf(text, { fields: FIELDS, realtime: false })
    return pieces.flatMap((piece) =>
      piece.kind === 'chip' ? [Object.values(chipTextOf(piece, pieces)).join(' | ')] : [],
    )
  }
  assert.deepEqual(textsOf(`[[caller_name]]${known('caller_name', '\\, ')}[[caller_number|digits]]`), [
    'Caller name | ',
    '“,” | if known',
    'Caller number | digits only',
  ])
  assert.deepEqual(textsOf(`${known('summary', '\n')}[[summary]]`), ['new line | if known', 'Summary | '])
  assert.deepEqual(textsOf(`${known('agent_name', 'by ')} [[agent_name]]`), [
    'Agent name | “by” if known',
    'Agent name | ',
  ])
  assert.deepEqual(textsOf(known('agent_name', 'by ').repeat(2)), Array(2).fill('Agent name | “by” if known'))
})

test('7 no message of a service shows the name of a filter', () => {
  const names = new Set(FILTERS.map(({ name }) => name).filter((name) => name.includes('_') || name === 'map'))
  for (const { id, request } of SERVICES)
    for (const { value } of request.rows)
      for (const words of wordsOf(value)) {
        const shown = (words ?? '').split(', ').filter((word) => names.has(word))
        assert.deepEqual(shown, [], `${id}: ${value}`)
      }
})
