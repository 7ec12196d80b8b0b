// Clients that other generators make from the document: each compiles strictly, and does the main task against a
// running program: create an integration and a key, send a call, page through the deliveries, patch, and read a problem
// by its code.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import manifest from '../../package.json' with { type: 'json' }
import { programIn } from '../docs/markdown.ts'
import { startApi } from '../kit/api.ts'

const run = promisify(execFile)
const HERE = import.meta.dirname
const require = createRequire(import.meta.url)

const api = await startApi()
// The folder is here, so that the generated code finds the packages of this folder.
const folder = await mkdtemp(join(HERE, '.tmp-'))
after(() => rm(folder, { recursive: true, force: true }))
const environment = {
  ...process.env,
  API_URL: api.url,
  API_KEY: api.program.key,
  RECEIVER_URL: `${api.url}/inbox/guide`,
}
const documentFile = join(folder, 'openapi.json')
await writeFile(documentFile, JSON.stringify((await api.get('/openapi.json')).body))

const GENERATORS = {
  'hey-api': async (to: string) => {
    const cli = join(require.resolve('@hey-api/openapi-ts/package.json'), '../dist/run.mjs')
    const args = [
      '--import',
      join(HERE, 'typescript-5.ts'),
      cli,
      '-i',
      documentFile,
      '-o',
      join(to, 'client'),
      '--no-log-file',
    ]
    await run(process.execPath, args, { cwd: folder })
  },
  'openapi-fetch': async (to: string) => {
    const cli = join(require.resolve('openapi-typescript/package.json'), '../bin/cli.js')
    const args = [cli, documentFile, '-o', join(to, 'schema.d.ts'), '--default-non-nullable=false']
    await run(process.execPath, args, { cwd: folder })
  },
} as const

for (const [name, generate] of Object.entries(GENERATORS))
  test(`a client by ${name} compiles and does the main job`, async () => {
    const to = join(folder, name)
    await mkdir(to)
    await generate(to)
    await cp(join(HERE, 'jobs', `${name}.ts`), join(to, 'main.ts'))
    assert.equal((await compileAndRun(to)).trim(), 'done')
  })

test('the program in TypeScript of the guide compiles and does the main job', async () => {
  const to = join(folder, 'guide')
  await mkdir(to)
  await GENERATORS['openapi-fetch'](to)
  await writeFile(join(to, 'main.ts'), programIn(readFileSync('docs/guide/api.md', 'utf8'), 'ts'))
  assert.match(await compileAndRun(to), /^dlv_\w+ (?:queued|sending|delivered)$/m)
})

test('offhook/client, as it is packed, compiles in others’ programs and does the main job', async () => {
  const to = join(folder, 'packed')
  const packed = join(to, 'node_modules/offhook')
  await mkdir(packed, { recursive: true })
  await run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.client.json'])
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', to])
  await run('tar', ['-xzf', join(to, `offhook-${manifest.version}.tgz`), '-C', packed, '--strip-components', '1'])
  await symlink(join(process.cwd(), 'node_modules/openapi-fetch'), join(to, 'node_modules/openapi-fetch'))
  await cp(join(HERE, 'jobs', 'offhook-client.ts'), join(to, 'main.ts'))
  assert.equal((await compileAndRun(to)).trim(), 'done')
})

async function compileAndRun(to: string): Promise<string> {
  const output = ['--rewriteRelativeImportExtensions', '--rootDir', to, '--outDir', join(to, 'out')]
  const target = ['--module', 'nodenext', '--target', 'es2024', '--types', 'node']
  await compile(['--strict', '--skipLibCheck', ...output, ...target, join(to, 'main.ts')])
  const { stdout } = await run(process.execPath, [join(to, 'out/main.js')], { env: environment, timeout: 60_000 })
  return stdout
}

/** Compiles with the compiler that most programs use. Rejects with its output. */
async function compile(args: readonly string[]): Promise<void> {
  await run(process.execPath, [require.resolve('typescript/bin/tsc'), ...args], { cwd: folder }).catch(
    (error: { readonly stdout: string }) => assert.fail(error.stdout),
  )
}
