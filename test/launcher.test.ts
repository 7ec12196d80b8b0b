// bin/offhook, started as npx starts it: by whatever Node the machine has.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { freshDatabase } from './kit/database.ts'
import { freePort, freshFolder } from './kit/program.ts'

const LAUNCHER = join(import.meta.dirname, '../bin/offhook')

/** The Node of the machine, if it has one beside ours: an old one is what the launcher is for. */
const NODES = [process.execPath, '/usr/bin/node', '/usr/local/bin/node'].filter((path) => existsSync(path))

async function launch(node: string, args: readonly string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(node, [LAUNCHER, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: code as number | null, said: out + err }
}

for (const node of NODES) {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()

  test(`from Node ${version}: arguments, output and exit code are those of the program`, async () => {
    const help = await launch(node, ['--help'])
    assert.equal(help.code, 0)
    assert.match(help.said, /offhook serve/)
    const wrong = await launch(node, ['no such command'])
    assert.equal(wrong.code, 2)
    assert.match(wrong.said, /There is no command "no such command"/)
  })

  test(`D16 from Node ${version}: SIGTERM reaches the program, which stops gently with exit code 0`, async () => {
    await using database = await freshDatabase()
    const env = {
      ...process.env,
      OFFHOOK_DATABASE_URL: database.connectionString,
      OFFHOOK_DATA: await freshFolder(),
      OFFHOOK_PORT: String(await freePort()),
    }
    const child = spawn(node, [LAUNCHER, 'serve'], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    for await (const said of child.stderr.setEncoding('utf8')) if (String(said).includes('"serving"')) break
    child.kill('SIGTERM')
    assert.deepEqual(await once(child, 'exit'), [0, null])
  })
}
