import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { anchorsOf, linksOf } from './links.ts'

const INDEX = 'docs/README.md'

const pages = globSync([
  'docs/**/*.md',
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'ARCHITECTURE.md',
  'SECURITY.md',
  'SUPPORT.md',
])

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

test('an option that a guide gives a command is one that the reference lists', () => {
  const reference = ['commands', 'settings'].map((name) => readFileSync(`docs/reference/${name}.md`, 'utf8')).join('\n')
  const known = new Set(reference.match(/(?<![\w-])--[a-z][a-z\d-]*/g))
  const unknown = globSync(['docs/guide/*.md', 'README.md']).flatMap((page) => {
    const lines = readFileSync(page, 'utf8').split('\n')
    const ours = lines.filter((line) => line.includes('offhook ') || line.startsWith('| `--'))
    return ours
      .flatMap((line) => line.match(/(?:\boffhook [a-z][^`|]*|^\| `--[a-z][^`]*)/g) ?? [])
      .flatMap((text) => text.match(/(?<![\w-])--[a-z][a-z\d-]*/g) ?? [])
      .filter((option) => !known.has(option))
      .map((option) => `${page} names ${option}`)
  })
  assert.deepEqual(unknown, [])
})
