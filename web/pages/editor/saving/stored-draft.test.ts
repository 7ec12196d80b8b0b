import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptyHeader, emptyRow } from '../draft/draft.ts'
import type { Draft } from '../draft/draft.ts'
import { newDraft } from '../draft/saved.ts'
import { readStoredDraft, writeStoredDraft } from './stored-draft.ts'

const base = newDraft()

function withRequest(draft: Draft, request: Partial<Draft['request']>): Draft {
  return { ...draft, request: { ...draft.request, ...request } }
}

test('a draft that was kept is read as it was, its rows the same in it and in what it began with', () => {
  const draft = withRequest({ ...base, name: 'CRM' }, { rows: [...base.request.rows, { ...emptyRow(), key: 'a' }] })
  const kept = readStoredDraft(writeStoredDraft({ at: 5, draft, base, version: 3 }))
  assert.equal(kept?.draft.name, 'CRM')
  assert.equal(kept.version, 3)
  assert.equal(kept.withoutSecrets, false)
  assert.equal(kept.draft.request.rows[0]?.id, kept.base.request.rows[0]?.id)
  assert.deepEqual(
    kept.draft.request.rows.map(({ key }) => key),
    ['', 'a'],
  )
})

test('S21 no secret that was typed is kept in the browser', () => {
  const header = { ...emptyHeader(), key: 'x-key', secret: true, value: 'header-secret' }
  const draft = withRequest(base, { auth: { type: 'bearer', token: 'token-secret' }, headers: [header] })
  const before = withRequest(base, { auth: { type: 'bearer', token: { set: true, last4: '4f2a' } } })
  const text = writeStoredDraft({ at: 5, draft, base: before, version: 1 })
  assert.doesNotMatch(text, /-secret/)
  const kept = readStoredDraft(text)
  assert.equal(kept?.withoutSecrets, true)
  assert.deepEqual(kept.draft.request.auth, before.request.auth)
  assert.equal(kept.draft.request.headers[0]?.value, null)
})

test('S21 a password in an address is not kept either', () => {
  for (const url of [
    'https://anna:pass-word@crm.example/x',
    ' https://pass-word@crm.example/x',
    'https://a:pass-word@b@c/x',
  ]) {
    const kept = readStoredDraft(writeStoredDraft({ at: 5, draft: withRequest(base, { url }), base, version: null }))
    assert.doesNotMatch(JSON.stringify(kept), /pass-word/)
    assert.equal(kept?.withoutSecrets, true)
  }
  const plain = withRequest(base, { url: 'https://crm.example/x?to=a@b.example' })
  assert.equal(
    readStoredDraft(writeStoredDraft({ at: 5, draft: plain, base, version: null }))?.draft.request.url,
    plain.request.url,
  )
})

test('what cannot be read is nothing', () => {
  for (const text of [null, '', '{', '{"shape":99}', '{"shape":1}']) assert.equal(readStoredDraft(text), null)
})
