// The command line as a person or a script uses it, in a process of its own.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { type CommandResult, commandResult, startCommand } from './kit/command.ts'

const COMMANDS = [
  'demo',
  'serve',
  'replay',
  'simulate',
  'tail',
  'test',
  'resend',
  'export',
  'apply',
  'import',
  'services',
  'groups',
  'keys',
  'users',
  'rotate-key',
  'doctor',
]

/** Runs a command line in an empty folder, without the settings of this shell. */
async function offhook(line: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook cli '))
  const result = await commandResult(startCommand(line, folder, env))
  await rm(folder, { recursive: true })
  return result
}

void describe('the command line', { concurrency: 2 }, () => {
  void test('help lists every command and exits with 0', async () => {
    const { code, stdout } = await offhook(['--help'])
    assert.equal(code, 0)
    for (const command of COMMANDS) assert.match(stdout, new RegExp(`offhook ${command} `))
  })

  for (const command of COMMANDS) {
    void test(`the help of ${command} shows examples that begin with it`, async () => {
      const { code, stdout } = await offhook([command, '--help'])
      assert.equal(code, 0)
      assert.match(stdout, new RegExp(`Examples\\n  .*offhook ${command}`))
      assert.match(stdout, /--json/)
      assert.ok(!stdout.includes('\u001B'), 'no colours into a pipe')
    })
  }

  const WRONG: readonly (readonly [what: string, line: readonly string[], says: RegExp])[] = [
    ['nothing at all', [], /offhook demo/],
    ['an unknown command', ['simulat'], /Unknown command "simulat". Did you mean offhook simulate\?/],
    [
      'an unknown option',
      ['simulate', '--cals', '3'],
      /Unknown option --cals for "offhook simulate". Did you mean --calls\?/,
    ],
    ['an option without its value', ['simulate', '--calls'], /^--calls needs a value\.\n$/],
    ['an option in place of a value', ['export', '--output', '--from', '1h'], /--output needs a value/],
    ['an empty value', ['simulate', '--calls='], /--calls needs a value/],
    ['a value that looks like an option', ['serve', '--port', '-1'], /starts with a dash as --port=-1/],
    ['a value for a switch', ['tail', '--json=yes'], /^--json takes no value\.\n$/],
    ['a switch that is turned off', ['tail', '--no-json'], /Unknown option --no-json/],
    ['an unknown letter', ['apply', '-x'], /Unknown option -x for "offhook apply"/],
    [
      'an option that is none of a setting',
      ['serve', '--prot', '1'],
      /Unknown option --prot for "offhook serve". Did you mean --port\?/,
    ],
    ['an option before the command', ['--url', 'x', 'tail'], /Unknown option --url. Options follow a command/],
    ['help for two commands', ['help', 'serve', 'tail'], /Unexpected argument "tail"/],
    ['a number that is none', ['simulate', '--calls', 'many'], /--calls must be a whole number/],
    ['a rate of nothing', ['simulate', '--rate', '0'], /--rate must be a number greater than 0/],
    ['an argument too many', ['export', 'calls', 'more'], /Unexpected argument "more"/],
    ['an argument too few', ['replay'], /^"offhook replay" needs <file>: "offhook replay --help" shows examples\.\n$/],
    ['a group without its name', ['groups', 'delete'], /"offhook groups delete" needs a group/],
    ['an invitation without a role', ['groups', 'invite', 'Agency', 'a@b.c'], /needs --role/],
    ['an unknown action', ['groups', 'destroy'], /or "remove-person", not "destroy"/],
    ['a link for nobody', ['users', 'link'], /needs an email address/],
    [
      'something that users does not take',
      ['users', 'lnik', 'a@b.c'],
      /use "list", "link", "sign-out" or "admin", not "lnik"/,
    ],
    ['a setting that takes something else', ['serve', '--port', '99999'], /--port must be a number from 0 to 65535/],
    [
      'a value that is not one of those',
      ['export', 'calls', '--format', 'cvs'],
      /must be ndjson or csv, not "cvs". Did you mean csv/,
    ],
    ['nothing to resend', ['resend'], /Set what to resend/],
    ['a delivery and a filter', ['resend', 'dlv_1', '--state', 'failed'], /not both/],
    ['no file to apply', ['apply'], /^"offhook apply" needs --file: /],
    ['a time that is none', ['export', 'calls', '--from', 'yesterday'], /--from must be a time/],
  ]
  for (const [what, line, says] of WRONG) {
    void test(`${what} is wrong use: exit code 2 and a sentence`, async () => {
      const { code, stderr } = await offhook(line, { OFFHOOK_API_KEY: 'a-key-that-nobody-asks-for' })
      assert.equal(code, 2)
      assert.match(stderr, says)
      assert.doesNotMatch(stderr, /at .*\.ts:\d+/, 'no stack for a person')
    })
  }

  void test('options are read as everybody writes them: =, letters, the last of two, and arguments after --', async () => {
    // Each line passes the parsing of arguments, and fails because a key is missing.
    const lines = [
      ['export', 'calls', '--format=csv', '-ocalls.csv', '--from', '1h', '--from', '2h'],
      ['keys', 'create', '--', '--help'],
      ['simulate', '--calls', 'none', '--calls', '2'],
    ]
    for (const line of lines) {
      const { code, stdout, stderr } = await offhook(line)
      assert.deepEqual([code, stdout], [1, ''])
      assert.match(stderr, /^No key: /)
    }
  })

  void test('without a running Offhook a command fails with 1 and says how to start one', async () => {
    const { code, stderr } = await offhook(['export', 'calls'])
    assert.equal(code, 1)
    assert.match(stderr, /No key: .*admin\.key does not exist. Start "offhook serve"/)
  })

  void test('--json answers a failure in JSON as well', async () => {
    const { code, stdout } = await offhook(['export', 'calls', '--json'], {
      OFFHOOK_API_KEY: 'x'.repeat(24),
      OFFHOOK_PUBLIC_URL: 'http://127.0.0.1:1',
    })
    assert.equal(code, 1)
    assert.equal(JSON.parse(stdout).error.code, 'unreachable')
  })

  void test('doctor fails with 1 where no data folder exists, because it has checked nothing', async () => {
    const { code, stdout } = await offhook(['doctor', '--json'])
    assert.equal(code, 1)
    const { ok, findings } = JSON.parse(stdout)
    assert.equal(ok, false)
    const failed = findings.filter(({ state }: { state: string }) => state === 'fail')
    assert.deepEqual(
      failed.map(({ about }: { about: string }) => about),
      ['data folder'],
    )
    assert.match(failed[0].says, /offhook-data does not exist\. Pass .* --data or OFFHOOK_DATA/)
  })

  void test('doctor fails with 1 on a data folder that is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'offhook-'))
    await writeFile(join(folder, 'file'), '')
    const { code, stdout } = await offhook(['doctor', '--data', join(folder, 'file')])
    await rm(folder, { recursive: true })
    assert.equal(code, 1)
    assert.match(stdout, /is not a folder/)
  })
})
