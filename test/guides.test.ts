// The guides: the targets of their links exist, every guide is linked from another, the guides are short, and they name
// no rules.
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { unknownVariables } from '../src/config.ts'
import { anchorsOf, linksOf } from './docs/links.ts'

const WORDS_AT_MOST = 900

const pages = globSync('docs/guide/*.md').toSorted()

test('every link of README and the guides leads to a file, and to a heading in it', () => {
  assert.ok(pages.length > 20, 'the guides are there')
  for (const page of ['README.md', ...pages])
    for (const { file, anchor } of linksOf(page)) {
      assert.ok(existsSync(file), `${page} links to ${file}`)
      if (anchor !== '') assert.ok(anchorsOf(file).includes(anchor), `${page} links to ${file}#${anchor}`)
    }
})

test('README leads to every guide', () => {
  const known = new Set(['README.md'])
  for (const page of known) for (const { file } of linksOf(page)) if (pages.includes(file)) known.add(file)
  assert.deepEqual(
    pages.filter((page) => !known.has(page)),
    [],
  )
})

test('each guide has at most 900 words, generated tables and pictures apart, and no number of a rule', () => {
  for (const page of pages) {
    const text = readFileSync(page, 'utf8')
    const written = text
      .replace(/^<!-- Generated .*^<!-- End .*?$/ms, '')
      .replaceAll(/^<picture>.*?^<\/picture>$|!\[[^\]]*\]\([^)]*\)/gms, '')
    const count = written.split(/\s+/).filter(Boolean).length
    assert.ok(count <= WORDS_AT_MOST, `${page} has ${count} words`)
    assert.doesNotMatch(text.replaceAll('Amazon S3', ''), /\b[CDST]\d{1,2}\b/, page)
  }
})

test('no guide sets a variable that looks like a setting of Offhook and is none: serve and doctor would warn of it', () => {
  const kamailioRoutes = readFileSync('docs/guide/kamailio-offhook.cfg', 'utf8')
  for (const page of pages) {
    const names = [...readFileSync(page, 'utf8').matchAll(/\bOFFHOOK_[A-Z0-9_]*[A-Z0-9]\b/g)].map(([name]) => name)
    // `OFFHOOK_SECRET` belongs to a receiver, which runs elsewhere; the others are names of Kamailio's routes.
    const set = names.filter((name) => name !== 'OFFHOOK_SECRET' && !kamailioRoutes.includes(name))
    assert.deepEqual(unknownVariables(Object.fromEntries(set.map((name) => [name, '']))), [], page)
  }
})
