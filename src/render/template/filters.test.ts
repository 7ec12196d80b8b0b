import fc from 'fast-check'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { HOME, anyText, anyValue } from '../../../test/kit/rendering.ts'
import { property } from '../../../test/kit/property.ts'
import { compileTemplate } from './compile.ts'
import { STEP_NS, evaluate, newRun } from './evaluate.ts'
import { FILTERS } from './filters.ts'
import { escapeArgument } from './print.ts'
import type { Locale, Value } from './value.ts'

/** The result of `[[x|…]]` for a value. */
function apply(value: Value, filters: string, locale: Locale = HOME): Value {
  const { pieces, problems } = compileTemplate(`[[x|${filters}]]`, { known: new Set(['x']), openPrefix: 'custom.' })
  assert.deepEqual(problems, [])
  const [slot] = pieces
  assert.ok(typeof slot === 'object')
  return evaluate(
    slot,
    newRun(() => value, locale),
  )
}

for (const { name, example } of FILTERS) {
  test(`T2 the example of ${name} holds`, () => assert.deepEqual(apply(example.value, example.filter), example.result))
}

test('T2 the specification lists every filter with its meaning and example', () => {
  const path = join(import.meta.dirname, '../../../docs/spec/templates.md')
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => /^\| `\w+`.*→/.test(line))
  assert.equal(lines.length, FILTERS.length)
  for (const [i, { name, meaning, example }] of FILTERS.entries()) {
    assert.ok(lines[i]?.startsWith(`| \`${name}\``), `${name} is missing, or not in its place`)
    assert.ok(lines[i]?.includes(`| ${meaning} |`) && lines[i]?.includes(`→ \`${example.filter}\` →`), name)
  }
})

/**
 * The times that `npm run bench:filters` measured on two cores of a cloud machine, in ns: for one value, and for 512
 * further characters, each for the value that takes longest. A filter that is changed must be measured again.
 */
const MEASURED: Readonly<Record<string, readonly [value: number, long: number]>> = {
  default: [180, 1],
  upper: [132, 5_883],
  lower: [117, 3_208],
  trim: [62, 210],
  one_line: [181, 881],
  html: [182, 4_190],
  http_url: [66, 11_092],
  cell: [87, 1],
  digits: [199, 3_000],
  e164: [50_000, 1],
  national: [50_000, 1],
  international: [50_000, 1],
  date: [1_783, 4_058],
  iso: [1_397, 4_104],
  unix: [827, 4_160],
  unix_ms: [700, 4_037],
  unix_us: [713, 4_160],
  seconds_to: [448, 971],
  ms: [83, 972],
  minutes: [77, 971],
  round: [183, 971],
  sha256: [583, 2_464],
  base64: [954, 1_441],
  map: [210, 1],
  truncate: [72, 1_768],
  json: [127, 6_901],
  yesno: [169, 4_997],
  first: [39, 1],
  join: [94, 1],
}

for (const { name, steps = 1, longSteps = 1 } of FILTERS) {
  test(`T5 ${name} counts as many steps as it takes time`, () => {
    const [value, long] = MEASURED[name] ?? assert.fail(`${name} was not measured: npm run bench:filters`)
    assert.ok(steps * STEP_NS >= value, `${name} takes ${value} ns a value and counts ${steps}`)
    assert.ok(longSteps * STEP_NS >= long, `${name} takes ${long} ns for 512 characters and counts ${longSteps}`)
  })
}

test('T5 the specification says what counts more than one step', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../docs/spec/templates.md'), 'utf8')
  const counted = (steps: number, said: RegExp): void => {
    const names = [...(said.exec(text)?.[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name)
    const filters = FILTERS.filter((filter) => (filter.steps ?? filter.longSteps ?? 1) === steps)
    assert.deepEqual(
      names,
      filters.map(({ name }) => name),
    )
  }
  counted(20, /telephone number \(([^)]+)\) is 20 steps/)
  counted(2, /characters are 2 for (.+?), 3 for/)
  counted(3, /, 3 for (.+?), and 5 for/)
  counted(5, /, and 5 for (.+?)\./)
})

test('T5 what a filter makes counts where it is longer than what it was given', () => {
  const steps = (value: string, filter: string): number => {
    const run = newRun(() => value, HOME)
    const [slot] = compileTemplate(`[[x|${filter}]]`, { known: new Set(['x']), openPrefix: 'custom.' }).pieces
    assert.ok(typeof slot === 'object')
    evaluate(slot, run)
    return run.steps
  }
  assert.equal(steps('x'.repeat(5_120), 'trim'), 11)
  assert.equal(steps('x'.repeat(5_120), 'upper'), 31)
  // JSON escapes each of these characters with six characters.
  assert.equal(steps('\u0001'.repeat(5_120), 'json'), 1 + 3 * 60)
})

