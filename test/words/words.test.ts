// The page, the terminal and the API speak as docs/style/words.md says.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allTexts, refusedIn, refusedPhrases } from './texts.ts'

const phrases = refusedPhrases()

test('no text of the page, the terminal or the API uses a phrase that the table of terms refuses', () => {
  assert.ok(phrases.length > 40, 'the table is read')
  const texts = allTexts().filter(({ reader }) => reader !== 'program')
  assert.ok(texts.length > 4_000, 'texts are found')
  const refused = texts.flatMap(({ text, file, line }) =>
    refusedIn(text, phrases).map(({ phrase, say }) => `${file}:${line}: “${phrase}” in “${text}”; say: ${say}`),
  )
  assert.deepEqual(refused, [])
})

test('a phrase is found as words, whatever their case, and not in code font', () => {
  const found = (text: string): string[] => refusedIn(text, phrases).map(({ phrase }) => phrase)
  assert.deepEqual(found('Told by the other side'), ['other side', 'told'])
  assert.deepEqual(found('Untold `tries` of retries'), [])
})
