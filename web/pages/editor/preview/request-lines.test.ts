import assert from 'node:assert/strict'
import { test } from 'node:test'
import { draftWith } from '../../../../test/kit/drafts.ts'
import { validateDraft, previewDraft } from '../../../../src/integrations/preview.ts'
import { textOf } from '../../../parts/code-line.ts'
import { inputOfDraft } from '../draft/input-of-draft.ts'
import type { DraftRequest } from '../draft/draft.ts'
import { exampleMoment } from './sample-choice.ts'
import { requestLines } from './request-lines.ts'

const facts = {
  account: { accountId: 7, name: 'Acme', timezone: 'Australia/Sydney', country: 'AU' },
  numberCountry: null,
  eventId: 'evt_1',
}

/** The preview of a request for a missed call: nobody answered, so the agent is not known. */
function shown(request: Partial<DraftRequest>, activeRow: string | null = null) {
  const draft = draftWith(request)
  const { request: filled } = previewDraft(
    validateDraft(inputOfDraft(draft), new Map()),
    exampleMoment('missed', 'final'),
    facts,
  )
  return requestLines(filled, { request: draft.request, activeRow, emptyNote: 'EMPTY' })
}

function row(id: string, key: string, value: string, more: object = {}) {
  return { id, key, value, type: 'auto' as const, omit_empty: false, enabled: true, ...more }
}

test('11 the line of the active row is lit, in every format', () => {
  const rows = [row('a', 'call.id', '[[uniqueid]]'), row('b', 'tags[0]', 'x'), row('c', 'tags[1]', 'y')]
  const lit = { json: '    "y"', xml: '  <tags>y</tags>', form: '&tags%5B1%5D=y' }
  for (const format of ['json', 'xml', 'form'] as const) {
    const hot = shown({ format, rows }, 'c').body?.filter(({ mark }) => mark === 'hot') ?? []
    assert.deepEqual(hot.map(textOf), [lit[format]], format)
  }
})

test('11 a row that is a whole object lights all of its lines', () => {
  const rows = [row('a', 'a', '1'), row('b', 'b', '{"x":[1],"y":{}}', { type: 'json' }), row('c', 'c', '2')]
  const hot = shown({ rows }, 'b').body?.filter(({ mark }) => mark === 'hot') ?? []
  assert.deepEqual(
    hot.map((line) => textOf(line).trim()),
    ['"b": {', '"x": [', '1', '],', '"y": {}', '},'],
  )
})

test('11 rows of the same key are told apart by their order', () => {
  const rows = [row('a', 'tag', 'x'), row('b', 'tag', 'y')]
  const hot = shown({ format: 'form', rows }, 'b').body?.filter(({ mark }) => mark === 'hot') ?? []
  assert.deepEqual(hot.map(textOf), ['&tag=y'])
})

test('11 rows that go into the address stand there, one a line, and there is no body', () => {
  const { head, body } = shown({ method: 'GET', rows: [row('a', 'a b', '1'), row('b', 'n', '[[agent_name]]')] }, 'a')
  assert.deepEqual(head.map(textOf), ['GET https://crm.example/hook', '  ?a%20b=1', '  &n=  EMPTY'])
  assert.equal(head[1]?.mark, 'hot')
  assert.equal(body, null)
})

test('12 what the call has no value for is grey and says so; other empty values are nobody’s doing', () => {
  const rows = [
    row('a', 'agent', '[[agent_name]]'),
    row('b', 'text', 'x [[agent_name]]', { type: 'text' }),
    row('c', 'mine', ''),
    row('d', 'with', '[[agent_name|default:none]]'),
  ]
  const grey = (format: 'json' | 'xml' | 'form') =>
    shown({ format, rows })
      .body?.filter(({ spans }) => spans.some(({ text }) => text.includes('EMPTY')))
      .map((line) => textOf(line).trim())
  assert.deepEqual(grey('json'), ['"agent": null,  EMPTY'])
  assert.deepEqual(grey('form'), ['agent=  EMPTY'])
  assert.equal(grey('xml')?.length, 1)
})

test('12 rows that are left out for this call are named', () => {
  const rows = [row('a', 'agent', '[[agent_name]]', { omit_empty: true }), row('b', 'id', '[[uniqueid]]')]
  for (const format of ['json', 'form', 'xml'] as const) assert.deepEqual(shown({ format, rows }).leftOut, [rows[0]])
})

test('11 a header row that is active is lit', () => {
  const headers = [{ id: 'h', key: 'X-Caller', value: '[[caller_number]]', secret: false }]
  const lit = shown({ headers }, 'h').head.filter(({ mark }) => mark === 'hot')
  assert.deepEqual(lit.map(textOf), ['X-Caller: +61412345678'])
})
