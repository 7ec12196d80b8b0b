import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sampleEvent, SAMPLE_EVENT_ID } from '../calls/samples.ts'
import { INTEGRATION_DEFAULTS, REQUEST_DEFAULTS } from './integration.ts'
import { validateSaved, validateDraft, storedSecretsOf, previewDraft, renderDraft } from './preview.ts'
import type { IntegrationInput, RequestInput } from './integration.ts'

const facts = {
  account: { accountId: 1001, name: 'Acme', timezone: 'Australia/Sydney', country: 'AU' },
  numberCountry: null,
  eventId: SAMPLE_EVENT_ID,
}
const final = sampleEvent('answered', 'final')

function sent(request: Partial<RequestInput>): IntegrationInput {
  return {
    ...INTEGRATION_DEFAULTS,
    name: 'CRM',
    request: { ...REQUEST_DEFAULTS, url: 'https://crm.example/c', ...request },
  }
}

const row = (key: string, value: string) => ({ key, value, type: 'auto', omit_empty: false, enabled: true }) as const

test('T16 a preview has the request as it would be sent, with the same event id at each look', () => {
  const draft = validateDraft(sent({ rows: [row('id', '[[event_id]]'), row('route', '[[route_name]]')] }), new Map())
  const { request, problems } = previewDraft(draft, final, facts)
  assert.deepEqual(problems, [])
  assert.deepEqual(JSON.parse(request.body ?? ''), { id: SAMPLE_EVENT_ID, route: 'CRM' })
  assert.deepEqual(previewDraft(draft, final, facts), { request, problems })
})

test('T16 long secrets are dots and their last four characters, typed now or kept for the same origin', () => {
  const auth = { type: 'bearer', token: { set: true, last4: 'oken' } } as const
  const headers = [{ key: 'X-Key', value: 'typed-long-secret', secret: true }]
  const saved = sent({ auth })
  const same = previewDraft(validateDraft(sent({ auth, headers }), storedSecretsOf(saved)), final, facts)
  assert.deepEqual(same.problems, [])
  const shown = new Map(same.request.headers)
  assert.deepEqual([shown.get('authorization'), shown.get('X-Key')], ['Bearer ••••oken', '••••cret'])
})

test('S26 with another origin the kept secrets are gone from the preview too', () => {
  const auth = { type: 'bearer', token: { set: true, last4: 'oken' } } as const
  const moved = validateDraft(sent({ auth, url: 'https://other.example/c' }), storedSecretsOf(sent({ auth })))
  assert.deepEqual(
    previewDraft(moved, final, facts).problems.map(({ path }) => path),
    ['request.auth.token'],
  )
})

test('T17 a number without a country code is one of where the dialled number is at home, else of the account', () => {
  const draft = validateDraft(sent({ rows: [row('n', '[[custom.n|e164]]')] }), new Map())
  const event = { type: 'final', fields: { 'custom.n': '030 901820' } } as const
  const bodyFor = (numberCountry: string | null) => previewDraft(draft, event, { ...facts, numberCountry }).request.body
  assert.equal(bodyFor('DE'), '{"n":"+4930901820"}')
  assert.notEqual(bodyFor(null), bodyFor('DE'))
})

test('T5 where no request can be made the preview still shows one, and the reason', () => {
  const draft = validateDraft(sent({ url: 'https://crm.example/[[custom.none]]/x' }), new Map())
  const { request, problems } = previewDraft(draft, final, facts)
  assert.deepEqual([request.method, request.body], ['POST', null])
  assert.deepEqual(problems.at(-1)?.path, 'request')
})

test('a saved integration is a draft with its secrets', () => {
  const { integration } = validateDraft(sent({ auth: { type: 'bearer', token: 'x' } }), new Map())
  const kept = new Map([['auth.token', { origin: 'https://crm.example', last4: 'oken' }]])
  const draft = validateSaved(integration, kept)
  assert.deepEqual([draft.problems, draft.last4('auth.token')], [[], 'oken'])
  assert.ok('secrets' in renderDraft(draft, final, facts))
})
