// `npm run words`: prints every text with the place where people see it. `npm run words -- page en/calls` prints only
// places or texts that contain these words; `--refused` prints only phrases that docs/style/words.md refuses, with the
// right ones. `npm run words -- guide` prints the prose of the guides, `reference` and `data` that of docs/reference and
// of JSON files.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { documentTexts } from './documents.ts'
import { type Text, allTexts, refusedIn, refusedPhrases } from './texts.ts'

const root = join(import.meta.dirname, '../..')
const refused = process.argv.includes('--refused')
const wanted = process.argv.slice(2).filter((word) => word !== '--refused')
const phrases = refusedPhrases()
const views = new Map(
  globSync('web/**/*.tsx', { cwd: root }).map((file) => [file, readFileSync(join(root, file), 'utf8')]),
)

for (const text of [...allTexts(), ...documentTexts()]) {
  const place = placeOf(text)
  const instead = refusedIn(text.text, phrases).map(({ phrase, say }) => `${phrase} → ${say}`)
  if (refused && instead.length === 0) continue
  if (wanted.every((word) => place.includes(word) || text.text.includes(word)))
    console.log([JSON.stringify(text.text).slice(1, -1), place, ...(refused ? instead : [])].join('\t'))
}

function placeOf({ reader, path, file, line }: Text): string {
  const seen = file.startsWith('web/words/') ? seenIn(file, path) : []
  return [reader, `${file}:${line}`, path, ...seen].filter((part) => part !== '').join('  ')
}

/** Returns the page's files that read this member of these words, three at most. */
function seenIn(file: string, path: string): string[] {
  const [first = ''] = path.split('.')
  const name = file.split('/').at(-1)?.replace('.ts', '') ?? ''
  return [...views]
    .filter(
      ([, source]) => new RegExp(`[wW]ords\\.${name}\\b`).test(source) && new RegExp(`\\.${first}\\b`).test(source),
    )
    .map(([view]) => view)
    .slice(0, 3)
}
