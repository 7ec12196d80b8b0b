// Runs an Offhook command line in a process of its own.
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

export type Command = ChildProcessByStdio<null, Readable, Readable>

export interface CommandResult {
  /** `null`: a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const OFFHOOK = join(import.meta.dirname, '../../src/cli/offhook.ts')
/** Variables of this shell that the command gets: the paths of programs and temporary files, and Node's compile cache. */
const PASSED_ON = ['PATH', 'TMPDIR', 'NODE_COMPILE_CACHE']

/** Starts a command line in a folder. */
export function startCommand(line: readonly string[], folder?: string, env: NodeJS.ProcessEnv = {}): Command {
  return spawn(process.execPath, [OFFHOOK, ...line], {
    ...(folder !== undefined && { cwd: folder }),
    env: { ...Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]])), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Reads all output, and waits for the end. */
export async function commandResult(child: Command): Promise<CommandResult> {
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  const [code]: (number | null)[] = await once(child, 'close')
  return { code: code ?? null, ...output }
}
