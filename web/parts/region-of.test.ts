import assert from 'node:assert/strict'
import { test } from 'node:test'
import { regionOf } from './region-of.ts'

const languages: readonly (readonly [string, string | null])[] = [
  ['en-AU', 'AU'],
  ['zh-Hant-TW', 'TW'],
  ['de', null],
  // A Linux machine with LANG=C.
  ['en-US@posix', 'US'],
  ['c', null],
  ['', null],
]

for (const [language, region] of languages)
  test(`the region in ${JSON.stringify(language)} is ${String(region)}`, () => {
    assert.equal(regionOf(language), region)
  })
