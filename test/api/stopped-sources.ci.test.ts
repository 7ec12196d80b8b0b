// A source that was saved when any address was allowed, after an upgrade.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { apiOf } from '../kit/api.ts'
import { freshDatabase } from '../kit/database.ts'
import { freshFolder, startProgram } from '../kit/program.ts'
import { startFakeAmi } from '../recordings/fake-ami.ts'

const path = '~/sources'

test('S11 a source that was saved before and may not connect now is kept and stopped; list, log and doctor say what to set', async (t) => {
  const ami = await startFakeAmi()
  t.after(() => ami.close())
  await using database = await freshDatabase()
  const data = await freshFolder()
  const options = { database: database.connectionString, data }
  const settings = { host: '127.0.0.1', port: ami.port, username: 'offhook', secret: 'ami-secret' }
  const fix = `OFFHOOK_SOURCE_NETWORKS=127.0.0.1:${ami.port}.`
  let id = ''
  {
    await using before = await startProgram({ ...options, env: { OFFHOOK_SOURCE_NETWORKS: '127.0.0.1' } })
    const old = apiOf(before, options.database)
    id = (await old.post(path, { kind: 'asterisk', name: 'Office PBX', settings })).body.id
    await old.until(`${path}/${id}/status`, ({ connected }) => connected)
  }
  const logins = ami.actions.length
  await using program = await startProgram(options)
  const now = apiOf(program, options.database)
  const status = await now.until(`${path}/${id}/status`, ({ problem }) => problem !== null)
  assert.deepEqual([status.connected, status.blocked], [false, true])
  assert.ok(status.problem.endsWith(fix), status.problem)
  const listed = (await now.get(path)).body.data.find((source: { id: string }) => source.id === id)
  assert.equal(listed.blocked_reason, status.problem)
  const { blocked_sources: stopped } = (await now.get('~/diagnostics')).body
  assert.deepEqual(stopped, [
    { account_name: stopped[0].account_name, id, name: 'Office PBX', problem: status.problem },
  ])
  assert.equal(program.output().split(fix.replaceAll('"', '')).length, 2, program.output())

  const doctor = spawn(process.execPath, [join(import.meta.dirname, '../../src/cli/offhook.ts'), 'doctor'], {
    env: { ...process.env, OFFHOOK_DATA: data, OFFHOOK_DATABASE_URL: options.database },
  })
  let report = ''
  doctor.stdout.setEncoding('utf8').on('data', (text: string) => (report += text))
  const [code] = await once(doctor, 'close')
  assert.equal(code, 1, report)
  assert.match(report, /fail.*sources.*Office PBX/)
  assert.ok(report.includes(fix), report)

  // The source can be renamed, switched off, and moved to an allowed address, but not to another private address.
  const url = `${path}/${id}`
  assert.equal((await now.patch(url, { name: 'PBX', enabled: false })).status, 200)
  assert.equal((await now.get(url)).body.blocked_reason, null)
  assert.equal((await now.patch(url, { settings: { host: '127.0.0.2', secret: 'x' } })).status, 422)
  assert.equal((await now.patch(url, { enabled: true })).body.name, 'PBX')
  assert.equal(ami.actions.length, logins)
})
