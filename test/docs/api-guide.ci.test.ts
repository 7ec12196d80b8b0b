// The programs of docs/guide/api.md do the main task unchanged. test/clients tests the TypeScript program, which needs
// generated types.
import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { startApi } from '../kit/api.ts'
import { programIn } from './markdown.ts'

const run = promisify(execFile)
const guide = readFileSync('docs/guide/api.md', 'utf8')
const api = await startApi()
const folder = mkdtempSync(join(tmpdir(), 'offhook-guide-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const env = {
  ...process.env,
  API_URL: api.url,
  API_KEY: api.program.key,
  RECEIVER_URL: `${api.url}/inbox/guide`,
  GOCACHE: join(folder, 'cache'),
}

interface Program {
  readonly language: string
  readonly file: string
  readonly command: readonly [string, ...string[]]
  readonly needs: readonly [string, string]
  readonly prints: RegExp
}

const PROGRAMS: readonly Program[] = [
  { language: 'sh', file: 'main.sh', command: ['sh'], needs: ['curl', '--version'], prints: /"state": ?"/ },
  {
    language: 'python',
    file: 'main.py',
    command: ['python3'],
    needs: ['python3', '--version'],
    prints: /^dlv_\w+ \w+$/m,
  },
  { language: 'go', file: 'main.go', command: ['go', 'run'], needs: ['go', 'version'], prints: /^dlv_\w+ \w+$/m },
]

for (const { language, file, command, needs, prints } of PROGRAMS)
  test(`the program in ${language} does the main job`, { skip: isMissing(...needs) }, async () => {
    const path = join(folder, file)
    writeFileSync(path, programIn(guide, language))
    const [program, ...args] = command
    const { stdout } = await run(program, [...args, path], { env, timeout: 120_000 })
    assert.match(stdout, prints)
  })

test(
  'a refused request is an error with its code, in Python',
  { skip: isMissing('python3', '--version') },
  async () => {
    const path = join(folder, 'refused.py')
    writeFileSync(path, programIn(guide, 'python').replace('"name": "CRM"', '"nome": "CRM"'))
    await assert.rejects(run('python3', [path], { env }), /RuntimeError: validation_failed: Some values are invalid/)
  },
)

function isMissing(program: string, argument: string): string | false {
  return spawnSync(program, [argument]).status === 0 ? false : `${program} is not here`
}
