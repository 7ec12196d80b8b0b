// Commands beside a service, in processes of their own (S53).
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { commandResult, startCommand } from './kit/command.ts'

const NOBODY = 65_534
const isRoot = process.getuid?.() === 0

/** A service with a data folder and a settings file, and a command beside it, which runs in another folder. */
async function createService(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'offhook beside '))
  t.after(() => rm(folder, { recursive: true }))
  await chmod(folder, 0o755)
  const data = join(folder, 'data')
  await mkdir(data)
  await writeFile(join(data, 'admin.key'), 'ofh_of_the_service\n', { mode: 0o600 })
  const file = join(folder, 'offhook.env')
  await writeFile(file, `# The service\nOFFHOOK_DATA="${data}"\n`)
  const run = (line: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    commandResult(startCommand(line, folder, { OFFHOOK_ENV_FILE: file, ...env }))
  return { data, run }
}

void test('S53 a command finds the address and the key of the service', async (t) => {
  const { data, run } = await createService(t)
  const keys: (string | undefined)[] = []
  const server = createServer((request, response) => {
    keys.push(request.headers.authorization)
    response.setHeader('content-type', 'application/json').end('{"data": [], "next": null}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  await writeFile(join(data, 'address'), `http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
  const { code, stdout, stderr } = await run(['users', '--json', '--account', '1001'])
  assert.deepEqual({ code, stdout: JSON.parse(stdout), stderr }, { code: 0, stdout: [], stderr: '' })
  assert.deepEqual([...new Set(keys)], ['Bearer ofh_of_the_service'])
})

void test('S53 the variable of the settings file is no unknown setting', async (t) => {
  const { run } = await createService(t)
  const { stdout } = await run(['doctor'])
  assert.match(stdout, /All settings are valid/)
})

void test(
  'S53 root checks the data folder as its owner',
  { skip: !isRoot && 'only root can become another user' },
  async (t) => {
    const { data, run } = await createService(t)
    await chown(data, NOBODY, NOBODY)
    await chmod(data, 0o500)
    const { code, stdout } = await run(['doctor'])
    assert.equal(code, 1)
    assert.match(stdout, /is not writable by this user/)
  },
)

void test(
  'S53 root starts no service whose data folder is missing: the folder would belong to root',
  { skip: !isRoot && 'only root can become another user' },
  async (t) => {
    const { data, run } = await createService(t)
    await rm(data, { recursive: true })
    const { code, stderr } = await run(['serve'])
    assert.equal(code, 1)
    assert.match(stderr, /The data folder of the Offhook service can’t be read: .*Create it for the user that runs/)
  },
)

void test('S53 another Offhook is named by its data folder', async (t) => {
  const { run } = await createService(t)
  const { code, stderr } = await run(['users', '--data', './elsewhere'])
  assert.equal(code, 1)
  assert.match(stderr, /No key: .*elsewhere\/admin\.key does not exist/)
})
