import assert from 'node:assert/strict'
import { test } from 'node:test'
import { draftWith } from '../../../../test/kit/drafts.ts'
import { validateDraft } from '../../../../src/integrations/preview.ts'
import { inputOfDraft } from '../draft/input-of-draft.ts'
import { suggestFields } from './suggest-fields.ts'
import { parsePastedCurl, draftRequestOf } from './curl-request.ts'

const command = `curl -X PUT https://crm.example/calls -u 'jane:s3cret-word' -H 'X-Api-Key: key-12345678' -H 'X-Plain: a' --json '{"phone":"+61412345678","seconds":95,"kind":"call"}'`

test('14 method, address, sign-in, headers and body become a request that can be sent', () => {
  const imported = parsePastedCurl(command)
  assert.ok(imported)
  const request = draftRequestOf(imported, [])
  assert.deepEqual([request.method, request.url, request.format], ['PUT', 'https://crm.example/calls', 'json'])
  assert.deepEqual(request.auth, { type: 'basic', username: 'jane', password: 's3cret-word' })
  assert.deepEqual(
    request.headers.map(({ key, value, secret }) => [key, value, secret]),
    [
      ['X-Api-Key', 'key-12345678', true],
      ['X-Plain', 'a', false],
      ['accept', 'application/json', false],
      ['content-type', 'application/json', false],
    ],
  )
  assert.deepEqual(validateDraft(inputOfDraft(draftWith(request)), new Map()).problems, [])
})

test('14 values that are ticked become fields, and take the type of the field', () => {
  const imported = parsePastedCurl(command)
  assert.ok(imported)
  const suggestions = suggestFields(imported.template.rows)
  assert.deepEqual(
    suggestions.map(({ key, code }) => [key, code]),
    [
      ['phone', 'caller_number'],
      ['seconds', 'duration'],
    ],
  )
  const { rows } = draftRequestOf(imported, suggestions)
  assert.deepEqual(
    rows.map(({ value, type }) => [value, type]),
    [
      ['[[caller_number]]', 'auto'],
      ['[[duration]]', 'auto'],
      ['call', 'auto'],
    ],
  )
})

test('14 a secret that was a variable in the command is to be entered', () => {
  const imported = parsePastedCurl(`curl https://crm.example/ -H "Authorization: Bearer $TOKEN" -d a=1`)
  assert.ok(imported)
  assert.deepEqual(draftRequestOf(imported, []).auth, { type: 'bearer', token: null })
})
