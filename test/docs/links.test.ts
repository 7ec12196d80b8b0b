import assert from 'node:assert/strict'
import { existsSync, globSync } from 'node:fs'
import { test } from 'node:test'
import { anchorsOf, linksOf } from './links.ts'

const INDEX = 'docs/README.md'

const pages = globSync(['docs/**/*.md', 'README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md'])

test('every relative link of the documents leads to a file, and to a heading in it', () => {
  const broken = pages.flatMap((page) =>
    linksOf(page)
      .filter(({ file, anchor }) => !existsSync(file) || (anchor !== '' && !anchorsOf(file).includes(anchor)))
      .map(({ file, anchor }) => `${page} links to ${file}${anchor === '' ? '' : `#${anchor}`}`),
  )
  assert.deepEqual(broken, [])
})

test('the index links to every guide and every page of the reference', () => {
  const linked = new Set(linksOf(INDEX).map(({ file }) => file))
  const missing = globSync(['docs/guide/*.md', 'docs/reference/*.md']).filter((file) => !linked.has(file))
  assert.deepEqual(missing, [], `Add a link to ${INDEX}.`)
})
