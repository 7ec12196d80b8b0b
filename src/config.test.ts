import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { publicUrlOf, readConfig, settingFlags, unknownVariables } from './config.ts'

test('with nothing set, Offhook listens on this machine only, with the bundled database in ./offhook-data', () => {
  assert.deepEqual(readConfig({}), {
    port: 8080,
    host: '127.0.0.1',
    data: resolve('offhook-data'),
    databaseUrl: null,
    publicUrl: null,
    recordingsFolders: [],
    commands: {},
    conversions: null,
    apiKey: null,
    secretKey: null,
    secretKeyPrevious: null,
    allowNetworks: '',
    sourceNetworks: '',
    nat64: '',
    warmUp: true,
    diagnostics: 'auto',
  })
})

test('a flag counts before a variable, a variable before its plain name, an empty one not at all', () => {
  assert.equal(readConfig({ OFFHOOK_PORT: '81' }, { port: '82' }).port, 82)
  assert.equal(readConfig({ OFFHOOK_PORT: '' }).port, 8080)
  const DATABASE_URL = 'postgres://plain'
  assert.deepEqual(readConfig({ DATABASE_URL }).databaseUrl, { url: DATABASE_URL, setting: 'DATABASE_URL' })
  assert.deepEqual(readConfig({ DATABASE_URL, OFFHOOK_DATABASE_URL: 'postgresql://ours' }).databaseUrl, {
    url: 'postgresql://ours',
    setting: 'OFFHOOK_DATABASE_URL',
  })
})

test('a setting can stand in a file, without the new line at its end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-config-'))
  const file = join(folder, 'key')
  writeFileSync(file, 'a-key-of-24-characters-or-more\n')
  assert.equal(readConfig({ OFFHOOK_API_KEY_FILE: file }).apiKey, 'a-key-of-24-characters-or-more')
  rmSync(folder, { recursive: true })
  assert.throws(
    () => readConfig({ OFFHOOK_API_KEY_FILE: file }),
    /^OffhookError: The file in OFFHOOK_API_KEY_FILE can’t be read/,
  )
  assert.throws(() => readConfig({ OFFHOOK_PORT: '1', OFFHOOK_PORT_FILE: '/x' }), /both set\. Unset one/)
})

const wrong: [name: string, text: string, says: RegExp][] = [
  ['PORT', '65536', /^OffhookError: OFFHOOK_PORT must be a number from 0 to 65535\.$/],
  ['PORT', '80a', /0 to 65535/],
  ['PORT', '-1', /0 to 65535/],
  ['HOST', 'calls.example', /OFFHOOK_HOST must be an IP address of this machine/],
  ['DATABASE_URL', 'mysql://root:hunter2@db', /^(?!.*hunter2).*OFFHOOK_DATABASE_URL must be a URL such as postgres:/],
  ['DATABASE_URL', 'db:5432', /must be a URL such as postgres:/],
  ['PUBLIC_URL', 'calls.example', /OFFHOOK_PUBLIC_URL must be a URL such as https:/],
  ['PUBLIC_URL', 'https://calls.example/?x=1', /without a query/],
  ['PUBLIC_URL', 'ftp://calls.example', /https:/],
  ['COMMANDS', '/opt/transcribe', /OFFHOOK_COMMANDS must be JSON such as \{"transcribe": \["\/opt/],
  ['COMMANDS', '["/bin/sh"]', /must be JSON such as/],
  ['COMMANDS', '{"Transcribe": ["/bin/sh"]}', /contains the name "Transcribe"\. Use lowercase letters/],
  ['COMMANDS', '{"a": "/bin/sh"}', /must list the path of the program and its arguments as strings in "a"/],
  ['COMMANDS', '{"a": {"run": ["/bin/sh"]}}', /must contain only "run" and "accounts" in "a"/],
  ['COMMANDS', '{"a": {"run": ["/bin/sh"], "accounts": ["Acme"]}}', /IDs such as acc_0198/],
  [
    'COMMANDS',
    '{"a": {"run": "/bin/sh", "accounts": ["*"]}}',
    /must list the path of the program and its arguments as strings in "a"/,
  ],
  ['COMMANDS', '{"a": []}', /must list the path of the program and its arguments as strings in "a"/],
  ['COMMANDS', '{"a": ["sh", "-c"]}', /must contain the absolute path of the program in "a", not sh\.$/],
  [
    'COMMANDS',
    '{"a": ["/no/such/program"]}',
    /contains \/no\/such\/program in "a", which does not exist or is not executable/,
  ],
  ['API_KEY', 'short', /^(?!.*short).*24 or more characters/],
  ['API_KEY', `${'x'.repeat(24)} y`, /without spaces/],
  ['SECRET_KEY', 'hunter2', /^(?!.*hunter2).*32 or more random characters/],
  ['DIAGNOSTICS', 'loud', /auto, json or text/],
]
for (const [name, text, says] of wrong) {
  test(`OFFHOOK_${name} refuses ${JSON.stringify(text)} with a sentence that says what it takes`, () => {
    assert.throws(() => readConfig({ [`OFFHOOK_${name}`]: text }), says)
  })
}

test('values are brought to one form', () => {
  const config = readConfig({
    OFFHOOK_HOST: '[::1]',
    OFFHOOK_PUBLIC_URL: 'https://Calls.example/offhook/',
    OFFHOOK_RECORDINGS_FOLDERS: '/a, /b/../c ,',
    OFFHOOK_SECRET_KEY: 'x'.repeat(32),
  })
  assert.equal(config.host, '::1')
  assert.equal(config.publicUrl, 'https://calls.example/offhook')
  assert.deepEqual(config.recordingsFolders, ['/a', '/c'])
  assert.equal(config.secretKey?.length, 32)
})

test('without PUBLIC_URL, addresses that are given out begin with host and port', () => {
  assert.equal(publicUrlOf({ publicUrl: null, host: '127.0.0.1' }, 8080), 'http://127.0.0.1:8080')
  assert.equal(publicUrlOf({ publicUrl: null, host: '::1' }, 8080), 'http://[::1]:8080')
  assert.equal(publicUrlOf({ publicUrl: 'https://calls.example', host: '::1' }, 8080), 'https://calls.example')
})

test('every setting is a flag whose help names its variable and its default', () => {
  const flags = settingFlags()
  assert.equal(Object.keys(flags).length, Object.keys(readConfig({})).length)
  assert.match(flags['port']?.description ?? '', /OFFHOOK_PORT, default: 8080/)
  assert.match(flags['public-url']?.description ?? '', /OFFHOOK_PUBLIC_URL, default: http:\/\/<host>:<port>/)
})

test('a variable that begins like ours and is not one is told', () => {
  assert.deepEqual(unknownVariables({ OFFHOOK_PROT: '1', OFFHOOK_PORT: '1', OFFHOOK_API_KEY_FILE: '/k', HOME: '/' }), [
    'OFFHOOK_PROT',
  ])
})
