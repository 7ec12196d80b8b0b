// An integration that is shared comes back unchanged, without secrets, and templates from strangers are validated.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as z from 'zod/mini'
import { SERVICES } from '../../../../src/integrations/services.ts'
import { IntegrationInput, OPERATORS } from '../../../../src/integrations/integration.ts'
import { INTEGRATION_TEMPLATES } from '../../../../src/integrations/templates.ts'
import { AUTH_TYPES } from '../../../../src/render/auth/kinds.ts'
import { mapSecrets, newId } from '../draft/draft.ts'
import type { Draft, DraftAuth } from '../draft/draft.ts'
import { newDraft } from '../draft/saved.ts'
import { inputOfDraft } from '../draft/input-of-draft.ts'
import { beginAuth } from '../form/auth-kinds.ts'
import { momentsOfExample, usualMoment, usualSample } from '../preview/sample-choice.ts'
import { requestOfService } from '../service/own-request.ts'
import { readShared, templateFile, templateLink } from './link.ts'
import { draftOfGallery, draftOfTemplate, templateOf } from './template.ts'
import type { Template } from './template.ts'

const canary = 'canary-7f3a9'
const base = 'https://calls.acme.example'

const text = fc.string({ maxLength: 40 })
const plain = { noNullPrototype: true } as const

/** An integration in which every secret is the canary. */
const drafts: fc.Arbitrary<Draft> = fc
  .record(
    {
      service: fc.constantFrom(...SERVICES),
      own: fc.boolean(),
      name: text,
      kind: fc.constantFrom(...AUTH_TYPES),
      open: text,
      rows: fc.array(fc.record({ key: text, value: text, omit_empty: fc.boolean(), enabled: fc.boolean() }, plain), {
        maxLength: 5,
      }),
      headers: fc.array(fc.record({ key: text, secret: fc.boolean(), value: text }, plain), { maxLength: 4 }),
      url: fc.constantFrom(`https://sam:${canary}@crm.example/hooks`, 'https://[[setting:a]].crm.example/[[secret:b]]'),
      realtime: fc.boolean(),
      rate: fc.option(fc.record({ per_second: fc.option(fc.nat()), per_minute: fc.option(fc.nat()) }, plain)),
      op: fc.constantFrom(...OPERATORS),
      tested: fc.oneof(text, fc.integer(), fc.boolean(), fc.array(text, { maxLength: 3 })),
    },
    plain,
  )
  .map(({ service, own, name, kind, open, rows, headers, url, realtime, rate, op, tested }) => {
    const isOwn = own || service.id === 'generic'
    const auth = mapSecrets(beginAuth(kind), () => canary)
    return {
      ...newDraft(['transcript']),
      name,
      service: service.id,
      customised: isOwn,
      settings: Object.fromEntries(service.inputs.map(({ key, secret }) => [key, secret ? canary : open])),
      tls: { ca: canary, pin_sha256: canary, certificate: canary, key: canary },
      realtime,
      statuses: realtime ? ['ringing' as const] : null,
      conditions: { any: [{ field: 'outcome', op, value: tested }, { all: [] }] },
      delivery: { ...newDraft().delivery, rate },
      request: isOwn
        ? {
            ...newDraft().request,
            url,
            auth: withNames(auth),
            rows: rows.map((row) => ({ ...row, id: newId(), type: 'auto' as const })),
            headers: headers.map((row) => ({ ...row, id: newId(), value: row.secret ? canary : row.value })),
          }
        : requestOfService(service),
    }
  })

function withNames(auth: DraftAuth): DraftAuth {
  if (auth.type === 'basic') return { ...auth, username: 'sam' }
  return auth.type === 'oauth2' ? { ...auth, client_id: 'app-1', extra: [{ key: 'audience', value: 'crm' }] } : auth
}

/** The API input, without the members that a template never has. */
function comparable(draft: Draft): unknown {
  const { request, tls: _tls, enabled: _enabled, ...rest } = inputOfDraft(draft)
  const inputs = SERVICES.find(({ id }) => id === draft.service)?.inputs ?? []
  const settings = Object.fromEntries(
    inputs.filter(({ secret }) => !secret).map(({ key, initial }) => [key, draft.settings[key] || initial]),
  )
  const headers = request.headers.map((row) => (row.secret ? { ...row, value: null } : row))
  const auth = mapSecrets(draft.request.auth, () => null)
  return { ...rest, settings, request: { ...request, url: request.url.replace(/[^/]*@/, ''), headers, auth } }
}

