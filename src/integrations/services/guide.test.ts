// docs/guide/services.md says what the catalogue says: a service that comes, goes or changes is not forgotten there.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { SERVICES } from '../services.ts'
import type { Service } from './service.ts'

const guide = readFileSync(join(import.meta.dirname, '../../../docs/guide/services.md'), 'utf8')

function rowOf({ id, name, summary, inputs, beta, checked, docs_url }: Service): string {
  const asked = inputs.map(({ label, required }) => (required ? label : `${label} (if you like)`)).join(', ')
  const linked = docs_url === null ? name : `[${name}](${docs_url})`
  const state = beta ? 'beta' : 'confirmed'
  return `| ${linked}, \`${id}\` | ${summary} | ${asked || 'nothing'} | ${checked.on}, ${checked.against} | ${state} |`
}

test('T18 docs/guide/services.md has a row for each service, as the catalogue has it', () => {
  const rows = guide.split('\n').filter((line) => /^\|.*\| (?:beta|confirmed) \|$/.test(line))
  assert.deepEqual(rows, SERVICES.map(rowOf))
})

test('T18 docs/guide/services.md says of each service that is beta what is not confirmed', () => {
  for (const { name, unconfirmed } of SERVICES)
    if (unconfirmed !== null)
      assert.ok(guide.includes(`- **${name}**: ${unconfirmed}`), `- **${name}**: ${unconfirmed}`)
})
