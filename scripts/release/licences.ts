// `npm run licences`: writes THIRD_PARTY_LICENSES.txt, the licences of everything that comes with Offhook. Build the page first
// (`node web/build.ts`). A test compares the file, and refuses licences that are not in the lists below.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { NODE, PARTS, POSTGRES, compare, shippedPackages } from './shipped.ts'
import type { Part, ShippedPackage, Use } from './shipped.ts'

export const LICENCES_FILE = 'THIRD_PARTY_LICENSES.txt'

/** Licences that ask for nothing but their own text and copyright lines, which are in the file. */
const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'LicenseRef-OSSP',
  'LicenseRef-public-domain',
  'MIT',
  'PostgreSQL',
  'Unicode-3.0',
  'Unicode-DFS-2016',
  'Unlicense',
  'Zlib',
]

const LESSER =
  'Used unchanged, as a package or a shared library of its own that can be replaced. NOTICE names its source, and its licence is below.'

/** Licences that ask for more, each with what it asks for, and where the release does that. */
const ALLOWED_WITH_NOTE: Readonly<Record<string, string>> = {
  'LGPL-2.0-or-later': LESSER,
  'LGPL-2.1-only': LESSER,
  'LGPL-2.1-or-later': LESSER,
  'LGPL-3.0-or-later': LESSER,
  'MPL-2.0': 'The source of its files stays available under the same licence. It is used unchanged.',
  'ODC-By-1.0': 'Data. Its notice is kept: it is below, and in NOTICE.',
  'OFL-1.1': 'Fonts. They are not sold by themselves, and their licence is below.',
  OpenSSL:
    'This product includes software developed by the OpenSSL Project for use in the OpenSSL Toolkit (http://www.openssl.org/), and cryptographic software written by Eric Young (eay@cryptsoft.com).',
}

/** Texts that other licences refer to. */
const REFERRED = [
  ['LGPL-3.0, of codec-parser, adds to GPL-3.0', 'gpl-3.0'],
  ['Apache-2.0', 'apache-2.0'],
] as const

const INTRODUCTION = `Licences of the software and data that come with Offhook

Offhook itself is under the MIT licence (LICENSE). This file lists what comes with it, each with its licence: the packages that npm
installs with it, the packages whose code is in the dashboard, Node.js, PostgreSQL, and what these contain. NOTICE says what the
LGPL means for Offhook. The file is written by "npm run licences".
`

/** The file. */
export function licencesText(root: string): string {
  const packages = shippedPackages(root)
  const notes = Object.entries(ALLOWED_WITH_NOTE).filter(([licence]) =>
    [...packages, ...PARTS].some((one) => licencesOf(one.licence).includes(licence)),
  )
  return [
    INTRODUCTION,
    heading('Packages'),
    table(packages.map(({ name, version, licence, use }) => [`${name} ${version}`, licence, USES[use]])),
    heading('Inside these packages and the dashboard'),
    table(PARTS.map((part) => [nameOf(part), part.licence, `inside ${part.inside}`])),
    heading('What some of these licences ask for'),
    notes.map(([licence, note]) => `${licence}: ${note}\n`).join(''),
    ...texts(root, packages).map(({ title, text }) => `${heading(title)}${text}\n`),
  ].join('\n')
}

/** The packages and parts with a licence that is in neither list, as `name licence`. */
export function refusedLicences(shipped: readonly Pick<ShippedPackage, 'name' | 'licence'>[]): string[] {
  const isAllowed = (licence: string): boolean => ALLOWED.includes(licence) || licence in ALLOWED_WITH_NOTE
  return shipped.flatMap(({ name, licence }) => {
    const all = licencesOf(licence)
    const isFine = / OR /.test(licence) && !/ AND /.test(licence) ? all.some(isAllowed) : all.every(isAllowed)
    return isFine && all.length > 0 ? [] : [`${name}: ${licence}`]
  })
}

/** `(MIT OR CC0-1.0)` → both. */
function licencesOf(expression: string): string[] {
  return expression.split(/\s+(?:AND|OR)\s+|[()\s]+/).filter((text) => text !== '')
}

const USES: Readonly<Record<Use, string>> = {
  program: 'installed with Offhook',
  'program and page': 'installed with Offhook, and in the dashboard',
  page: 'in the dashboard',
  platform: 'for one platform',
}

/** Each different text once, with the names of all that have it. */
function texts(root: string, packages: readonly ShippedPackage[]): { title: string; text: string }[] {
  const found = new Map<string, { readonly titles: string[]; readonly text: string }>()
  const add = (title: string, raw: string): void => {
    const text = raw
      .replaceAll('\r\n', '\n')
      .replaceAll(/[ \t]+$/gm, '')
      .trim()
    // Copies of a licence differ in line breaks and indents.
    const words = text.replaceAll(/\s+/g, ' ')
    const earlier = found.get(words)
    if (earlier) earlier.titles.push(title)
    else found.set(words, { titles: [title], text })
  }
  for (const one of packages) {
    // Packages of other platforms are not installed here.
    if (one.use === 'platform' && ![NODE, POSTGRES].includes(one.name)) continue
    add(`${one.name} ${one.version}`, packageText(root, one))
  }
  for (const part of PARTS) add(`${nameOf(part)}, inside ${part.inside}`, readFileSync(join(root, part.text), 'utf8'))
  for (const [title, file] of REFERRED)
    add(title, readFileSync(join(root, `scripts/release/licence-texts/${file}.txt`), 'utf8'))
  return [...found.values()]
    .map(({ titles, text }) => ({ title: titles.join('\n'), text }))
    .toSorted((a, b) => compare(a.title, b.title))
}

/** The licence files of a package; without one, the licence that its manifest names. */
function packageText(root: string, { path, name, licence }: ShippedPackage): string {
  const folder = join(root, path)
  const files = readdirSync(folder)
    .filter((file) => /^(?:licen[cs]e|copying|notice|third_party)/i.test(file))
    .toSorted(compare)
  if (files.some((file) => /^(?:licen|copying)/i.test(file)))
    return files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n')
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    author?: string | { name: string }
  }
  const author = typeof manifest.author === 'string' ? manifest.author : manifest.author?.name
  const file = { MIT: 'mit', 'Apache-2.0': 'apache-2.0' }[licence]
  if (file === undefined)
    throw new Error(`${name} has no licence file. Add one for ${licence} to scripts/release/licence-texts.`)
  const text = readFileSync(join(root, `scripts/release/licence-texts/${file}.txt`), 'utf8')
  return `${licence}, as its package.json says; the package has no file with its licence.\nCopyright (c) ${author ?? `the authors of ${name}`}\n\n${text}`
}

function nameOf({ name, version }: Part): string {
  return version === null ? name : `${name} ${version}`
}

function heading(title: string): string {
  const line = '-'.repeat(78)
  return `${line}\n${title}\n${line}\n`
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '../..')
  writeFileSync(join(root, LICENCES_FILE), licencesText(root))
  console.log(LICENCES_FILE)
}