test('28 a template comes back from link and file as it was, and holds no secret', async () => {
  await fc.assert(
    fc.asyncProperty(drafts, async (draft) => {
      const template = templateOf(draft, true)
      const link = await templateLink(template, base)
      assert.match(link, /^https:\/\/calls\.acme\.example\/integrations\/new#template=[\w-]+$/)
      for (const shared of [link, templateFile(template)]) {
        const read = await readShared(shared)
        assert.ok('template' in read, JSON.stringify(read))
        assert.deepEqual(comparable(draftOfTemplate(read.template, ['transcript'])), comparable(draft))
      }
      assert.doesNotMatch(JSON.stringify([template, templateOf(draft, false)]), new RegExp(canary))
    }),
    { numRuns: 300 },
  )
})

test('28 without what was filled in, nobody’s account is in a template', () => {
  const draft: Draft = {
    ...newDraft(),
    request: { ...newDraft().request, auth: { type: 'basic', username: canary, password: canary } },
  }
  assert.doesNotMatch(JSON.stringify(templateOf(draft, false)), new RegExp(canary))
  const oauth2 = { ...draft, request: { ...draft.request, auth: mapSecrets(beginAuth('oauth2'), () => canary) } }
  assert.doesNotMatch(JSON.stringify(templateOf(oauth2, false)), new RegExp(canary))
})

const fine: Template = templateOf({ ...newDraft(), name: 'Leads' }, true)
const request = fine.request ?? assert.fail()

function changed(patch: object): string {
  return JSON.stringify({ ...fine, ...patch })
}

/** Nested deeper than the call stack allows. */
const nested = `${'{"all":['.repeat(50)}${']}'.repeat(50)}`

const hostile: readonly (readonly [what: string, text: string, refused: object])[] = [
  ['nothing', '  ', { is: 'empty' }],
  ['a link without its end', `${base}/integrations/new#template=`, { is: 'empty' }],
  ['a cut link', `${base}/integrations/new#template=jVDLasMwEPwVs2c`, { is: 'unreadable' }],
  ['other letters', '#template=<script>alert(1)</script>', { is: 'unreadable' }],
  ['half of a file', '{"offhook_template":1,', { is: 'unreadable' }],
  ['JSON of something else', '{"openapi":"3.1.0"}', { is: 'foreign' }],
  ['a newer version', changed({ offhook_template: 2 }), { is: 'version' }],
  ['a huge file', changed({ name: 'x'.repeat(300_000) }), { is: 'large' }],
  ['a long link', `#template=${'A'.repeat(400_001)}`, { is: 'large' }],
  ['a service that is not here', changed({ service: 'fax' }), { is: 'service', name: 'fax' }],
  ['something beside it', changed({ script: 'alert(1)' }), { is: 'unknown', where: 'script' }],
  ['a prototype', changed({}).replace('{', '{"__proto__":{"x":1},'), { is: 'unknown', where: '__proto__' }],
  ['an id', changed({ id: 'int_1' }), { is: 'unknown', where: 'id' }],
  ['a list for a text', changed({ name: ['Leads'] }), { is: 'shape', where: 'name' }],
  ['nothing where something is', changed({ wait: null }), { is: 'shape', where: 'wait' }],
  [
    'deep conditions',
    changed({ conditions: null }).replace('"conditions":null', `"conditions":${nested}`),
    { is: 'shape', where: `conditions${'.all[0]'.repeat(5)}` },
  ],
  [
    'a password',
    changed({ request: { ...request, auth: { type: 'basic', username: 'sam', password: 'x' } } }),
    { is: 'unknown', where: 'request.auth.password' },
  ],
  [
    'a secret header',
    changed({ request: { ...request, headers: [{ key: 'x-key', value: 'x', secret: true }] } }),
    { is: 'secret', where: 'request.headers[0].value' },
  ],
]

for (const [what, shared, refused] of hostile)
  test(`28 as a template is refused: ${what}`, async () => {
    assert.deepEqual(await readShared(shared), { refused })
  })

test('28 a few letters that unpack to gigabytes are given up early', async () => {
  const link = await templateLink({ ...fine, name: ' '.repeat(50_000_000) }, base)
  assert.ok(link.length < 100_000, `${link.length}`)
  assert.deepEqual(await readShared(link), { refused: { is: 'large' } })
})

for (const { id, integration } of INTEGRATION_TEMPLATES)
  test(`28 the template ${id} makes a draft that sends what creating it would send`, () => {
    const draft = draftOfGallery(integration, [])
    const { request: _request, settings: _settings, tls: _tls, ...expected } = z.parse(IntegrationInput, integration)
    const { request: _own, settings: _inputs, tls: _keys, ...sent } = inputOfDraft(draft)
    assert.deepEqual(sent, expected)
    assert.equal(draft.customised, 'request' in integration)
  })

for (const { id, integration, example } of INTEGRATION_TEMPLATES)
  test(`11 28 without calls, the template ${id} is previewed with the example that the list shows of it`, () => {
    const draft = draftOfGallery(integration, [])
    assert.deepEqual(usualSample([], draft), { example: example.call })
    assert.equal(usualMoment(draft, momentsOfExample(example.call), {}), example.event)
  })
