// The pictures of README and the guides: each exists and is shown somewhere, and the drawings agree with the code.
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { drawings } from './drawings.ts'
import { picturesOf } from './links.ts'

const FOLDER = 'docs/pictures'

const shown = globSync(['docs/**/*.md', '*.md']).flatMap((page) =>
  picturesOf(page).map((picture) => ({ page, ...picture })),
)

test('every picture that a document shows is there, in both themes, and says what it shows', () => {
  assert.ok(shown.length > 10, 'the pictures are found')
  for (const { page, alt, files } of shown) {
    assert.ok(alt.length > 20, `${page} says what ${files[0]} shows`)
    for (const file of files) assert.ok(existsSync(file), `${page} shows ${file}`)
    const [first = ''] = files
    const themes = first.endsWith('.png')
      ? ['dark', 'light'].map((theme) => first.replace(/-\w+\.png$/, `-${theme}.png`))
      : files
    assert.deepEqual(files, themes, page)
  }
})

test('every picture of the documents is shown by one', () => {
  const known = new Set(shown.flatMap(({ files }) => files))
  assert.deepEqual(
    globSync([`${FOLDER}/*`, 'docs/*.svg']).filter((file) => !known.has(file)),
    [],
  )
})

for (const [name, draw] of Object.entries(drawings))
  test(`${FOLDER}/${name} says what the code says`, () => {
    const command = `npm run shots -- docs/${name}`
    assert.ok(
      readFileSync(`${FOLDER}/${name}`, 'utf8') === draw(),
      `It is out of date. Run "${command}" and commit the result.`,
    )
  })
