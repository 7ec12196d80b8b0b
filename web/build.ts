// `node web/build.ts`: builds the page if it is older than its sources. Runs before start, demo and test, so that nobody has
// to think of it; `npm run build` always builds.
import { join } from 'node:path'
import { build } from 'vite'
import { isOutOfDate } from './built-from.ts'

if (process.argv.includes('--always') || isOutOfDate(join(import.meta.dirname, '..')))
  await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'warn' })