const at = '2026-11-25T03:04:05.123456Z'

const cases: [string, Value, string, Value][] = [
  ['T2 filters apply from left to right', ' Jane ', 'trim|upper|truncate:2', 'JA'],
  ['T2 default stands in for empty text', '', 'default:none', 'none'],
  ['T2 default leaves zero and false alone', 0, 'default:none', 0],
  ['T2 default may be followed by others', null, 'default:x|upper', 'X'],
  ['T2 what is not known stays not known through a filter', null, 'upper', null],
  ['T2 a filter of text acts on every item of a list', ['a', 'b'], 'upper', ['A', 'B']],
  ['T2 a name that is no number keeps its form', 'anonymous', 'e164', 'anonymous'],
  ['T2 an extension is no telephone number', '204', 'e164', '204'],
  ['T2 a number of another country keeps it', '+4930123456', 'national', '030 123456'],
  ['T2 the zone after the comma decides', at, 'date:yyyy-MM-dd HH:mm,Europe/Berlin', '2026-11-25 04:04'],
  ['T2 a pattern may hold commas', at, 'date:EEE\\, d MMM yyyy', 'Wed, 25 Nov 2026'],
  ['T2 a pattern may hold commas without a backslash', at, 'date:EEE, d MMM yyyy', 'Wed, 25 Nov 2026'],
  ['T2 words in a pattern stand in quotes', at, "date:'at' h:mm a", 'at 2:04 PM'],
  ['T2 the offset of the zone can be shown', at, 'date:yyyy-MM-ddTHH:mm:ssXXX', '2026-11-25T14:04:05+11:00'],
  ['T2 capitals for year and day are understood', at, 'date:DD/MM/YYYY', '25/11/2026'],
  ['T2 milliseconds can be shown', at, 'date:ss.SSS,UTC', '05.123'],
  ['T2 a text that is no date stays as it is', 'tomorrow', 'date:yyyy', 'tomorrow'],
  ['T2 31 February is no date', '2026-02-31', 'date:yyyy', '2026-02-31'],
  ['T2 a number counts as seconds since 1970', 1795575845, 'iso', '2026-11-25T03:04:05.000Z'],
  ['T2 microseconds survive', at, 'unix_us', 1795575845123456],
  ['T2 summer time is heeded', '2026-07-01T00:00:00Z', 'date:HH:mm', '10:00'],
  ['T2 the greatest unit takes what is over', 3700, 'seconds_to:mm:ss', '61:40'],
  ['T2 hours can be shown', 3700, 'seconds_to:h:mm:ss', '1:01:40'],
  ['T2 rounding is as on paper', 1.005, 'round:2', 1.01],
  ['T2 rounding a negative number is as on paper', -1.5, 'round', -2],
  ['T2 minutes can be rounded', 95, 'minutes|round:1', 1.6],
  ['T2 a number in text is a number', '250.00', 'round', 250],
  ['T2 an emoji is not cut in half', '💩💩', 'truncate:1', '💩'],
  ['T2 a word that the map does not name stays', 'busy', 'map:missed=NO', 'busy'],
  ['T2 * takes what is not known too', null, 'map:missed=NO,*=UNKNOWN', 'UNKNOWN'],
  ['T2 the map knows true and false', true, 'map:true=1,false=0', '1'],
  ['T2 a comma in the map has a backslash before it', 'a', 'map:a=x\\,y', 'x,y'],
  ['T2 yesno in other words', false, 'yesno:Ja,Nein', 'Nein'],
  ['T2 the first of an empty list is not known', [], 'first', null],
  ['T2 json of what is not known is null', null, 'json', 'null'],
  ['T2 html writes each line end as one <br>', 'a\r\nb\nc\rd', 'html', 'a<br>b<br>c<br>d'],
  ['T2 html leaves what is no markup', 'Söhne 💩 1 + 1', 'html', 'Söhne 💩 1 + 1'],
  ['T2 html takes references for the text that they are', '&lt;b&gt;', 'html', '&amp;lt;b&amp;gt;'],
  ['T2 html escapes quotes, for attributes', `"a" 'b'`, 'html', '&#34;a&#34; &#39;b&#39;'],
  ['T2 one_line makes one blank of all that ends a line there', 'a\r\n\u2028\tb', 'one_line', 'a b'],
  ['T2 one_line leaves nothing of a text of line ends', '\r\n', 'one_line|default:none', 'none'],
  ['T2 one_line leaves joiners in names and emoji', '\u0645\u06cc\u200c 👩‍👧', 'one_line', '\u0645\u06cc\u200c 👩‍👧'],
  [
    'T2 http_url leaves an address as it is',
    "HTTPS://a.example?q={|}%20'#x",
    'http_url',
    "HTTPS://a.example?q={|}%20'#x",
  ],
  [
    'T2 http_url encodes what would end an address',
    'http://a.example/a b"<c>`',
    'http_url',
    'http://a.example/a%20b%22%3Cc%3E%60',
  ],
  ['T2 http_url leaves out what runs', 'data:text/html,x', 'http_url|default:none', 'none'],
  ['T2 http_url leaves out an address with a line end', 'https://a.example/\r\nb', 'http_url', null],
  ['T2 http_url leaves out what is no text', 5, 'http_url', null],
  ['T2 cell leaves a telephone number', '+61400111222', 'cell', '+61400111222'],
  ['T2 cell leaves a number', -5, 'cell', -5],
  ['T2 cell leaves what is not known', null, 'cell', null],
  ['T2 cell marks what a spreadsheet would run', '@SUM(A1)', 'cell', "'@SUM(A1)"],
  ['T2 cell marks the items of a list', ['=1', 'a'], 'cell', ["'=1", 'a']],
  ['T2 base64 is of UTF-8', '💩', 'base64', '8J+SqQ=='],
]

