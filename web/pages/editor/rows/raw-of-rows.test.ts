import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SAMPLE_NAMES } from '../../../../src/calls/samples.ts'
import type { Format } from '../../../../src/render/request.ts'
import { previewDraft } from '../../../../src/integrations/preview.ts'
import { SERVICES } from '../../../../src/integrations/services.ts'
import { draftWith } from '../../../../test/kit/drafts.ts'
import type { Draft, DraftRow } from '../draft/draft.ts'
import { exampleMoment } from '../preview/sample-choice.ts'
import { validatedDraftOf } from '../preview/validated-draft.ts'
import { rawOfRows } from './raw-of-rows.ts'

const account = { accountId: 1, name: 'Acme', timezone: 'Australia/Sydney', country: 'AU' }

function bodyOf(draft: Draft, sample: (typeof SAMPLE_NAMES)[number] = 'answered'): string | null {
  const moment = exampleMoment(sample, 'final')
  const facts = { account, numberCountry: moment.numberCountry, eventId: moment.eventId }
  return previewDraft(validatedDraftOf(draft, new Map()), moment, facts).request.body
}

function rowOf(key: string, value: string, type: DraftRow['type'] = 'auto'): DraftRow {
  return { id: key, key, value, type, omit_empty: false, enabled: true }
}

function rawOf(rows: readonly DraftRow[], format: Format) {
  return rawOfRows({ rows, format }, (marked) => bodyOf(draftWith({ rows: marked, format })))
}

const rows = [
  rowOf('customer.phone', '[[caller_number]]'),
  rowOf('customer.names[0]', 'From "[[caller_name]]" \\ & <[[outcome|upper]]>'),
  rowOf('seconds', '[[duration]]', 'text'),
  rowOf('price', '12.5', 'number'),
  rowOf('open', 'true', 'boolean'),
  rowOf('raw', '{"a": [[duration]]}', 'json'),
  { ...rowOf('off', 'x'), enabled: false },
]

test('10 a raw body starts with what the rows produce, laid out to be read', () => {
  const raw = rawOf(rows.slice(0, 2), 'json')
  assert.equal(raw.content_type, 'application/json')
  assert.match(raw.body, /^\{\n {2}"customer": \{\n {4}"phone": \[\[caller_number\]\],/)
})

for (const format of ['json', 'form', 'xml'] as const)
  for (const sample of SAMPLE_NAMES)
    test(`10 as a raw body, rows in ${format} send the same of a call that is ${sample}`, () => {
      const asRows = bodyOf(draftWith({ rows, format }), sample)
      const asRaw = bodyOf(draftWith({ rows, format: 'raw', raw: rawOf(rows, format) }), sample)
      if (format === 'json') assert.deepEqual(JSON.parse(asRaw ?? ''), JSON.parse(asRows ?? ''))
      // A raw body escapes quotes everywhere, as in an attribute.
      else assert.equal(asRaw?.replaceAll('&quot;', '"').replaceAll('&apos;', "'"), asRows)
    })

test('10 the rows of every service become a raw body that the renderer accepts', () => {
  for (const { id, request } of SERVICES) {
    const own = request.rows.map((row, at) => ({ ...row, id: String(at) }))
    const { format } = request
    const raw = rawOf(own, format)
    const draft = draftWith({ rows: own, format: 'raw', raw }, { service: id })
    const wrong = validatedDraftOf(draft, new Map()).problems.filter(
      ({ path, severity }) => severity === 'error' && path.startsWith('request.raw'),
    )
    assert.deepEqual(wrong, [], `${id}: ${raw.body}`)
  }
})
