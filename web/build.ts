// `node web/build.ts`: builds the page if it is older than what it is made of. Runs before start, demo and test, so that
// nobody has to think of it; `npm run build` always builds.
import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const root = join(import.meta.dirname, '..')
const made = changedAt('dist/page/index.html')
const sources = globSync(['web/**/*', 'src/{calls,render,integrations}/**/*.ts', 'package-lock.json'], { cwd: root })

if (process.argv.includes('--always') || sources.some((file) => changedAt(file) > made))
  await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'warn' })

/** Milliseconds since 1970; 0 for what is not there. */
function changedAt(file: string): number {
  return statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0
}