for (const [name, value, filters, result] of cases) test(name, () => assert.deepEqual(apply(value, filters), result))

property('T2 html leaves no markup of a text but <br>, and shows the very text', (numRuns) => {
  const references: Readonly<Record<string, string>> = {
    '&amp;': '&',
    '&lt;': '<',
    '&gt;': '>',
    '&#34;': '"',
    '&#39;': "'",
    '<br>': '\n',
  }
  const markup = fc.stringMatching(/^[<>&"';#a-z0-9\r\n /=]{0,40}$/)
  fc.assert(
    fc.property(fc.oneof(anyText, markup), (text) => {
      const shown = String(apply(text, 'html'))
      assert.doesNotMatch(shown.replaceAll('<br>', ''), /[<>"'\r\n]/)
      const read = shown.replaceAll(/&[a-z0-9#]*;|<br>/g, (written) => references[written] ?? assert.fail(written))
      assert.equal(read, text.replaceAll(/\r\n?/g, '\n'))
    }),
    { numRuns },
  )
})

property('T2 one_line leaves nothing that ends a line, and a line as it is', (numRuns) => {
  fc.assert(
    fc.property(anyText, (text) => {
      const line = String(apply(text, 'one_line'))
      assert.doesNotMatch(line, /[\p{Cc}\u2028\u2029]/u)
      assert.equal(apply(line, 'one_line'), line)
    }),
    { numRuns },
  )
})

test('T17 a date without a zone in the filter is shown by the clock of the account', () => {
  assert.equal(apply(at, 'date:HH:mm', { timezone: 'America/New_York', country: 'US' }), '22:04')
})

test('T17 a number without country code is one of the country given', () => {
  assert.equal(apply('030 123456', 'e164', { timezone: 'UTC', country: 'DE' }), '+4930123456')
  assert.equal(apply('0400 111 222', 'e164', { timezone: 'UTC', country: 'AU' }), '+61400111222')
})

test('T5 a zone or country that does not exist stops nothing', () => {
  assert.equal(apply(at, 'date:HH:mm', { timezone: 'Mars/Olympus', country: '' }), '03:04')
  assert.equal(apply('0400 111 222', 'e164', { timezone: '', country: 'XX' }), '0400 111 222')
})

property('T5 no filter throws or takes long, whatever value and argument it gets', (numRuns) => {
  const anyArgument = fc.option(
    fc.oneof(
      anyText.map(escapeArgument),
      fc.constantFrom('yyyy-MM-dd', 'mm:ss', '2', 'a=b,*=c', 'x', 'HH,Asia/Kathmandu', '\\,'),
    ),
    { nil: null },
  )
  const moments = fc.oneof(
    anyValue,
    fc.date().map((date) => (Number.isNaN(date.getTime()) ? 'never' : date.toISOString())),
  )
  fc.assert(
    fc.property(fc.constantFrom(...FILTERS), anyArgument, moments, (filter, argument, value) => {
      const made = filter.make(argument)
      if (typeof made === 'string') return assert.match(made, /\.$|\)$|\.\)$/)
      const result = made(value, HOME)
      assert.ok(result === null || ['string', 'number', 'boolean'].includes(typeof result) || Array.isArray(result))
    }),
    { numRuns },
  )
})
