// Runs one of the server's programs as the server's user, with an environment of its own.
import { spawn } from 'node:child_process'
import { messageOf } from '../../errors.ts'
import type { ServerFolder } from './server-folder.ts'

/**
 * The programs inherit nothing of the present environment: the user's PGDATA or PGOPTIONS is not meant for them. With TZ set,
 * initdb need not compare the machine's time with 600 zones (0.2 s).
 */
const ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C', LC_ALL: 'C', TZ: 'UTC' }

/** How every program of the server is spawned: as its user, from its folder. */
export function spawnOptionsOf({ folder, owner }: Pick<ServerFolder, 'folder' | 'owner'>) {
  return { cwd: folder, env: ENVIRONMENT, ...(owner && { uid: owner.uid, gid: owner.gid }) }
}

/** Runs a program to its end; `output` is the last part of its stderr, in one line. */
export async function runProgram(
  program: string,
  args: readonly string[],
  place: Pick<ServerFolder, 'folder' | 'owner'>,
): Promise<{ code: number | null; output: string }> {
  return await new Promise((resolve) => {
    const child = spawn(program, args, { ...spawnOptionsOf(place), stdio: ['ignore', 'ignore', 'pipe'] })
    let output = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      // initdb names the error at its end; 2,000 characters hold that and limit the output.
      output = (output + text).slice(-2000)
    })
    child.on('error', (error) => resolve({ code: null, output: explainProgramFailure(program, messageOf(error)) }))
    child.on('close', (code) => resolve({ code, output: output.trim().replaceAll(/\s*\n\s*/g, '; ') }))
  })
}

/** Why a program cannot be started, in words for a person. */
export function explainProgramFailure(program: string, message: string): string {
  if (message.includes('EACCES')) return `no permission to run ${program} (is the disk mounted noexec?)`
  // The file exists, but its loader does not: the programs are built for glibc.
  if (message.includes('ENOENT')) return `${program} can’t be loaded (it requires glibc, which Alpine Linux lacks)`
  return message
}
