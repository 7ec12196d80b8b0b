// `node web/build.ts`: builds the page if it is older than its sources. Runs before start and test, so that nobody has to think
// of it; `npm run build` always builds.
//
//   --always           builds in any case, and compresses the page as well as possible
//   --best             compresses the page as well as possible, also if it is up to date
//   --beside <file>    runs this file of JavaScript, with the arguments after it, while the page is built, and ends with its code
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { renameSync, rmSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { isOutOfDate } from './built-from.ts'
import { BEST, compressedQuality, compressPage, QUICK, QUALITY_FILE } from './compress.ts'

const root = join(import.meta.dirname, '..')
const page = join(root, 'dist/page')
/** A page that is not finished, so that nobody is served a part of a page. */
const unfinished = join(root, 'dist/page-unfinished')
const [options, beside] = splitAt(process.argv.slice(2), '--beside')
const always = options.includes('--always')
const quality = always || options.includes('--best') ? BEST : QUICK

const outOfDate = always || isOutOfDate(root)
// The program reads the page at its start: an old page must be gone by then.
if (outOfDate) for (const path of [page, join(root, QUALITY_FILE)]) rmSync(path, { recursive: true, force: true })
const ended = beside.length > 0 ? run(beside) : null
try {
  if (outOfDate) await buildPage()
  else if (compressedQuality(root) < quality) await compressPage(root, page, quality)
} finally {
  if (ended !== null) process.exitCode = await ended
}

async function buildPage(): Promise<void> {
  // Loading Vite takes longer than finding out that there is nothing to build.
  const { build } = await import('vite')
  const configFile = join(import.meta.dirname, 'vite.config.ts')
  await build({ configFile, logLevel: 'warn', build: { outDir: unfinished } })
  await compressPage(root, unfinished, quality)
  rmSync(page, { recursive: true, force: true })
  renameSync(unfinished, page)
}

function splitAt(args: readonly string[], separator: string): [before: readonly string[], after: readonly string[]] {
  const at = args.indexOf(separator)
  return at < 0 ? [args, []] : [args.slice(0, at), args.slice(at + 1)]
}

/** Resolves with the exit code. After a signal, nobody waits for the build: this program ends with the other. */
async function run(command: readonly string[]): Promise<number> {
  let isSignalled = false
  const child = spawn(process.execPath, command, { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      isSignalled = true
      // Ctrl-C on a terminal reaches the child by itself: passed on, the child would count two.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  const exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal]
  if (isSignalled) process.exit(exitCode)
  return exitCode
}
