// Every rule of docs/spec has a test that names its number, and every number that a test names is a rule.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

/** Rules for parts that are not built yet, with what they wait for. */
const NOT_YET: Readonly<Record<string, string>> = {
  D20: 'several nodes',
}

/** `**C1 One call is one caller's attempt.**` or `**D6** What an answer means` */
const RULE = /^(?:- )?\*\*([CDST]\d+)\b/gm
/** The beginning of a test's name: `'D3 the second delivery …'`, `'C9 C10 …'`. */
const CITED = /\b(?:test|property|suite|describe|it)\(\s*['"`]((?:[CDST]\d+,? )+)/g

const rules = new Map(
  globSync('docs/spec/*.md').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(RULE)].map((match) => [match[1] ?? '', file] as const),
  ),
)
const cited = new Map(
  globSync('{src,test,bench,web}/**/*.test.{ts,tsx}', { exclude: ['**/node_modules'] }).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(CITED)].flatMap((match) =>
      (match[1] ?? '')
        .split(/,? /)
        .filter(Boolean)
        .map((rule) => [rule, file] as const),
    ),
  ),
)

test('every rule has a test', () => {
  const untested = [...rules].filter(([rule]) => !cited.has(rule) && !(rule in NOT_YET))
  assert.deepEqual(untested, [])
})

test('every number that a test says is a rule', () => {
  assert.deepEqual(
    [...cited].filter(([rule]) => !rules.has(rule)),
    [],
  )
})

test('no rule waits that has a test already, or is none', () => {
  assert.deepEqual(
    Object.keys(NOT_YET).filter((rule) => cited.has(rule) || !rules.has(rule)),
    [],
  )
})

test('every behaviour of the page has a test', () => {
  const behaviours = [...readFileSync('docs/spec/page.md', 'utf8').matchAll(/^\*\*(\d+) /gm)].map(([, n = '']) => n)
  const shown = new Set(
    globSync('{test/page/**,web/**,test}/*.test.ts').flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\btest\(\s*['"`]((?:\d+,? )+)/g)].flatMap(([, numbers = '']) =>
        numbers.split(/,? /),
      ),
    ),
  )
  assert.equal(behaviours.length, 41)
  assert.deepEqual(
    behaviours.filter((number) => !shown.has(number)),
    [],
  )
})
