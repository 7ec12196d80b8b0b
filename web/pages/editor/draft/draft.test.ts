import assert from 'node:assert/strict'
import { test } from 'node:test'
import { patchIntegration } from '../../../../src/integrations/patch.ts'
import { changesOf } from './changes.ts'
import type { Draft, DraftRow } from './draft.ts'
import { emptyRow } from './draft.ts'
import { differencesOf, merge } from './merge.ts'
import { draftOfParts, partsOf } from './parts.ts'
import { mergePatchOf } from './patch.ts'
import { newDraft } from './saved.ts'
import { inputOfDraft } from './input-of-draft.ts'

function row(key: string, value = `[[${key}]]`): DraftRow {
  return { ...emptyRow(), key, value }
}

const base: Draft = withRows({ ...newDraft(), name: 'CRM' }, [row('a'), row('b'), row('c')])
const [a, b, c] = base.request.rows as readonly [DraftRow, DraftRow, DraftRow]

function withRows(draft: Draft, rows: readonly DraftRow[]): Draft {
  return { ...draft, request: { ...draft.request, rows } }
}

function withRequest(draft: Draft, request: Partial<Draft['request']>): Draft {
  return { ...draft, request: { ...draft.request, ...request } }
}

test('a draft is the same after it was taken apart', () => {
  assert.deepEqual(draftOfParts(partsOf(base)), base)
})

const counted: readonly (readonly [string, Draft, number])[] = [
  ['nothing', withRows(base, [...base.request.rows]), 0],
  ['a name', { ...base, name: 'Other' }, 1],
  ['a row', withRows(base, [a, { ...b, key: 'bb' }, c]), 1],
  ['a row that moved', withRows(base, [c, a, b]), 1],
  ['a row that is gone, and a new one', withRows(base, [a, c, row('d')]), 2],
  ['a blank row is nothing', withRows(base, [a, b, c, emptyRow()]), 0],
  ['the address and the method', withRequest(base, { url: 'https://crm.example', method: 'GET' }), 2],
]
for (const [what, draft, n] of counted)
  test(`15 changes are counted: ${what}`, () => assert.equal(changesOf(base, draft).length, n))

test('a patch names only what changed, and gives it when it is merged', () => {
  const after = withRequest(
    { ...base, name: 'Other', conditions: { field: 'direction', op: 'is', value: 'outbound' } },
    { raw: { content_type: 'text/plain', body: 'x' } },
  )
  const patch = mergePatchOf(inputOfDraft(base), inputOfDraft(after))
  assert.deepEqual(Object.keys(patch).toSorted(), ['conditions', 'name', 'request'])
  assert.deepEqual(patch['request'], { raw: { content_type: 'text/plain', body: 'x' } })
  assert.deepEqual(patchIntegration(inputOfDraft(base), patch), inputOfDraft(after))
  assert.deepEqual(mergePatchOf(inputOfDraft(base), inputOfDraft(base)), {})
})

test('a secret that stays is not in the patch, one that is typed is, one that is taken away is null', () => {
  const kept = withRequest(base, { auth: { type: 'bearer', token: { set: true, last4: '4f2a' } } })
  const typed = withRequest(base, { auth: { type: 'bearer', token: 'new-token' } })
  const gone = withRequest(base, { auth: { type: 'bearer', token: null } })
  assert.deepEqual(mergePatchOf(inputOfDraft(kept), inputOfDraft({ ...kept, name: 'x' })), { name: 'x' })
  assert.deepEqual(mergePatchOf(inputOfDraft(kept), inputOfDraft(typed)), { request: { auth: { token: 'new-token' } } })
  assert.deepEqual(mergePatchOf(inputOfDraft(kept), inputOfDraft(gone)), { request: { auth: { token: null } } })
})

test('15 what two people changed in different places is both there', () => {
  const mine = withRows({ ...base, name: 'Mine' }, [{ ...a, value: 'mine' }, b, c])
  const theirs = withRequest(withRows(base, [a, b, { ...c, value: 'theirs' }]), { url: 'https://theirs.example' })
  const merged = merge({ base, mine, theirs })
  assert.equal(merged.name, 'Mine')
  assert.equal(merged.request.url, 'https://theirs.example')
  assert.deepEqual(
    merged.request.rows.map(({ value }) => value),
    ['mine', '[[b]]', 'theirs'],
  )
  assert.deepEqual(
    differencesOf(base, mine, theirs).map(({ part, by }) => [part, by]),
    [
      ['name', 'you'],
      ['request.url', 'they'],
      [`row:${a.id}`, 'you'],
      [`row:${c.id}`, 'they'],
    ],
  )
})

test('15 where both changed the same, a person chooses', () => {
  const mine = { ...base, name: 'Mine' }
  const theirs = { ...base, name: 'Theirs' }
  assert.deepEqual(
    differencesOf(base, mine, theirs).map(({ by }) => by),
    ['both'],
  )
  assert.equal(merge({ base, mine, theirs }).name, 'Mine')
  assert.equal(merge({ base, mine, theirs }, new Set(['name'])).name, 'Theirs')
})

test('15 a row that they deleted and I changed is a choice; one that I did not touch goes', () => {
  const mine = withRows(base, [a, { ...b, key: 'bb' }, c])
  const theirs = withRows(base, [a])
  assert.deepEqual(
    differencesOf(base, mine, theirs).map(({ part, by }) => [part, by]),
    [
      [`row:${b.id}`, 'both'],
      [`row:${c.id}`, 'they'],
    ],
  )
  assert.deepEqual(
    merge({ base, mine, theirs }).request.rows.map(({ key }) => key),
    ['a', 'bb'],
  )
})

test('15 rows that both added are all there, theirs after the row that they put them after', () => {
  const mine = withRows(base, [a, b, c, row('mine')])
  const theirs = withRows(base, [a, row('theirs'), b, c])
  assert.deepEqual(
    merge({ base, mine, theirs }).request.rows.map(({ key }) => key),
    ['a', 'theirs', 'b', 'c', 'mine'],
  )
})

test('a save of which the answer was lost is no difference', () => {
  const mine = withRequest(base, { auth: { type: 'bearer', token: 'secret-of-the-crm-4f2a' } })
  const token = { set: true, last4: '4f2a', set_at: '2026-11-25T03:06:00.000Z' } as const
  const theirs = withRequest(base, { auth: { type: 'bearer', token } })
  assert.deepEqual(differencesOf(base, mine, theirs), [])
  assert.deepEqual(merge({ base, mine, theirs }).request.auth, mine.request.auth)
})
