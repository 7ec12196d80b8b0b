import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { preprocessCSS, resolveConfig } from 'vite'
import { selectorOf } from './page-styles.ts'

const root = join(import.meta.dirname, '..')
const sheets = globSync('web/**/*.css', { cwd: root }).map((file) => file.replaceAll('\\', '/'))
const ofPages = sheets.filter((file) => file.startsWith('web/pages/'))
const config = await resolveConfig({ configFile: join(root, 'web/vite.config.ts'), logLevel: 'warn' }, 'build')

test('22 every style of a page folder holds for that page alone', async () => {
  assert.ok(ofPages.length > 0)
  for (const file of ofPages) {
    const [, , page = ''] = file.split('/')
    const css = await built(file)
    assert.deepEqual(outermostOf(css), [selectorOf(page)], file)
  }
})

test('22 styles that all pages share hold for every page', async () => {
  for (const file of sheets.filter((one) => !ofPages.includes(one)))
    assert.doesNotMatch(await built(file), /data-page/, file)
})

test('no page folder declares what has one name for all pages, or cannot stand within a rule', () => {
  const global = ofPages.filter((file) =>
    /@(?:keyframes|font-face|property|layer|counter-style|namespace|charset)\b/.test(source(file)),
  )
  assert.deepEqual(global, [], 'what all pages see is declared in web/look or web/parts')
})

test('22 every page of the router is shown with the styles of its folder', () => {
  const pages = [
    ...source('web/router.tsx').matchAll(
      /(?:styledPage\(\s*'(\w+)',\s*)?lazyRouteComponent\(\(\) => import\('\.\/pages\/(\w+)\//g,
    ),
  ]
  assert.ok(pages.length > 0)
  for (const [, styled, folder] of pages) assert.equal(styled, folder)
})

function source(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

async function built(file: string): Promise<string> {
  const { code } = await preprocessCSS(source(file), join(root, file), config)
  return code.replaceAll(/\/\*[^]*?\*\//g, '')
}

/** The selector or at-rule of each outermost block. */
function outermostOf(css: string): string[] {
  const found: string[] = []
  let depth = 0
  let from = 0
  for (const { 0: brace, index } of css.matchAll(/[{}]/g)) {
    if (brace === '{' && depth++ === 0) found.push(css.slice(from, index).trim())
    if (brace === '}' && --depth === 0) from = index + 1
  }
  return found
}
