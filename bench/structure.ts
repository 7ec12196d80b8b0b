// The structure of the code in numbers, to compare two versions: `npm run structure [-- checkout]`. Indicators, not goals:
// none of them is a test. It parses the text of imports and declarations, without tests.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, resolve } from 'node:path'

const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'))
const files = new Map(
  globSync('{src,web}/**/*.{ts,tsx}', { cwd: root })
    .filter((file) => !/\.test\.|\.d\.ts$/.test(file))
    .map((file) => [file, readFileSync(join(root, file), 'utf8')]),
)
const importers = Map.groupBy(
  [...files].flatMap(([file, text]) => [...new Set(importsOf(file, text))]),
  (target) => target,
)
const rows: [string, string | number][] = []

for (const part of ['src', 'web']) {
  const own = [...files].filter(([file]) => file.startsWith(`${part}/`))
  rows.push(
    [`${part}: files`, own.length],
    [`${part}: lines`, sum(own.map(([, text]) => lines(text)))],
    [`${part}: files with one importer`, own.filter(([file]) => importers.get(file)?.length === 1).length],
    [`${part}: files over 300 lines`, own.filter(([, text]) => lines(text) > 300).length],
    [`${part}: functions over 60 lines`, sum(own.map(([, text]) => longFunctions(text)))],
  )
}
const css = globSync('web/**/*.css', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'))
rows.push(
  ['CSS: lines', sum(css.map(lines))],
  ['CSS: classes', new Set(css.flatMap((text) => text.match(/\.[a-z][\w-]*/g) ?? [])).size],
  ['names declared in more than one file', repeatedNames()],
  ['files that declare a shape with link_days', shapesWith(/\blink_?[dD]ays\b['"]?\??:/)],
  ['files on the way of an event', listedInArchitecture('From an update to a request')],
  ['files on the way of a save', listedInArchitecture('Saving an integration')],
)
const width = Math.max(...rows.map(([name]) => name.length))
for (const [name, value] of rows) console.log(`${name.padEnd(width)}  ${value}`)

function importsOf(file: string, text: string): string[] {
  return [...text.matchAll(/\b(?:from|import)\s*\(?['"](?<path>\.[^'"]+)['"]/g)].map(({ groups }) =>
    normalize(join(dirname(file), groups?.['path'] ?? '')),
  )
}

/** Number of exported names that several files declare. */
function repeatedNames(): number {
  const declared = new Map<string, number>()
  for (const text of files.values()) {
    const names = [...text.matchAll(/^export (?:async )?(?:function\*?|const|class|interface|type) (?<name>\w+)/gm)]
    for (const name of new Set(names.map(({ groups }) => groups?.['name'] ?? '')))
      declared.set(name, (declared.get(name) ?? 0) + 1)
  }
  return [...declared.values()].filter((count) => count > 1).length
}

function shapesWith(member: RegExp): number {
  return [...files.values()].filter((text) => member.test(text)).length
}

/** Number of long functions: from a declaration at the margin to the closing brace at the margin. */
function longFunctions(text: string): number {
  const all = text.matchAll(/^(?:export )?(?:async )?function\*? [^\n]*\n(?:(?!\}).*\n)*?\}/gm)
  return [...all].filter(([whole]) => lines(whole) > 60).length
}

/** The number of files in ARCHITECTURE.md's list under the heading that names the subject. */
function listedInArchitecture(heading: string): string | number {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
  const section = text.split(/^#+ /m).find((part) => part.startsWith(heading))
  return section === undefined ? 'not listed' : new Set(section.match(/`?(?:src|web)\/[\w./-]+\.tsx?/g)).size
}

function lines(text: string): number {
  return text.split('\n').length - 1
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
