import assert from 'node:assert/strict'
import { test } from 'node:test'
import { INTEGRATION_DEFAULTS, REQUEST_DEFAULTS } from './integration.ts'
import { readStoredIntegration } from './stored-integration.ts'
import { SERVICES } from './services.ts'

const whole = { ...INTEGRATION_DEFAULTS, name: 'CRM', request: { ...REQUEST_DEFAULTS, url: 'https://crm.example' } }

test('S46 whatever was saved is read without a flaw, of an older version too', () => {
  assert.deepEqual(readStoredIntegration(whole), { integration: whole, flaws: [] })
  const { tls: _tls, recordings: _recordings, ...older } = whole
  assert.deepEqual(readStoredIntegration(older), { integration: whole, flaws: [] })
  for (const { id, request } of SERVICES) {
    const { integration, flaws } = readStoredIntegration({ ...whole, service: id, customised: false, request })
    assert.deepEqual([integration.request, flaws], [request, []], id)
  }
})

test('S46 whatever stands in a row, reading it throws nothing, tells where it is wrong, and gives an integration', () => {
  const odd: readonly unknown[] = [
    null,
    undefined,
    5,
    'text',
    [],
    [[]],
    {},
    { type: 5 },
    true,
    1e300,
    'x'.repeat(1_000_000),
  ]
  let deep: unknown = {}
  for (let level = 0; level < 100_000; level++) deep = { all: [deep] }
  for (const value of [...odd, deep]) {
    for (const member of Object.keys(whole)) {
      const { integration, flaws } = readStoredIntegration({ ...whole, [member]: value })
      for (const flaw of flaws) assert.ok(flaw.path.startsWith(member) && flaw.path.length <= 100, flaw.path)
      assert.equal(typeof integration.delivery.timeout_s, 'number')
      assert.equal(typeof integration.request.url, 'string')
    }
    for (const member of Object.keys(whole.request))
      for (const flaw of readStoredIntegration({ ...whole, request: { ...whole.request, [member]: value } }).flaws)
        assert.ok(flaw.path.startsWith('request'), flaw.path)
    readStoredIntegration(value)
  }
  assert.equal(readStoredIntegration({ ...whole, conditions: deep }).flaws.length, 1)
})
