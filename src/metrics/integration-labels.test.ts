import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LABELLED_MAX } from './catalogue.ts'
import { createIntegrationLabels } from './integration-labels.ts'

test('D31 so many integrations have labels of their own, the first to send; the next takes the place of a deleted one', () => {
  const deleted = new Set<number>()
  const gone: string[] = []
  const labels = createIntegrationLabels(
    (integrationId) => (deleted.has(integrationId) ? null : { accountId: 1001, id: `int_${integrationId}` }),
    ({ integration }) => gone.push(integration),
  )
  for (let id = 1; id <= LABELLED_MAX; id++)
    assert.deepEqual(labels.of(id), { account: '1001', integration: `int_${id}` })
  const next = LABELLED_MAX + 1
  assert.equal(labels.of(next), null)
  assert.deepEqual(labels.of(1), { account: '1001', integration: 'int_1' })
  assert.equal(labels.all().size, LABELLED_MAX)
  deleted.add(7)
  assert.equal(labels.all().has(7), false)
  assert.deepEqual(gone, ['int_7'])
  assert.deepEqual(labels.of(next), { account: '1001', integration: `int_${next}` })
  assert.equal(labels.of(7), null)
})
