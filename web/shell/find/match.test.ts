import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchEntry, piecesOf } from './match.ts'
import type { Matchable } from './match.ts'

/** Returns the text with the marked parts in brackets; `null`: no match. */
function marked(entry: Matchable, query: string): string | null {
  const match = matchEntry(entry, query)
  if (!match) return null
  const show = (text: string, spans: (typeof match)['label']): string =>
    piecesOf(text, spans)
      .map((piece, at) => (at % 2 === 1 ? `[${piece}]` : piece))
      .join('')
  return [show(entry.label, match.label), show(match.detail, match.detailSpans)]
    .filter((text) => text !== '')
    .join(' · ')
}

test('every word is looked for, wherever it stands, and the beginning of a word is marked first', () => {
  const crm = { label: 'Acme old-CRM', detail: 'crm.example' }
  for (const [query, shown] of [
    ['acme', '[Acme] old-CRM · crm.example'],
    ['  CRM acme ', '[Acme] old-[CRM] · crm.example'],
    ['cme', 'A[cme] old-CRM · crm.example'],
    ['me', 'Ac[me] old-CRM · crm.example'],
    ['xa', null],
    ['acme example', '[Acme] old-CRM · crm.[example]'],
    ['crm.', 'Acme old-CRM · [crm.]example'],
    ['acme nothing', null],
  ] as const)
    assert.equal(marked(crm, query), shown, query)
  assert.equal(marked({ label: 'Café Zoë' }, 'zoe cafe'), '[Café] [Zoë]')
  // A letter that becomes two in lower case does not shift the marks.
  assert.equal(marked({ label: 'İİ crm' }, 'crm'), 'İİ [crm]')
})

test('a setting is found by its topics, and shows which', () => {
  const account = { label: 'Account', detail: 'Settings', topics: ['Time zone', 'Country'] }
  assert.equal(marked(account, 'time z'), 'Account · [Time z]one')
  assert.equal(marked(account, 'acc'), '[Acc]ount · Settings')
  assert.equal(marked(account, 'account country'), '[Account] · [Country]')
})

test('a phone number is found and marked by its digits, however it is written', () => {
  const label = '+61 491 570 156'
  for (const [query, shown] of [
    ['0491 570', '+61 [491 570] 156'],
    ['(0491)570156', '+61 [491 570 156]'],
    ['+61491', '+[61 491] 570 156'],
    ['0011 61 491', '+[61 491] 570 156'],
    ['570-1', '+61 491 [570 1]56'],
    ['0492', null],
  ] as const)
    assert.equal(marked({ label }, query), shown, query)
})

test('the better it fits, the higher it is', () => {
  const labels = ['Call', 'Calls of today', 'My calls', 'Recall']
  const scores = labels.map((label) => matchEntry({ label }, 'call')?.score ?? 0)
  assert.deepEqual(
    scores,
    scores.toSorted((a, b) => b - a),
  )
  assert.equal(new Set(scores).size, 4)
  const beside = matchEntry({ label: 'Other', detail: 'Calls' }, 'call')?.score ?? 0
  assert.ok(beside > 0 && beside < (scores[2] ?? 0))
  // A whole match comes first, although it is not in the label.
  assert.equal(matchEntry({ label: 'Jane', topics: ['1732512345.77'] }, '1732512345.77')?.score, scores[0])
})

test('what is typed is never a pattern', () => {
  assert.equal(marked({ label: 'a (.*)+ b' }, '(.*)+'), 'a [(.*)+] b')
})
