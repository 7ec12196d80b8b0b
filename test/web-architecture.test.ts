// The rules for the page's code: allowed imports in `web`, maximum sizes, and the place of texts.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'node:test'

/**
 * Each layer may import the layers before it. Pages do not import each other; `main.tsx` and `router.tsx` may import
 * all.
 */
const LAYERS = ['web/words', 'web/api', 'web/parts', 'web/shell', 'web/pages'] as const

const componentLinesMax = 200
const fileLinesMax = 400

const files = globSync('web/**/*.{ts,tsx,css}').filter((file) => !/\.test\./.test(file))
const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]))
const code = files.filter((file) => !file.endsWith('.css'))

test('layers import only what is below them, and no page imports another', () => {
  const wrong = code.flatMap((file) => {
    const from = layerOf(file)
    if (from < 0) return []
    return importsOf(file)
      .filter((target) => {
        const to = layerOf(target)
        // Parts may read who is signed in, for the time zone; the API may need words for failures.
        if (to < 0 || to < from) return false
        return to > from || (LAYERS[to] === 'web/pages' && pageOf(target) !== pageOf(file))
      })
      .map((target) => `${file} must not import ${target}`)
  })
  assert.deepEqual(wrong, [])
})

test('the folders of a page import each other one way only', () => {
  const folderOf = (file: string): string => dirname(file)
  const arrows = new Map<string, Set<string>>()
  for (const file of code.filter((one) => one.startsWith('web/pages/')))
    for (const target of importsOf(file)) {
      const [from, to] = [folderOf(file), folderOf(target)]
      // The files in the folder of the page itself join its parts, and its parts share them.
      const isWithin = from.startsWith(`${to}/`) || to.startsWith(`${from}/`)
      if (from !== to && !isWithin && pageOf(file) === pageOf(target) && target.startsWith('web/pages/'))
        arrows.set(from, (arrows.get(from) ?? new Set()).add(to))
    }
  const visit = (folder: string, path: readonly string[]): void => {
    assert.ok(!path.includes(folder), `circle: ${[...path.slice(path.indexOf(folder)), folder].join(' -> ')}`)
    for (const to of arrows.get(folder) ?? []) visit(to, [...path, folder])
  }
  for (const folder of arrows.keys()) visit(folder, [])
})

test('no file is longer than 400 lines', () => {
  const long = files.filter((file) => (texts.get(file)?.split('\n').length ?? 0) > fileLinesMax + 1)
  assert.deepEqual(long, [])
})

test('no component is longer than 200 lines', () => {
  const long = code.flatMap((file) => {
    const lines = (texts.get(file) ?? '').split('\n')
    return lines.flatMap((line, at) => {
      const name = /^(?:export )?(?:async )?function ([A-Z]\w*)/.exec(line)?.[1]
      if (name === undefined) return []
      const length = lines.slice(at).findIndex((later) => later === '}') + 1
      return length > componentLinesMax ? [`${name} in ${file}: ${length} lines`] : []
    })
  })
  assert.deepEqual(long, [])
})

test('26 words for people stand in the catalogue, not in the code of the page', () => {
  const written = code
    .filter((file) => file.endsWith('.tsx'))
    .flatMap((file) => wordsIn(file).map((text) => `${file}: ${text}`))
  assert.deepEqual(written, [])
})

test('every colour and font size is a token', () => {
  const loose = files
    .filter((file) => file.endsWith('.css') && !file.endsWith('tokens.css'))
    .flatMap((file) =>
      [...(texts.get(file) ?? '').matchAll(/#[0-9a-f]{3,8}\b(?=[;\s,)])|\brgba?\(|\bhsla?\(|\boklch\(/gi)].map(
        ([found]) => `${file}: ${found}`,
      ),
    )
  assert.deepEqual(loose, [])
})

test('every style sheet that exists is used, and stands beside what it is for', () => {
  const imported = new Set(
    [...texts].flatMap(([file, text]) =>
      [...text.matchAll(/(?:@import|import) '(\.[^']*\.css)'/g)].map(([, path = '']) =>
        normalize(join(dirname(file), path)),
      ),
    ),
  )
  const unused = files.filter((file) => file.endsWith('.css') && !imported.has(file))
  assert.deepEqual(unused, [])
})

