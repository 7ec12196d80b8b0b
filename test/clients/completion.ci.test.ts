// The proposals of editors in a file of configuration: from the YAML language server, which VS Code and others use,
// with the schema as it is shipped. A bar marks the cursor.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { getLanguageService } from 'yaml-language-server'

const ROOT = join(import.meta.dirname, '../..')
const schema = readFileSync(join(ROOT, 'docs/offhook.schema.json'), 'utf8')

const service = getLanguageService({
  schemaRequestService: () => Promise.resolve(schema),
  workspaceContext: { resolveRelativePath: (path) => path },
  clientCapabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } } },
})
service.configure({
  validate: true,
  completion: true,
  schemas: [{ fileMatch: ['*.yaml'], uri: 'https://calls.example/offhook.schema.json' }],
})

let count = 0

/** The server caches files by their names, so each document has a new name. */
function documentOf(text: string): TextDocument {
  return TextDocument.create(`file:///offhook-${count++}.yaml`, 'yaml', 1, text)
}

/** The inserted text of each proposal, by its label. */
async function completions(text: string): Promise<ReadonlyMap<string, string | undefined>> {
  const document = documentOf(text.replace('|', ''))
  const { items } = await service.doComplete(document, document.positionAt(text.indexOf('|')), false)
  return new Map(items.map(({ label, insertText }) => [label, insertText]))
}

const integration = (lines: string): string => `offhook: 1\nintegrations:\n  - name: CRM\n${lines}`
const source = (lines: string): string => `offhook: 1\nsources:\n  - ${lines}`

const PROPOSED: readonly (readonly [what: string, text: string, shown: readonly string[], not: readonly string[]])[] = [
  ['sections', 'offhook: 1\n|', ['account', 'recording_settings', 'sources', 'steps', 'numbers', 'integrations'], []],
  ['kinds of sources', source('kind: |'), ['asterisk', 'freeswitch', 'twilio', 'push'], ['webhook']],
  [
    'the settings of a kind',
    source('kind: asterisk\n    settings:\n      |'),
    ['host', 'port', 'secret', 'records'],
    // The settings of asterisk_ari and of twilio.
    ['url', 'account_sid'],
  ],
  ['services', integration('    service: |'), ['generic', 'slack', 'hubspot'], []],
  ['the settings of a service', integration('    service: slack\n    settings:\n      |'), ['webhook'], ['token']],
  ['authentications', integration('    request:\n      auth:\n        type: |'), ['bearer', 'oauth2', 'hmac'], []],
  [
    'what belongs to an authentication',
    integration('    request:\n      auth:\n        type: bearer\n        |'),
    ['token', 'scheme'],
    ['username', 'client_id'],
  ],
  ['operators', integration('    conditions:\n      field: status\n      op: |'), ['is', 'one_of', 'within'], []],
  ['fields', integration('    conditions:\n      field: |'), ['caller_number', 'outcome'], []],
  ['kinds of steps', 'offhook: 1\nsteps:\n  - kind: |', ['webhook', 'command'], ['asterisk']],
]

for (const [what, text, shown, not] of PROPOSED)
  test(`an editor proposes ${what}`, async () => {
    const proposed = await completions(text)
    assert.deepEqual(
      shown.filter((label) => !proposed.has(label)),
      [],
      [...proposed.keys()].join(', '),
    )
    assert.deepEqual(
      not.filter((label) => proposed.has(label)),
      [],
    )
  })

test('what an editor inserts for a placeholder and a secret is what the file takes', async () => {
  const value = await completions(integration('    request:\n      rows:\n        - key: caller\n          value: |'))
  assert.equal(value.get('[[caller_number]]'), '"[[caller_number]]"')
  const token = await completions(integration('    request:\n      auth:\n        type: bearer\n        token: |'))
  assert.equal(token.get('${VARIABLE}'), '\\${${1:VARIABLE}\\}')
})

test('an editor finds nothing wrong with the examples, and says what is wrong where it is', async () => {
  for (const name of ['asterisk-to-webhook', 'crm-and-slack']) {
    const text = readFileSync(join(ROOT, `examples/${name}.yaml`), 'utf8')
    const found = await service.doValidation(documentOf(text), false)
    assert.deepEqual(
      found.map(({ message }) => message),
      [],
      name,
    )
  }
  const wrong = documentOf(
    source('kind: asterisk\n    name: PBX\n    settings:\n      host: pbx\n      username: a\n      prot: 1\n'),
  )
  const found = await service.doValidation(wrong, false)
  assert.deepEqual(
    found.map(({ message, range }) => [message, range.start.line]),
    [['Property prot is not allowed.', 7]],
  )
})
