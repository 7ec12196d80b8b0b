// Runs a tool of this folder in the root, and installs the folder first where its packages are missing or out of date.
//
//   node scripts/check/tool.ts oxfmt --check
//   node scripts/check/tool.ts lint-api         the linters of the API's document: lint-api.ts
import { spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { installFolder } from '../install.ts'

const [name = '', ...args] = process.argv.slice(2)
const problem = installFolder('scripts/check')
if (problem === null) {
  const tools = join(import.meta.dirname, 'node_modules/.bin')
  const isOwn = name === 'lint-api'
  const { status, error } = spawnSync(
    isOwn ? process.execPath : name,
    isOwn ? [join(import.meta.dirname, 'lint-api.ts'), ...args] : args,
    {
      cwd: join(import.meta.dirname, '../..'),
      // oxlint finds tsgolint there too.
      env: { ...process.env, PATH: `${tools}${delimiter}${process.env['PATH'] ?? ''}` },
      stdio: 'inherit',
      // On Windows, the tools are scripts.
      shell: process.platform === 'win32' && !isOwn,
    },
  )
  if (error) console.error(error.message)
  process.exitCode = status ?? 1
} else {
  console.error(problem)
  process.exitCode = 1
}
