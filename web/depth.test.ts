// The page also parses untrusted text: each of its parsers gets 100,000 levels, and must return (S45).
import { test } from 'node:test'
import { leavesOf } from '../src/sources/mapping/places.ts'
import { readPaste } from './pages/editor/rows/read-paste.ts'
import { readTemplate } from './pages/editor/template/read-template.ts'
import { readExample } from './pages/sources/mapping/example.ts'
import { bodyText } from './parts/body-text.ts'

const LEVELS = 100_000
const lists = '['.repeat(LEVELS) + ']'.repeat(LEVELS)
const objects = `${'{"a":'.repeat(LEVELS)}1${'}'.repeat(LEVELS)}`
const elements = '<a>'.repeat(LEVELS) + '</a>'.repeat(LEVELS)

const READERS: Readonly<Record<string, () => unknown>> = {
  'what is pasted into a key': () => readPaste(objects),
  'a shared template': () => readTemplate(`{"offhook_template":1,"conditions":${lists}}`),
  'an example of a message': () => {
    const read = readExample(lists)
    if ('tree' in read) leavesOf(read.tree)
  },
  'a JSON body that is shown': () => bodyText(objects, 'json'),
  'an XML body that is shown': () => bodyText(elements, 'xml'),
}

for (const [name, read] of Object.entries(READERS)) {
  test(`S45 100,000 levels: ${name}`, () => {
    read()
  })
}
