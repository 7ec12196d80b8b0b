import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FIELD_NAMES } from '../../../../src/calls/fields.ts'
import { compileTemplate } from '../../../../src/render/template/compile.ts'
import { suggestFix } from './suggest-fix.ts'

const codes = [...FIELD_NAMES]

const rows: readonly (readonly [text: string, mended: string | null])[] = [
  ['[[sorce]]', '[[source]]'],
  ['a [[ caler_name |upper]] b', 'a [[ caller_name |upper]] b'],
  ['[[caller_name|uper]]', '[[caller_name|upper]]'],
  ['[[caller_name|truncate:x]]', null],
  ['[[', null],
  ['[[zzzzzzzzzzzzzzzz]]', null],
]

for (const [text, mended] of rows) {
  test(`5 what is wrong in ${text} is corrected by one press: ${mended ?? 'nobody can tell'}`, () => {
    const [problem] = compileTemplate(text, { known: FIELD_NAMES, openPrefix: 'custom.' }).problems
    assert.ok(problem)
    assert.equal(suggestFix(text, problem, codes)?.text ?? null, mended)
  })
}
