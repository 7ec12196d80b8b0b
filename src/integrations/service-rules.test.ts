import assert from 'node:assert/strict'
import { test } from 'node:test'
import { INTEGRATION_DEFAULTS, REQUEST_DEFAULTS, type Integration } from './integration.ts'
import { compileIntegration } from './validate.ts'
import { answersOf, dryRunOf, serviceRateOf } from './service-rules.ts'
import { SERVICES, serviceOf } from './services.ts'
import { rows } from './services/service.ts'

function integrationOf(service: string, more: Partial<Integration> = {}): Integration {
  const request = serviceOf(service)?.request ?? { ...REQUEST_DEFAULTS, url: 'https://crm.example/calls' }
  return { ...INTEGRATION_DEFAULTS, name: 'Test', service, customised: service === 'generic', request, ...more }
}

/** An integration of this service whose request was changed manually. */
function customised(service: string, change: Partial<Integration['request']>, more: Partial<Integration> = {}) {
  const integration = integrationOf(service, more)
  return { ...integration, customised: true, request: { ...integration.request, ...change } }
}

test('D6 the answers of a service are read by its rules, also of a customised request, while it goes to the service', () => {
  const telegram = serviceOf('telegram')
  assert.ok(telegram?.answers)
  assert.equal(answersOf(integrationOf('telegram')), telegram.answers)
  assert.equal(answersOf(customised('telegram', { rows: rows(['text', 'Ring']) })), telegram.answers)
  assert.equal(answersOf(customised('telegram', { url: 'https://relay.example/bot' })), null)
  assert.equal(answersOf(customised('telegram', { method: 'GET' })), null)
  assert.equal(answersOf(integrationOf('generic')), null)
  // For ntfy, the host of the service is the text of an input.
  const own = { settings: { server: 'https://ntfy.example.com' } }
  assert.ok(answersOf(customised('ntfy', { rows: rows(['message', 'Ring']) }, own)))
  assert.ok(answersOf(customised('ntfy', { url: 'https://ntfy.example.com/calls' }, own)))
  assert.equal(answersOf(customised('ntfy', { url: 'https://ntfy.sh/' }, own)), null)
})

test('D5 the rate of a service holds as long as it is the service that is sent to', () => {
  assert.deepEqual(serviceRateOf(integrationOf('slack')), { per_second: 1 })
  assert.equal(serviceRateOf(integrationOf('generic')), null)
  assert.equal(serviceRateOf(customised('telegram', { url: 'https://relay.example/' })), null)
})

function dryRun(integration: Integration) {
  const dry = dryRunOf(integration)
  if (typeof dry === 'string') assert.fail(dry)
  return dry
}

test('C16 a dry run goes to the address that keeps nothing, or says in a row that nothing is to be kept', () => {
  const ga4 = dryRun(integrationOf('ga4', { settings: { measurement_id: 'G-1', event_name: 'call' } }))
  assert.match(ga4.integration.request.url, /\/debug\/mp\/collect/)
  assert.deepEqual(ga4.answers?.success, { path: 'validationMessages', empty: true })
  assert.equal(compileIntegration(ga4.integration).origin, compileIntegration(integrationOf('ga4')).origin)

  const own = rows(['validateOnly', 'false'], ['a', '1'], ['validateOnly', 'true'])
  const google = dryRun(customised('google_ads_calls', { rows: own }))
  assert.deepEqual(
    google.integration.request.rows.map(({ key, value, type }) => [key, value, type]),
    [
      ['validateOnly', 'true', 'boolean'],
      ['a', '1', 'auto'],
    ],
  )
  assert.equal(google.answers, serviceOf('google_ads_calls')?.answers)
})

test('C16 a dry run that cannot be is refused in words: the test would be kept', () => {
  const words = (integration: Integration): string => {
    const dry = dryRunOf(integration)
    return typeof dry === 'string' ? dry : ''
  }
  assert.match(words(integrationOf('generic')), /^Generic Webhook has no dry run\. /)
  assert.match(words(integrationOf('slack')), /^Slack has no dry run\. /)
  assert.match(words(integrationOf('meta')), /^Enter .* first\. /)
  assert.match(words(customised('ga4', { url: 'https://relay.example/' })), /changed to another URL/)
  const raw = { format: 'raw', raw: { content_type: 'application/json', body: '{}' } } as const
  assert.match(words(customised('google_ads_calls', raw)), /which a raw body can’t have/)
})

test('C16 every dry run of the catalogue is a request without errors of its own', () => {
  for (const { id, dry_run, inputs } of SERVICES) {
    if (dry_run === null) continue
    const settings = Object.fromEntries(inputs.map(({ key, initial, example }) => [key, initial || example]))
    const { problems } = compileIntegration(dryRun(integrationOf(id, { settings })).integration)
    assert.deepEqual(problems, [], id)
  }
})
