import assert from 'node:assert/strict'
import { test } from 'node:test'
import { javascriptOf } from './javascript.ts'

test('types become spaces, so that lines and columns stay', () => {
  const typescript = `import type { Call } from './call.ts'\nexport const name = (call: Call): string => call.name\n`
  const { code, imports } = javascriptOf(typescript)
  assert.equal(code.length, typescript.length)
  assert.equal(code.split('\n')[1]?.indexOf('=>'), typescript.split('\n')[1]?.indexOf('=>'))
  assert.doesNotMatch(code, /string|Call\b/)
  assert.deepEqual(imports, [])
})

test('every kind of relative import becomes an import of a .js file', () => {
  const { code, imports } = javascriptOf(
    [
      `import { a, type B } from './a.ts'`,
      `export { c, d } from "../c.ts"`,
      `export * from './e.ts'`,
      `const f = await import('./f.ts')`,
      `import data from './data.json' with { type: 'json' }`,
      `import { join } from 'node:path'`,
      `import '#sha256'`,
    ].join('\n'),
  )
  assert.deepEqual(imports, ['./a.ts', '../c.ts', './e.ts', './f.ts', './data.json'])
  for (const name of ['./a.js', '../c.js', './e.js', './f.js', './data.json', 'node:path', '#sha256'])
    assert.ok(code.includes(name), name)
  assert.doesNotMatch(code, /\.ts\b/)
})

test('a text that looks like an import stays as it is', () => {
  const { code, imports } = javascriptOf(`export const help = "import { a } from './a.ts'"\n`)
  assert.match(code, /\.\/a\.ts/)
  assert.deepEqual(imports, [])
})

test('syntax that cannot be erased is refused', () => {
  assert.throws(() => javascriptOf('enum Colour { Red }'))
})
