// The page, the terminal, the API, errors and log lines use the words of docs/style/words.md.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allTexts, logLines, refusedIn, refusedPhrases, type Reader } from './texts.ts'

const phrases = refusedPhrases()

/** The smallest expected numbers of texts: with fewer, the code that reads the sources misses some. */
const LEAST = [
  ['page', 3_000],
  ['terminal', 300],
  ['api', 500],
  ['program', 1_000],
] as const satisfies readonly (readonly [Reader, number])[]

test('no text of the program uses a phrase that the table of terms refuses', () => {
  assert.ok(phrases.length > 40, 'the table is read')
  const texts = allTexts()
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
