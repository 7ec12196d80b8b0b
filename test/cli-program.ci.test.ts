// The commands that need a running Offhook, against one that `offhook serve` runs in a folder of its own.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, test } from 'node:test'
import type { IntegrationInput } from '../src/client/client.ts'
import { openClient, unwrap, type AccountClient } from '../src/cli/client.ts'
import { FIRST_ACCOUNT } from './kit/account-path.ts'
import { type Command, type CommandResult, commandResult, startCommand } from './kit/command.ts'

const RECORDINGS = join(import.meta.dirname, '../recorded-sessions/asterisk')

void describe('commands on the machine where offhook serve runs', () => {
  let folder = ''
  let server: Command
  let client: AccountClient
  let firstLink = ''
  const offhook = (...line: string[]): Promise<CommandResult> => commandResult(startCommand(line, folder))

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'offhook program '))
    // As root, the bundled PostgreSQL runs as another user, who needs access to this folder.
    await chmod(folder, 0o711)
    server = startCommand(['serve', '--port', '0', '--json'], folder)
    server.stderr.resume()
    const lines = createInterface({ input: server.stdout })
    const [first]: string[] = await once(lines, 'line')
    const { serving, first_link } = JSON.parse(first ?? '{}')
    const url = String(serving)
    firstLink = String(first_link)
    const key = (await readFile(join(folder, 'offhook-data/admin.key'), 'utf8')).trim()
    client = openClient({ url, key }).inAccount(FIRST_ACCOUNT)
    const integration: IntegrationInput = {
      name: 'Desk',
      realtime: true,
      request: {
        url: `${url}/inbox/desk`,
        rows: [
          { key: 'id', value: '[[uniqueid]]' },
          { key: 'name', value: '[[caller_name]]' },
        ],
      },
    }
    await unwrap(client.POST('/integrations', { body: integration }))
  })

  after(async () => {
    if (server.exitCode === null) {
      server.kill('SIGKILL')
      await once(server, 'exit')
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  void test('S24 the key that serve leaves can be read by its owner only', async () => {
    assert.equal((await stat(join(folder, 'offhook-data/admin.key'))).mode & 0o777, 0o600)
  })

  void test('C8 simulate sends calls in; with the same seed again they are all duplicates', async () => {
    const { code, stdout, stderr } = await offhook(
      'simulate',
      '--calls',
      '20',
      '--rate',
      '1000',
      '--speed',
      '10000',
      '--seed',
      '7',
      '--json',
    )
    assert.equal(code, 0, stderr)
    const { updates, results } = JSON.parse(stdout)
    assert.equal(updates, results.event + results.merged)
    const again = await offhook(
      'simulate',
      '--calls',
      '20',
      '--rate',
      '1000',
      '--speed',
      '10000',
      '--seed',
      '7',
      '--json',
    )
    assert.equal(JSON.parse(again.stdout).results.duplicate, updates)
  })

  void test('C23 replay says what each call becomes, that nothing was sent, and how to send it', async () => {
    const { code, stdout, stderr } = await offhook('replay', join(RECORDINGS, 'two-calls.ami'))
    assert.equal(code, 0, stderr)
    assert.match(stdout, /^two-calls\.ami: 2 calls\n/)
    assert.match(stdout, /^ +\d+\.\d+ +inbound +\+61400111222 .* answered .*ringing > answered > ended$/m)
    assert.match(stdout, /Nothing was sent\.[^]*the same command with --send\.\n$/)
    const query = { number: '+61400111444' }
    const { data } = await unwrap(client.GET('/calls', { params: { query } }))
    assert.deepEqual(
      data.map(({ status, is_replayed }) => [status, is_replayed]),
      [['ended', true]],
    )
  })

  void test('C23 replay sends where it is told to, and says which calls are known already', async () => {
    const file = join(RECORDINGS, 'busy.ami')
    const sent = await offhook('replay', file, '--send')
    assert.match(sent.stdout, /^1 call sent to matching integrations\.$/m, sent.stderr)
    const again = await offhook('replay', file, '--send')
    assert.match(
      again.stdout,
      /^0 calls sent [^]*1 call is already known from "Replayed sessions" and was not sent again\.$/m,
    )
    const dry = await offhook('replay', file)
    assert.match(dry.stdout, /would not be sent again\.\n$/)
  })

  void test('C23 replay of what is no session, has no call, or is too large says so', async () => {
    const cases = [
      ['none.txt', 'hello\n', 1, /This is not a recorded session/],
      ['empty.ami', 'Asterisk Call Manager/13.0.0\r\nResponse: Success\r\n\r\n', 0, /contains no calls/],
      ['large.ami', Buffer.alloc(16 * 1024 * 1024 + 1), 1, /is 17 MiB\. The maximum is 16 MiB\./],
    ] as const
    for (const [name, content, exit, why] of cases) {
      await writeFile(join(folder, name), content)
      const { code, stderr } = await offhook('replay', name)
      assert.deepEqual([code, why.test(stderr)], [exit, true], stderr)
    }
    const unknown = await offhook('replay', join(RECORDINGS, 'busy.ami'), '--source', 'Office')
    assert.deepEqual([unknown.code, /Unknown source "Office"\. Sources: "/.test(unknown.stderr)], [2, true])
  })

  for (const session of ['freeswitch/hold.esl', 'ari/answered.ari'])
    void test(`C23 replay knows by itself whose session ${session} is`, async () => {
      const { code, stdout, stderr } = await offhook('replay', join(RECORDINGS, '..', session), '--json')
      assert.equal(code, 0, stderr)
      const [call, ...others] = JSON.parse(stdout).calls
      assert.equal(others.length, 0)
      const { outcome } = await unwrap(
        client.GET('/calls/{id}', { params: { path: { id: `uniqueid:${call.uniqueid}` } } }),
      )
      assert.equal(outcome, 'answered')
    })

  void test('test sends one request and shows what came back', async () => {
    const { code, stdout, stderr } = await offhook('test', 'Desk', '--to', 'inbox')
    assert.equal(code, 0, stderr)
    assert.match(stdout, /^POST http.*\/inbox\/[^]*webhook-id[^]*\n200/)
  })

  void test('test of an integration that there is not names those there are', async () => {
    const { code, stderr } = await offhook('test', 'Dask')
    assert.equal(code, 2)
    assert.match(stderr, /Integrations: "Desk"/)
  })

  void test('export writes calls as NDJSON and as CSV', async () => {
    const ndjson = await offhook('export', 'calls')
    assert.equal(ndjson.code, 0, ndjson.stderr)
    const calls = ndjson.stdout
      .trimEnd()
      .split('\n')
      .map((line): { id: string } => JSON.parse(line))
    const csv = await offhook('export', 'calls', '--format', 'csv', '--output', 'calls.csv')
    assert.equal(csv.code, 0, csv.stderr)
    const text = await readFile(join(folder, 'calls.csv'), 'utf8')
    assert.match(text, /^id,uniqueid,status,outcome,[^\r\n]*custom\r\n/)
    for (const { id } of calls) assert.ok(text.includes(id))
    assert.doesNotMatch(text, /(^|,)=HYPERLINK/, 'S38 no formula')
  })

  void test('resend counts first, sends only with --yes, and takes one by its id', async () => {
    const counted = await offhook('resend', '--kind', 'final', '--json')
    const { count, resent } = JSON.parse(counted.stdout)
    assert.ok(count > 0 && resent === false)
    const {
      data: [delivery],
    } = await unwrap(client.GET('/deliveries', { params: { query: { kind: 'final' } } }))
    const one = await offhook('resend', delivery?.id ?? '', '--as', 'current')
    assert.equal(one.code, 0, one.stderr)
    const many = await offhook('resend', '--kind', 'final', '--yes', '--json')
    assert.equal(many.code, 0, many.stderr)
    assert.equal(JSON.parse(many.stdout).resent, true)
  })

  void test('services are listed, and each says what it asks for', async () => {
    const { stdout } = await offhook('services')
    assert.match(stdout, /^slack +Slack +messages +\d{4}-\d\d-\d\d$/m)
    assert.match((await offhook('services', 'telegram')).stdout, /Chat ID[^]*getUpdates[^]*Example: -1001234567890/)
    const [one] = JSON.parse((await offhook('services', 'slack', '--json')).stdout)
    assert.equal(one.inputs[0].key, 'webhook')
    const unknown = await offhook('services', 'slakc')
    assert.equal(unknown.code, 2)
    assert.match(unknown.stderr, /Unknown service "slakc". Did you mean slack\?/)
  })

  void test('keys are created, listed and revoked; a revoked one is refused', async () => {
    const made = await offhook('keys', 'create', 'Switch', '--role', 'viewer', '--rights', 'numbers,events', '--json')
    const { id, key } = JSON.parse(made.stdout)
    assert.equal((await offhook('export', 'calls', '--key', key)).code, 0)
    assert.match((await offhook('keys')).stdout, /Switch/)
    const near = await offhook('keys', 'update', id, '--only-from', '192.0.2.7, 2001:db8::/32', '--owner', 'account')
    assert.equal(near.code, 0, near.stderr)
    assert.match((await offhook('keys')).stdout, /account +192\.0\.2\.7,2001:db8::\/32/)
    assert.match((await offhook('export', 'calls', '--key', key)).stderr, /can’t be used from/)
    assert.equal((await offhook('keys', 'update', id, '--only-from', 'any')).code, 0)
    assert.equal((await offhook('export', 'calls', '--key', key)).code, 0)
    assert.equal((await offhook('keys', 'update', id)).code, 2)
    assert.equal((await offhook('keys', 'revoke', id)).code, 0)
    const refused = await offhook('export', 'calls', '--key', key)
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /Invalid API key/)
  })

  void test('S30 users makes a link for the first person, then invitations and new passwords, and lists who there is', async () => {
    const open = async (link: string, sent: object): Promise<number> => {
      const { origin, pathname } = new URL(link)
      const answer = await fetch(`${origin}/api/v1/links${pathname.replace('/link', '')}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(sent),
      })
      await answer.arrayBuffer()
      return answer.status
    }
    assert.match((await offhook('users')).stderr, /No users yet/)
    assert.match(firstLink, /^http:\/\/127\.0\.0\.1:\d+\/link\/[\w-]{43}$/)
    const first = await offhook('users', 'link', 'anna@example.com')
    assert.equal(first.code, 0, first.stderr)
    assert.match(first.stderr, /Creates the first user\. Works once/)
    const password = 'blue kettle on tuesdays'
    assert.equal(await open(first.stdout.trim(), { email: 'anna@example.com', password }), 200)
    assert.equal(await open(firstLink, { email: 'eve@example.com', password }), 404)
    const invitation = JSON.parse((await offhook('users', 'link', 'ben@example.com', '--json')).stdout)
    assert.deepEqual([invitation.kind, invitation.email], ['invitation', 'ben@example.com'])
    const forgotten = JSON.parse((await offhook('users', 'link', 'ANNA@example.com', '--json')).stdout)
    assert.deepEqual([forgotten.kind, forgotten.email], ['password', 'anna@example.com'])
    assert.match((await offhook('users')).stdout, /anna@example\.com  anna .*\d{4}-.*\nben@example\.com .*invited/)
    const out = await offhook('users', 'sign-out', 'Anna@example.com')
    assert.deepEqual([out.code, out.stderr.trim()], [0, 'anna@example.com is signed out everywhere.'])
    assert.match((await offhook('users', 'sign-out', 'eve@example.com')).stderr, /No user has the email/)
    const wrong = await offhook('users', 'link', 'no address')
    assert.equal(wrong.code, 1)
    assert.match(wrong.stderr, /\/email: Must be an email address/)
  })

  void test('S57 an account is suspended, resumed, deleted and restored; deleting needs its name', async () => {
    const account = (await offhook('accounts', 'create', 'Southside Dental')).stdout.trim()
    const accounts = async (...line: string[]): Promise<[number | null, string]> => {
      const { code, stderr } = await offhook('accounts', ...line)
      return [code, stderr.trim()]
    }
    assert.deepEqual(await accounts('suspend', account), [
      0,
      '"Southside Dental" is suspended: calls are accepted, and nothing is sent.',
    ])
    assert.match((await offhook('accounts')).stdout, new RegExp(`^${account} +Southside Dental +suspended`, 'm'))
    assert.deepEqual(await accounts('resume', account), [0, '"Southside Dental" is active.'])
    const [code, says] = await accounts('delete', account)
    assert.deepEqual(
      [code, says.includes(`offhook accounts delete ${account} --confirm "Southside Dental"`)],
      [2, true],
      says,
    )
    assert.match(says, /0 calls, 0 recordings, 0 integrations, 1 sources/)
    assert.equal((await accounts('delete', account, '--confirm', 'Southside'))[0], 1)
    const [deleted, until] = await accounts('delete', account, '--confirm', 'Southside Dental')
    assert.equal(deleted, 0, until)
    assert.match(until, /is deleted at \d{4}-\d\d-\d\dT.* To restore it: offhook accounts restore \d+$/)
    assert.deepEqual(await accounts('restore', account), [0, '"Southside Dental" is active.'])
    assert.equal((await accounts('suspend'))[0], 2)
  })

  void test('S35 accounts are created and listed, and a command acts in the account of --account or OFFHOOK_ACCOUNT', async () => {
    const made = await offhook('accounts', 'create', 'Northside Clinic', '--time-zone', 'Europe/London')
    assert.equal(made.code, 0, made.stderr)
    const account = made.stdout.trim()
    assert.match(
      (await offhook('accounts')).stdout,
      new RegExp(`^${account} +Northside Clinic +active +acc_.* Europe/London`, 'm'),
    )
    const there = (...line: string[]) => offhook(...line, '--account', account)
    const key = JSON.parse(
      (await there('keys', 'create', 'Clinic', '--role', 'admin', '--rights', 'events', '--json')).stdout,
    ).key
    assert.match((await there('keys')).stdout, /Clinic/)
    assert.doesNotMatch((await offhook('keys')).stdout, /Clinic/)
    const byVariable = await commandResult(startCommand(['keys'], folder, { OFFHOOK_ACCOUNT: account }))
    assert.match(byVariable.stdout, /Clinic/)
    assert.match((await offhook('keys', '--key', key)).stdout, /Clinic/, 'the account of the key')
    const foreign = await offhook('keys', '--key', key, '--account', String(FIRST_ACCOUNT))
    assert.deepEqual([foreign.code, foreign.stderr.trim()], [1, `No such account: ${FIRST_ACCOUNT}. (404)`])
    const some = ['simulate', '--calls', '2', '--rate', '1000', '--speed', '10000']
    for (const line of [some, [...some, '--key', key]]) assert.equal((await there(...line)).code, 0)
    const uniqueids = async (...line: string[]) => {
      const { stdout } = await offhook('export', 'calls', ...line)
      return stdout
        .trimEnd()
        .split('\n')
        .map((row): string => JSON.parse(row).uniqueid)
    }
    const theirs = await uniqueids('--account', account)
    assert.equal(theirs.length, 4)
    assert.ok((await uniqueids()).every((uniqueid) => !theirs.includes(uniqueid)))
    const invitation = JSON.parse((await there('users', 'link', 'owner@northside.example', '--json')).stdout)
    assert.equal(invitation.kind, 'invitation')
    assert.match((await there('users')).stdout, /owner@northside\.example/)
    assert.doesNotMatch((await offhook('users')).stdout, /northside/)
    assert.equal((await there('doctor')).code, 0)
  })

  void test('S55 groups is managed from beginning to end', async () => {
    const said = async (...line: string[]) => {
      const { code, stdout, stderr } = await offhook('groups', ...line)
      assert.equal(code, 0, stderr)
      return stdout + stderr
    }
    assert.match(await said(), /No groups yet/)
    const id = (await offhook('groups', 'create', 'Harbour')).stdout.trim()
    assert.match(id, /^grp_/)
    const made = (await offhook('groups', 'create-account', 'Harbour', 'Quay', '--country', 'GB')).stdout.trim()
    assert.match(await said('accounts', id), new RegExp(`${made} +Quay`))
    assert.match(await said('remove-account', 'Harbour', made), /has 0 accounts/)
    assert.match(await said('add-account', 'Harbour', made), /has 1 account\./)
    const link = (await offhook('groups', 'invite', 'Harbour', 'ben@harbour.example', '--role', 'editor')).stdout
    assert.match(link, /\/link\//)
    assert.match(await said('people', 'Harbour'), /ben@harbour\.example .* editor  invited until/)
    assert.match(await said('revoke', 'Harbour', 'BEN@harbour.example'), /is revoked/)
    const gone = await offhook('groups', 'change-role', 'Harbour', 'ben@harbour.example', '--role', 'viewer')
    assert.deepEqual([gone.code, /No person of the group/.test(gone.stderr)], [1, true])
    assert.match(await said('rename', 'Harbour', 'Haven'), /"Haven" now/)
    assert.match((await offhook('groups', 'delete', 'Harbour')).stderr, /No such group: Harbour/)
    assert.match(await said(), new RegExp(`Haven +${id} +1 +0`))
    assert.match(await said('delete', 'Haven'), /is deleted/)
  })

  void test('a configuration is exported without secrets, applied as a plan that is agreed to, and wrong lines are told', async () => {
    const file = join(folder, 'offhook.yaml')
    const config = (...more: string[]) =>
      [
        'offhook: 1',
        'integrations:',
        '  - name: Desk',
        '    request:',
        `      url: ${client.server.url}/inbox/desk`,
        '      rows: [{ key: id, value: "[[uniqueid]]" }]',
        '      auth: { type: bearer, token: "${DESK_TOKEN}" }',
        ...more,
        '',
      ].join('\n')
    await writeFile(file, config())
    const missing = await offhook('apply', '-f', file)
    assert.equal(missing.code, 1)
    assert.match(
      missing.stderr,
      /offhook\.yaml:7:36: integrations\.0\.request\.auth\.token: The variable DESK_TOKEN is not set\./,
    )
    const env = { DESK_TOKEN: 'token-of-the-desk-4711' }
    const withToken = (...line: string[]) => commandResult(startCommand(line, folder, env))
    await writeFile(file, config('    realtme: true'))
    const misspelled = await withToken('apply', '-f', file)
    assert.equal(misspelled.code, 1)
    assert.match(
      misspelled.stderr,
      /offhook\.yaml:8:\d+: integrations\.0\.realtme: Unknown property\. Did you mean realtime\?/,
    )
    await writeFile(file, config('  - name: Second', '    request: { url: https://second.example/ }'))
    const planned = await withToken('apply', '--file', file, '--dry-run')
    assert.equal(planned.code, 0, planned.stderr)
    assert.match(
      planned.stdout,
      /~ integration Desk \(managed by the file[^]*request\.auth\.token: secret changes[^]*\+ integration Second/,
    )
    assert.match(planned.stderr, /1 to create, 1 to change/)
    assert.equal((await withToken('apply', '-f', file)).code, 0)
    assert.match((await withToken('apply', '-f', file)).stderr, /No changes/)
    await writeFile(file, config())
    const removing = await withToken('apply', '-f', file)
    assert.equal(removing.code, 1)
    assert.match(removing.stderr, /would remove integration Second\. Nothing was changed\. Add --yes to confirm/)
    const removed = await withToken('apply', '-f', file, '--yes', '--json')
    assert.equal(JSON.parse(removed.stdout).applied, true)
    const exported = await offhook('export')
    assert.match(exported.stdout, /^# yaml-language-server: \$schema=http:.*\/offhook\.schema\.json\n/)
    assert.match(exported.stdout, /token: \$\{DESK_TOKEN\} # Desk: token\n/)
    assert.doesNotMatch(exported.stdout, /token-of-the-desk/)
    assert.equal((await offhook('export', '-o', file)).code, 0)
    assert.match((await withToken('apply', '-f', file)).stderr, /1 changed, 2 unchanged/)
    await offhook('export', '-o', `${file}.json`)
    assert.match((await offhook('apply', '-f', `${file}.json`, '--keep-secrets')).stderr, /No changes/)
  })

  void test('tail shows a call as it happens, and ends on Ctrl-C with 0', async () => {
    const child = startCommand(['tail', '--json'], folder)
    const finished = commandResult(child)
    assert.ok(child.stderr && child.stdout)
    assert.match(String(await once(child.stderr, 'data')), /^Following http/)
    await unwrap(client.POST('/events', { body: { uniqueid: 'tailed', status: 'ringing' } }))
    await once(child.stdout, 'data')
    child.kill('SIGINT')
    const { code, stdout } = await finished
    assert.equal(code, 0)
    assert.ok(['call', 'delivery'].includes(JSON.parse(stdout.split('\n')[0] ?? '').type))
  })

  void test('doctor finds everything in order, and a receiver that cannot be reached', async () => {
    const well = await offhook('doctor')
    assert.equal(well.code, 0, well.stdout)
    assert.match(well.stdout, /Offhook is ready at/)
    const ill = await offhook('doctor', '--url', 'http://10.255.255.1/')
    assert.equal(ill.code, 1, ill.stdout)
    assert.match(ill.stdout, /fail.*OFFHOOK_ALLOW_NETWORKS/)
  })

  void test('D16 SIGTERM ends serve with 0, and the address is taken away', async () => {
    server.kill('SIGTERM')
    const [code]: (number | null)[] = await once(server, 'exit')
    assert.equal(code, 0)
    await assert.rejects(stat(join(folder, 'offhook-data/address')))
    assert.equal((await offhook('export', 'calls')).code, 1)
  })
})
