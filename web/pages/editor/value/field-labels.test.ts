import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkIntegration } from '../../../../src/integrations/check.ts'
import { separateSecrets } from '../../../../src/integrations/integration-secrets.ts'
import { inputOfDraft } from '../draft/input-of-draft.ts'
import { newDraft } from '../draft/saved.ts'
import { withFieldLabels } from './field-labels.ts'

test('26 what the server warns of a field in a condition is read with the label that the field has on the page', () => {
  const conditions = { field: 'outcome', op: 'is' as const, value: 'missed' }
  const { integration } = separateSecrets(inputOfDraft({ ...newDraft(), realtime: true, conditions }))
  const problems = checkIntegration(integration, new Set(['uniqueid']), null, new Map())
  const [sentence = ''] = problems.flatMap(({ path, message }) => (path === 'conditions' ? [message] : []))
  assert.match(sentence, /\[\[outcome\]\]/)
  assert.match(withFieldLabels(sentence), /it ends: “Outcome”\.$/)
  assert.equal(withFieldLabels('[[custom.crm_id]] and [[unheard]]'), '“crm_id” and “[[unheard]]”')
})