test('every class of a style sheet is given to something, and every class that is given has a style', () => {
  const styled = new Set(
    files.filter((file) => file.endsWith('.css')).flatMap((file) => classesIn(texts.get(file) ?? '')),
  )
  // Classes are written as literals, whole or as the end of `of-${type}`; the classes of CodeMirror are its own.
  const words = new Set(code.flatMap((file) => literalsIn(texts.get(file) ?? '')))
  const unused = [...styled].filter((name) => !words.has(name) && !/^(?:cm-|of-)/.test(name))
  assert.deepEqual(unused, [], 'no element has these')
  const bare = code.flatMap((file) =>
    givenIn(file)
      .filter((name) => !styled.has(name))
      .map((name) => `${file}: ${name}`),
  )
  assert.deepEqual(bare, [], 'no style sheet has these')
})

test('the styles of a page are asked for by that page alone', () => {
  const sheets = files.filter((file) => file.endsWith('.css'))
  const shared = new Set(
    sheets.filter((file) => !file.startsWith('web/pages/')).flatMap((file) => classesIn(texts.get(file) ?? '')),
  )
  const bare = code.flatMap((file) => {
    const own = sheets.filter((sheet) => sheet.startsWith('web/pages/') && pageOf(sheet) === pageOf(file))
    const styled = new Set(own.flatMap((sheet) => classesIn(texts.get(sheet) ?? '')))
    return givenIn(file)
      .filter((name) => !shared.has(name) && !styled.has(name))
      .map((name) => `${file}: ${name}`)
  })
  assert.deepEqual(bare, [], 'these are styled in another page, which has no effect here')
})

/** Returns the names of the classes in a style sheet's selectors. */
function classesIn(css: string): string[] {
  const selectors = [...css.replaceAll(/\/\*[^]*?\*\//g, '').matchAll(/([^{}]+)\{/g)].map(([, text = '']) =>
    text.trim(),
  )
  return selectors
    .filter((text) => !text.startsWith('@'))
    .flatMap((text) => [...text.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name = '']) => name))
}

/** Returns the classes that are given to elements as literals. */
function givenIn(file: string): string[] {
  return [...(texts.get(file) ?? '').matchAll(/className="([^"]*)"/g)].flatMap(([, names = '']) => names.split(' '))
}

/** Returns the words in the literals of a file, without its imports and comments. */
function literalsIn(text: string): string[] {
  const bare = text.replaceAll(/^import .*$|\/\/.*$|^\s*\/?\*.*$/gm, '')
  return [...bare.matchAll(/'([^'\n]*)'|"([^"\n]*)"|`([^`]*)`/g)].flatMap(([, a, b, c]) =>
    (a ?? b ?? c ?? '').split(/[\s.$&{}>:()[\]?'"]+/),
  )
}

/** Returns the sentences between tags, and the attributes that people read or hear. */
function wordsIn(file: string): string[] {
  const text = texts.get(file) ?? ''
  const between = text.matchAll(/(?:^\s+|>)([A-Z][a-z]+(?: [\w'’,.]+)+)\s*(?:<|$)/gm)
  const read = text.matchAll(/\s(?:label|title|placeholder|hint|alt|aria-label)="([^"]*[a-z][^"]*)"/g)
  return [...between, ...read].map(([, words = '']) => words).filter((words) => !/^\w+ as \w+,$/.test(words))
}

function layerOf(file: string): number {
  return LAYERS.findIndex((layer) => file.startsWith(`${layer}/`))
}

function pageOf(file: string): string {
  return file.split('/')[2] ?? ''
}

function importsOf(file: string): string[] {
  return [...(texts.get(file) ?? '').matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g)].map(([, path = '']) =>
    normalize(join(dirname(file), path)),
  )
}
