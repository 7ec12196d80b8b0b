import { configOf, nameOf } from '../../integrations/stored-integration.ts'
import assert from 'node:assert/strict'
import { test } from 'node:test'

test('S46 the name alone is that of the whole integration, whatever is stored', () => {
  const names = ['CRM', '', 'x'.repeat(200), 'x'.repeat(201), 5, null, undefined]
  for (const config of [...names.map((name) => ({ name, request: { url: 'https://crm.example' } })), null, 'CRM', []])
    assert.equal(nameOf({ config }), configOf({ config }).name, JSON.stringify(config))
})
