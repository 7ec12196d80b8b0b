// Runs the fuzzer against copies of the program that each lack one fence.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Mutant } from './mutants.ts'

const root = join(import.meta.dirname, '../..')

export interface MutantOptions {
  readonly seed: number
  readonly minutes: number
  /** The known failures, in the fuzzer's syntax. */
  readonly known: string
}

/** Returns `null` if the fuzzer found the mutant, or else the reason why not. */
export async function tryMutant(
  { file, replace, by, finds }: Mutant,
  { seed, minutes, known }: MutantOptions,
): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-mutant-'))
  try {
    copyTo(folder)
    const path = join(folder, file)
    writeFileSync(path, replaced(readFileSync(path, 'utf8'), file, replace))
    const args = [
      join(folder, 'test/fuzz/fuzz.ts'),
      '--minutes',
      String(minutes),
      '--seed',
      String(seed),
      '--only',
      by.join('||'),
      '--no-shrink',
      ...(known === '' ? [] : ['--known', known]),
    ]
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    await once(child, 'close')
    // Killing the run does not remove the data folder of its program; the output names the folder.
    const data = /The data folder is (.*)\.\n/.exec(output)?.[1]
    if (data !== undefined) rmSync(data, { recursive: true, force: true })
    if (output.includes('✔')) return 'nothing was found'
    if (!output.includes('✖')) return 'the fuzzer did not run'
    return finds.test(output) ? null : `something else was found:\n${output.slice(output.indexOf('✖')).slice(0, 1500)}`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Copies the files that git knows, as they are in the working tree, with the installed packages and the built page. */
function copyTo(folder: string): void {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  for (const name of files.trimEnd().split('\n')) cpSync(join(root, name), join(folder, name))
  for (const name of ['node_modules', 'dist']) symlinkSync(join(root, name), join(folder, name))
}

/** Returns the source with its texts replaced. Throws if a text does not occur exactly once. */
export function replaced(source: string, file: string, replace: Mutant['replace']): string {
  let changed = source
  for (const [from, to] of replace) {
    const count = changed.split(from).length - 1
    if (count !== 1)
      throw new Error(`${file} holds ${JSON.stringify(from)} ${count} times, not once: mutants.ts has to follow`)
    changed = changed.replace(from, () => to)
  }
  return changed
}
