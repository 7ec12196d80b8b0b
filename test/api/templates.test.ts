// Each template as its owner uses it: created, completed with the requested values, its example call sent to a
// receiver. WRITE_TEMPLATES=1 writes the requests into the files, to be read before they are committed.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { sampleEvent } from '../../src/calls/samples.ts'
import { matches } from '../../src/integrations/match.ts'
import { validateDraft } from '../../src/integrations/preview.ts'
import { IntegrationInputSchema } from '../../src/api/integrations/contract.ts'
import { serviceOf } from '../../src/integrations/services.ts'
import { INTEGRATION_TEMPLATES } from '../../src/integrations/templates.ts'
import type { IntegrationTemplate } from '../../src/integrations/templates.ts'
import { openAccount } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'
import { startReceiver } from '../kit/receiver.ts'
import { exampleSettings, mustBeFilled } from '../kit/services.ts'

const api = await openAccount()
const receiver = await startReceiver()
after(() => receiver.close())
const path = '~/integrations'
/** The URL that the owner of a template without a service enters. */
const ownUrl = 'https://crm.example.com/calls'

test('28 ten templates have a title, a sentence, and a name of their own; the API lists what each asks for', async () => {
  assert.equal(INTEGRATION_TEMPLATES.length, 10)
  const { data } = (await api.get('/api/v1/templates')).body
  assert.equal(new Set(data.map(({ title }: Json) => title)).size, 10)
  for (const { id, summary, problems } of data) {
    assert.match(summary, /^[A-Z].*\.$/, id)
    assert.ok(problems.length > 0, `${id} asks for something`)
    for (const { pointer, severity } of problems) {
      assert.match(pointer, /^\/(settings\/|request\/url$|request\/auth)/, id)
      assert.equal(severity, 'error')
    }
  }
})

/** The example of each input of its service, or a URL if there is no input. */
function entered({ integration }: IntegrationTemplate): object {
  const service = serviceOf(integration.service ?? 'generic') ?? assert.fail()
  if (service.inputs.length === 0) return { request: { url: ownUrl } }
  return { settings: exampleSettings(service, (one) => mustBeFilled(service, one)) }
}

for (const template of INTEGRATION_TEMPLATES)
  test(`28 the template ${template.id} is created as a draft, completed, and sends its example`, async () => {
    const { integration, example } = template
    const sample = { sample: { example: example.call }, event: example.event }
    const draft = await api.post(path, integration)
    assert.equal(draft.status, 201, JSON.stringify(draft.body))
    assert.deepEqual([draft.body.enabled, draft.body.disabled_cause], [false, 'incomplete'])
    const listed = (await api.get('/api/v1/templates')).body.data.find(({ id }: Json) => id === template.id)
    assert.deepEqual(listed.problems, draft.body.problems)

    const ready = await api.patch(`${path}/${draft.body.id}`, entered(template))
    assert.deepEqual(
      [ready.body.enabled, ready.body.problems.filter(({ severity }: Json) => severity === 'error')],
      [true, []],
    )
    wants(template)

    const { id, name, service, settings, request } = ready.body
    const kept = { id, name, service, settings, request }
    const preview = await api.post(`${path}/preview`, { integration: kept, ...sample })
    const { method, url, headers, body } = preview.body.request
    const contentType = headers.find(([header]: Json) => header === 'content-type')[1]
    const shown = { method, url, content_type: contentType, body }
    if (process.env['WRITE_TEMPLATES']) write(template.id, shown)
    else assert.deepEqual(shown, example.request)

    // The same rows and inputs are sent to a receiver of this test. The secrets are left out, because they are only
    // sent to their own host (S26).
    const before = receiver.received.length
    const local = { ...kept, id: undefined, request: { ...request, url: receiver.url, auth: { type: 'none' } } }
    const sent = await api.post(`${path}/test`, { integration: local, ...sample })
    assert.equal(sent.body.attempt?.response?.status_code, 200, String(sent.body.detail))
    const [arrived] = receiver.received.slice(before)
    assert.deepEqual(
      [arrived?.method, ofAnyCall(arrived?.body ?? '')],
      [example.request.method, ofAnyCall(example.request.body)],
    )
    await api.ask('DELETE', `${path}/${id}`)
  })

/** Removes the parts that differ in each test request: its ids, and the mark of a test. */
function ofAnyCall(body: string): string {
  return body
    .replaceAll(/evt_[0-9a-f]{32}/g, 'evt_')
    .replaceAll(/\d{10}\.\d+/g, '0.0')
    .replace('"is_test":true', '"is_test":false')
}

/** Asserts that the integration sends its example call at its event. */
function wants({ id, integration, example }: IntegrationTemplate): void {
  const { integration: known } = validateDraft(IntegrationInputSchema.parse(integration), new Map())
  const event = sampleEvent(example.call, example.event)
  assert.ok(matches(known, event), id)
  if (example.event === 'final') assert.ok(known.final, id)
}

function write(id: string, request: object): void {
  const file = `src/integrations/templates/${id}.json`
  const now = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, JSON.stringify({ ...now, example: { ...now.example, request } }, null, 2))
}
