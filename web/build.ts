// `node web/build.ts`: builds the page if it is older than its sources. Runs before start, demo and test, so that nobody has
// to think of it; `npm run build` always builds.
//
//   --always    builds in any case, and compresses the page as well as possible
//   --best      compresses the page as well as possible, also if it is up to date
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { isOutOfDate } from './built-from.ts'
import { BEST, compressedQuality, compressPage, QUICK, QUALITY_FILE } from './compress.ts'

const root = join(import.meta.dirname, '..')
const always = process.argv.includes('--always')
const quality = always || process.argv.includes('--best') ? BEST : QUICK

if (always || isOutOfDate(root)) {
  rmSync(join(root, QUALITY_FILE), { force: true })
  // Loading it takes longer than finding out that there is nothing to build.
  const { build } = await import('vite')
  await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'warn' })
}
if (compressedQuality(root) < quality) await compressPage(root, quality)
