// The guides of phone systems: what they link to is there, they are short, and they name no rules.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'node:test'

const WORDS_AT_MOST = 900
const INDEX = 'docs/guide/phone-systems.md'
/** What these link to and is of no phone system. */
const OTHERS: ReadonlySet<string> = new Set(['docs/guide/operating.md', 'docs/guide/recordings.md'])

interface MarkdownLink {
  /** From the root of the project. */
  readonly file: string
  readonly anchor: string
}

/** Those that the index names, and those that they name. */
const pages = [...reachable(new Set([INDEX]))]

test('every link of the guides of phone systems leads to a file, and to a heading in it', () => {
  assert.ok(pages.length > 20, 'the index names the guides')
  for (const page of ['README.md', ...pages])
    for (const { file, anchor } of linksOf(page)) {
      assert.ok(existsSync(file), `${page} links to ${file}`)
      if (anchor !== '') assert.ok(anchorsOf(file).includes(anchor), `${page} links to ${file}#${anchor}`)
    }
})

test('each guide of a phone system has at most 900 words and no number of a rule', () => {
  for (const page of pages) {
    const text = readFileSync(page, 'utf8')
    const count = text.split(/\s+/).filter(Boolean).length
    assert.ok(count <= WORDS_AT_MOST, `${page} has ${count} words`)
    assert.doesNotMatch(text, /\b[CDST]\d{1,2}\b/, page)
  }
})

function reachable(known: Set<string>): Set<string> {
  for (const page of known)
    for (const { file } of linksOf(page)) if (isPhoneGuide(file) && existsSync(file)) known.add(file)
  return known
}

function isPhoneGuide(file: string): boolean {
  return file.startsWith('docs/guide/') && file.endsWith('.md') && !OTHERS.has(file)
}

function linksOf(page: string): MarkdownLink[] {
  return [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
    if (/^[a-z]+:/.test(target)) return []
    const [path = '', anchor = ''] = target.split('#')
    return { file: path === '' ? page : normalize(join(dirname(page), path)), anchor }
  })
}

/** As GitHub names headings. */
function anchorsOf(page: string): string[] {
  return [...prose(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  )
}

function prose(page: string): string {
  return readFileSync(page, 'utf8').replaceAll(/^```.*?^```/gms, '')
}
