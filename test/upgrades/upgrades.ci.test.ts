// The present program starts on what earlier versions have left: for each fixture, its database and data folder are restored, and
// calls, deliveries, secrets, sign-in and keys work as before.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openClient } from '../../src/store/database/connections.ts'
import { apiOf, type Api, type Json } from '../kit/api.ts'
import { emptyDatabase, MIGRATIONS } from '../kit/database.ts'
import { freshFolder, startProgram } from '../kit/program.ts'
import { startReceiver, type ReceivedRequest, type Receiver } from '../kit/receiver.ts'
import { createVisitor } from '../kit/visitor.ts'
import { fixtureSettings, readExpected, RECEIVER, restoreFixture } from './fixture.ts'

const versions = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .toSorted()

test('there are fixtures', () => {
  assert.ok(versions.includes('0.1.0'))
})

for (const version of versions) {
  test(`the program starts on the data of ${version}, and everything works as before`, async (t) => {
    const folder = join(import.meta.dirname, version)
    const expected = readExpected(folder)
    await using database = await emptyDatabase()
    const data = await freshFolder()
    await restoreFixture(folder, { connectionString: database.connectionString, data })
    await keepRecordings(database.connectionString)
    const receiver = await startReceiver(RECEIVER)
    t.after(() => receiver.close())
    await using program = await startProgram({
      database: database.connectionString,
      data,
      env: fixtureSettings(folder),
    })
    const api = apiOf(program, database.connectionString)

    await t.test('all migrations have run', async () => {
      const client = await openClient(database.connectionString, 'test')
      const { rows } = await client.query<{ name: string }>('SELECT name FROM migration ORDER BY number')
      await client.end()
      const files = readdirSync(MIGRATIONS).filter((file) => file.endsWith('.sql'))
      assert.deepEqual(
        rows.map(({ name }) => `${name}.sql`),
        files.toSorted(),
      )
    })

    await t.test('the API returns what it returned, and the new members of this version', async () => {
      for (const [stored, before] of Object.entries(expected.responses)) {
        // The fixture of 0.1.0 names the paths without `~`.
        const path = stored.replace('/api/v1/', '~/')
        const now = new Map((await allPages(api, path)).map((one) => [one.id, one]))
        for (const one of before as Json[]) {
          // An invited person is an invitation now.
          if (path.startsWith('~/people') && !now.has(one.id)) continue
          const { scopes, ...rest } = one
          assert.partialDeepStrictEqual(now.get(one.id), { ...rest, ...(scopes && keyOf(scopes)) }, path)
        }
      }
    })

    await t.test('S34 everybody is an owner, and whoever was invited can still come, as an owner', async () => {
      const members = await allPages(api, '~/people?limit=100')
      const invitations = await allPages(api, '~/invitations?limit=100')
      const people = Object.entries(expected.responses).find(([path]) => path.includes('/people'))?.[1] as Json[]
      assert.ok(members.length > 0 && invitations.length > 0)
      assert.deepEqual(
        [...members, ...invitations].map(({ email, role }) => `${email} ${role}`).toSorted(),
        people.map(({ email }) => `${email} owner`).toSorted(),
      )
    })

    await t.test('the delivery that was being retried arrives', async () => {
      const request = await requestTo(receiver, '/away.example.com/waiting')
      assert.deepEqual(JSON.parse(request.body), { id: 'waiting-1' })
    })

    await t.test('a key sends an event, whose request has the token and the signature', async () => {
      const { status } = await api.post(
        '/api/v1/events',
        { uniqueid: 'after-upgrade', status: 'ringing' },
        { key: expected.apiKey },
      )
      assert.equal(status, 202)
      const { headers, body } = await requestTo(receiver, '/upgrade', 'after-upgrade')
      const values = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]))
      assert.equal(values.get('authorization'), `Bearer ${expected.token}`)
      const key = Buffer.from(expected.signingSecret.slice('whsec_'.length), 'base64')
      const signed = `${values.get('webhook-id')}.${values.get('webhook-timestamp')}.${body}`
      assert.equal(values.get('webhook-signature'), `v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
      assert.equal((await api.post('/api/v1/events', {}, { key: `${expected.apiKey}x` })).status, 401)
    })

    await t.test('the phone system posts with its password', async () => {
      const message = { call_id: 'posted-after-upgrade', event: 'started', from: '+442079460958' }
      const headers = { authorization: expected.sourceAuthorization }
      assert.equal((await api.post(expected.sourcePath, message, { headers })).status, 204)
      const call = await api.until('~/calls/uniqueid:posted-after-upgrade', (body) => body.status === 'ringing')
      assert.equal(call.fields.caller_number, '+442079460958')
      const wrong = { authorization: `Basic ${Buffer.from('offhook:wrong').toString('base64')}` }
      assert.equal((await api.post(expected.sourcePath, message, { headers: wrong })).status, 403)
    })

    await t.test('a person signs in with the password, and with no other', async () => {
      const { email, password } = expected
      const visitor = createVisitor(api)
      assert.equal(
        (await visitor.post('/api/v1/session', { email, password: 'another kettle on mondays' })).status,
        401,
      )
      const { status, body } = await visitor.post('/api/v1/session', { email, password })
      assert.ok(status === 200 || status === 201, JSON.stringify(body))
      assert.equal((await visitor.get('~/calls')).status, 200)
    })

    await t.test('a recording plays', async () => {
      const { body } = await api.get('~/calls/uniqueid:1764039844.4711')
      const { status, headers } = await fetch(new URL(new URL(body.recording.url).pathname, api.url))
      assert.equal(status, 200)
      assert.equal(headers.get('content-type'), 'audio/mpeg')
    })

    await t.test('nothing was unreadable', () => {
      assert.doesNotMatch(program.output(), /could not be read/i)
    })
  })
}

/** A fixture becomes older than recordings are kept: without this, the program would delete its recordings at the start. */
async function keepRecordings(connectionString: string): Promise<void> {
  const client = await openClient(connectionString, 'test')
  await client.query(`UPDATE account SET recordings = recordings || '{"keep_days": 100000}'`)
  await client.end()
}

/** What a key with these scopes may do since there are roles. */
function keyOf(scopes: readonly string[]): Json {
  return scopes.includes('read')
    ? { role: 'viewer', rights: ['numbers', 'bodies', 'recordings', ...(scopes.includes('events') ? ['events'] : [])] }
    : { role: null, rights: ['events'] }
}

/** Everything that a list of the API contains. */
async function allPages(api: Api, path: string): Promise<Json[]> {
  const all: Json[] = []
  for (let next: string | null = ''; next !== null;) {
    const { status, body } = await api.get(next === '' ? path : `${path}&cursor=${next}`)
    assert.equal(status, 200, path)
    all.push(...body.data)
    next = body.next ?? null
  }
  return all
}

/** Waits for the request. */
async function requestTo(receiver: Receiver, path: string, text = ''): Promise<ReceivedRequest> {
  for (;;) {
    const found = receiver.received.find((one) => one.path.startsWith(path) && one.body.includes(text))
    if (found) return found
    await receiver.until(receiver.received.length + 1)
  }
}
