// The dashboard, the terminal, the API, errors, log lines, the guides, the reference, the changelog and templates use the words of
// docs/style/words.md.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentTexts, jsonPieces, markdownPieces } from './documents.ts'
import { allTexts, logLines, refusedIn, refusedPhrases, type Reader } from './texts.ts'

const phrases = refusedPhrases()

/** The smallest expected numbers of texts: with fewer, the code that reads the sources misses some. */
const LEAST = [
  ['page', 3_000],
  ['terminal', 300],
  ['api', 500],
  ['program', 1_000],
  ['guide', 2_000],
  ['reference', 800],
  ['data', 500],
] as const satisfies readonly (readonly [Reader, number])[]

test('no text of the program and its documents uses a phrase that the table of terms refuses', () => {
  assert.ok(phrases.length > 40, 'the table is read')
  const texts = [...allTexts(), ...documentTexts()]
  for (const [reader, least] of LEAST) {
    const found = texts.filter((text) => text.reader === reader).length
    assert.ok(found > least, `${found} texts of the ${reader} are found`)
  }
  const refused = texts.flatMap(({ text, file, line }) =>
    refusedIn(text, phrases).map(({ phrase, say }) => `${file}:${line}: “${phrase}” in “${text}”; say: ${say}`),
  )
  assert.deepEqual(refused, [])
})

test('a log line starts with a capital letter or a value and has no full stop', () => {
  const lines = logLines()
  assert.ok(lines.length > 40, `${lines.length} log lines are found`)
  assert.deepEqual(
    lines.filter(({ text }) => !/^[\p{Lu}…].*[^.:;!]$/u.test(text)),
    [],
  )
})

test('a phrase is found as words, whatever their case, and not in code font', () => {
  const found = (text: string): string[] => refusedIn(text, phrases).map(({ phrase }) => phrase)
  assert.deepEqual(found('Told by the other side'), ['other side', 'told'])
  assert.deepEqual(found('Untold `tries` of retries'), [])
})

const PAGE = `<!-- The operator’s note. -->
# Heading of \`the page\`

A paragraph that was
told [by \`lane\`](lanes.md "told").

- An item, \`\`told \` told\`\` and <b title="told">bold</b>
  over two lines
- Another
| told | \`lane\` |
|---|---|

    ~~~sh
    echo told
    ~~~
\`\`\`json
{ "told": true }
\`\`\`
![A picture](told.png)
`

test('of a Markdown page the prose is read, without code, comments, tags and targets of links', () => {
  assert.deepEqual(
    markdownPieces(PAGE).map(({ line, text }) => `${line} ${text}`),
    [
      '2 Heading of `…`',
      '4 A paragraph that was told by `…`.',
      '7 An item, `…` and bold over two lines',
      '9 Another',
      '10 | told | `…` |',
      '19 A picture',
    ],
  )
})

test('a refused phrase of a page is found, even across a line break', () => {
  const found = markdownPieces(PAGE).flatMap(({ text, line }) =>
    refusedIn(text, phrases).map(({ phrase }) => `${line} ${phrase}`),
  )
  assert.deepEqual(found, ['4 told', '10 told'])
  const [broken] = markdownPieces('Open the other\nside of it.')
  assert.deepEqual(
    refusedIn(broken?.text ?? '', phrases).map(({ phrase }) => phrase),
    ['other side'],
  )
})

test('of a JSON file the titles and descriptions are read, with their lines, and no other value', () => {
  const json = JSON.stringify(
    { title: 'Told', request: { url: 'told', rows: [{ name: 'Told', value: 'told' }] } },
    null,
    1,
  )
  assert.deepEqual(jsonPieces(json), [
    { text: 'Told', path: 'title', line: 2 },
    { text: 'Told', path: 'request.rows.0.name', line: 7 },
  ])
})
