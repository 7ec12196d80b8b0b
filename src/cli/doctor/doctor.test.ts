import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkDataFolder } from './data-folder.ts'
import { checkDatabase } from './database.ts'
import type { Finding } from './finding.ts'
import { judgeReceiver } from './receiver.ts'
import { checkSettings } from './settings.ts'

const NOW = Date.parse('2026-11-25T03:00:00Z')

function states(findings: readonly Finding[]): string[] {
  return findings.map(({ about, state }) => `${about} ${state}`)
}

function answered(status: number, date: string): Parameters<typeof judgeReceiver>[1] {
  return {
    response: { status_code: status, headers: [['Date', date]], body: '', truncated: false },
    error_detail: null,
  }
}

const SETTINGS: readonly (readonly [what: string, env: NodeJS.ProcessEnv, states: readonly string[], says: RegExp])[] =
  [
    ['settings that can be read are fine', {}, ['settings ok'], /are valid/],
    [
      'a misspelt setting is a warning that names it',
      { OFFHOOK_PROT: '1' },
      ['settings warn'],
      /OFFHOOK_PROT is not a setting/,
    ],
    ['a wrong value fails and is named', { OFFHOOK_PORT: 'x' }, ['settings fail'], /OFFHOOK_PORT must be a number/],
    ['listening to all without TLS is a warning', { OFFHOOK_HOST: '0.0.0.0' }, ['settings warn'], /unencrypted/],
    [
      'behind a proxy with TLS it is fine',
      { OFFHOOK_HOST: '0.0.0.0', OFFHOOK_PUBLIC_URL: 'https://calls.example' },
      ['settings ok'],
      /./,
    ],
  ]

for (const [what, env, expected, says] of SETTINGS) {
  void test(`doctor: ${what}`, () => {
    const { findings } = checkSettings(env, {})
    assert.deepEqual(states(findings), expected)
    assert.match(findings.map((finding) => finding.says).join(' '), says)
  })
}

const RECEIVERS: readonly (readonly [
  what: string,
  attempt: Parameters<typeof judgeReceiver>[1],
  states: readonly string[],
])[] = [
  ['a receiver that answers is fine', answered(204, 'Wed, 25 Nov 2026 03:00:10 GMT'), ['receiver ok', 'clock ok']],
  [
    'one that refuses a GET can be reached',
    answered(405, 'Wed, 25 Nov 2026 03:00:10 GMT'),
    ['receiver warn', 'clock ok'],
  ],
  [
    'a clock that differs by minutes is a warning',
    answered(204, 'Wed, 25 Nov 2026 03:04:00 GMT'),
    ['receiver ok', 'clock warn'],
  ],
  [
    'one that cannot be reached fails',
    { ...answered(0, ''), response: null, error_detail: 'connection refused' },
    ['receiver fail'],
  ],
]

for (const [what, attempt, expected] of RECEIVERS) {
  void test(`doctor: ${what}`, () => {
    assert.deepEqual(states(judgeReceiver('https://crm.example/x', attempt, NOW)), expected)
  })
}

void test('doctor: a key that others can read is a warning that says how to fix it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'offhook doctor '))
  t.after(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'admin.key'), 'ofh_x', { mode: 0o600 })
  assert.deepEqual(states(await checkDataFolder(folder)), ['data folder ok'])
  await chmod(join(folder, 'admin.key'), 0o644)
  const findings = await checkDataFolder(folder)
  assert.deepEqual(states(findings), ['data folder warn', 'data folder ok'])
  assert.match(findings[0]?.says ?? '', /chmod 600/)
})

void test('doctor: a data folder that does not exist fails, and so does a folder without a key', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'offhook doctor '))
  t.after(() => rm(folder, { recursive: true }))
  for (const place of [folder, join(folder, 'none')]) {
    const findings = await checkDataFolder(place)
    assert.deepEqual(states(findings), ['data folder fail'])
    assert.match(findings[0]?.says ?? '', /--data or OFFHOOK_DATA/)
  }
})

void test('doctor: a data folder that is a file fails', async () => {
  assert.deepEqual(states(await checkDataFolder(import.meta.filename)), ['data folder fail'])
})

void test('doctor: a database that does not answer fails, and its password is not repeated', async () => {
  const findings = await checkDatabase({
    url: 'postgres://offhook:hunter2@127.0.0.1:1/offhook',
    setting: 'DATABASE_URL',
  })
  assert.deepEqual(states(findings), ['database fail'])
  assert.match(findings[0]?.says ?? '', /^(?!.*hunter2).*Check DATABASE_URL, and/)
})
