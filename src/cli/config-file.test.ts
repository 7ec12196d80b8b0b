import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readConfigFile } from './config-file.ts'

const reading = { path: 'offhook.yaml', env: {}, keepSecrets: false }

test('what is wrong is told by line and column, of YAML as of JSON', () => {
  const yaml =
    'offhook: 1\nintegrations:\n  - name: CRM\n    request:\n      url: https://crm.example\n      metod: GET\n'
  const file = readConfigFile(yaml, reading)
  assert.deepEqual(file.wrong, [])
  const at = (pointer: string, detail = 'x') => {
    const { line, column } = file.place({ pointer, detail })
    return [line, column]
  }
  assert.deepEqual(at('/integrations/0/request/metod'), [6, 14])
  assert.deepEqual(at('/integrations/0/request/url'), [5, 12])
  assert.deepEqual(at('/integrations/0/request/auth/token'), [5, 7], 'what is missing: where it would be')
  const json = readConfigFile('{"offhook": 1,\n\t"numbers": [\n\t\t{"number": 7}]}', reading)
  assert.deepEqual(json.wrong, [])
  assert.deepEqual(json.config, { offhook: 1, numbers: [{ number: 7 }] })
  const { line, detail } = json.place({ pointer: '/numbers/0/number', detail: 'Must be a string.', code: 'wrong_type' })
  assert.deepEqual([line, detail], [3, 'Must be a string. Put it in quotes.'])
  const number = json.place({ pointer: '/numbers/0/number', detail: 'Must be a list.', code: 'wrong_type' })
  assert.equal(number.detail, 'Must be a list.')
})

const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]']
for (const [one, before] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf', 'hg'])
  bomb.push(`${one}: &${one} [${Array<string>(9).fill(`*${before}`).join(',')}]`)

const broken: readonly (readonly [what: string, text: string, line: number, says: RegExp])[] = [
  ['a key that is there twice', 'offhook: 1\nsources: []\nsources: []\n', 3, /unique/i],
  ['bad grammar', 'offhook: 1\nsources: [\n', 3, /./],
  ['two documents', 'offhook: 1\n---\noffhook: 1\n', 2, /document/i],
  ['an anchor that is not there', 'offhook: *one\n', 1, /alias|anchor/i],
  ['aliases of aliases of aliases', `${bomb.join('\n')}\n`, 1, /Can’t resolve aliases/],
  ['a tag that YAML does not know', 'offhook: !!binary aGk=\n', 1, /tag/i],
  ['another version of YAML', '%YAML 1.1\n---\noffhook: 1\n', 1, /YAML 1\.2/],
]
for (const [what, text, line, says] of broken)
  test(`${what} is refused, with its line`, () => {
    const [first] = readConfigFile(text, reading).wrong
    assert.ok(first)
    assert.equal(first.line, line, first.detail)
    assert.match(first.detail, says)
  })

const secrets = `offhook: 1
sources:
  - { kind: jambonz, name: Cloud, settings: { secret: "\${JAMBONZ_SECRET}" } }
integrations:
  - name: CRM
    request:
      url: https://crm.example/\${NOT_HERE}
      rows: [{ key: a, value: "\${NOR_HERE}" }]
      headers:
        - { key: x-key, value: "Key \${CRM_KEY}, $\${CRM_KEY}", secret: true }
      auth:
        type: bearer
        token: { file: token.txt }
`

test('a secret is a variable or a file; elsewhere such a text means itself', () => {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-config-'))
  writeFileSync(join(folder, 'token.txt'), 'of a file\n')
  const env = { JAMBONZ_SECRET: 'wh-1', CRM_KEY: 'k-2' }
  const { config, wrong } = readConfigFile(secrets, { path: join(folder, 'offhook.yaml'), env, keepSecrets: false })
  assert.deepEqual(wrong, [])
  assert.deepEqual(config, {
    offhook: 1,
    sources: [{ kind: 'jambonz', name: 'Cloud', settings: { secret: 'wh-1' } }],
    integrations: [
      {
        name: 'CRM',
        request: {
          url: 'https://crm.example/${NOT_HERE}',
          rows: [{ key: 'a', value: '${NOR_HERE}' }],
          headers: [{ key: 'x-key', value: 'Key k-2, ${CRM_KEY}', secret: true }],
          auth: { type: 'bearer', token: 'of a file' },
        },
      },
    ],
  })
})

test('all variables and files that are missing are told at once, each with its line', () => {
  const { wrong } = readConfigFile(secrets, { ...reading, path: '/nowhere/offhook.yaml' })
  assert.deepEqual(
    wrong.map(({ line, detail }) => [line, detail.split(':')[0]]),
    [
      [3, 'The variable JAMBONZ_SECRET is not set.'],
      [10, 'The variable CRM_KEY is not set.'],
      [13, 'The file token.txt can’t be read'],
    ],
  )
  assert.deepEqual(readConfigFile(secrets, { ...reading, path: '/nowhere/offhook.yaml', keepSecrets: true }).wrong, [])
})
