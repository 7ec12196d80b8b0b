#!/usr/bin/env node
// The entry point of the terminal: finds the command, runs it, and turns the result into an exit code.
import { enableCompileCache } from 'node:module'
import { ASSETS } from '../assets.ts'
import manifest from '../../package.json' with { type: 'json' }
import { dataFolderOf } from '../config.ts'
import { OffhookError, messageOf } from '../errors.ts'
import { describeProblem, ProblemError } from './client.ts'
import type { ExitCode } from './command.ts'
import { UsageError, nearest } from './command.ts'
import { COMMANDS } from './commands.ts'
import { becomeOwner } from './folder-owner.ts'
import { helpOf, overview } from './help.ts'
import { serviceSettings, type ServiceCommand } from './service-settings.ts'
import { clearProgress, printNote, printLine, printJson } from './terminal.ts'

/** Runs one command line and returns its exit code. */
async function run(line: readonly string[]): Promise<ExitCode> {
  const [first, ...rest] = line
  if (first === undefined) {
    printNote(overview(COMMANDS))
    return 2
  }
  const isVersion = first === '--version' || first === '-v'
  const isHelp = first === 'help' || first === '--help' || first === '-h'
  const surplus = isVersion ? rest[0] : isHelp ? rest[1] : undefined
  if (surplus !== undefined) throw new UsageError(`Unexpected argument "${surplus}" for "offhook ${first}".`)
  if (isVersion) {
    printLine(manifest.version)
    return 0
  }
  const [named] = isHelp ? rest : line
  if (named === undefined) {
    printLine(overview(COMMANDS))
    return 0
  }
  const row = COMMANDS.find(({ name }) => name === named)
  if (row === undefined) throw noCommand(named)
  const command = await row.load()
  // Arguments after "--" are not options, even if they look like one.
  const options = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest
  if (isHelp || options.includes('--help') || options.includes('-h')) {
    printLine(helpOf(command))
    return 0
  }
  useService(row, options)
  return command.invoke(rest)
}

/** Adds the settings of the service to the environment. Root uses the files of the service as the service's user. */
function useService(command: ServiceCommand, options: readonly string[]): void {
  const settings = serviceSettings(command, options, process.env)
  if (settings === null) return
  Object.assign(process.env, settings)
  if (command.uses === 'files') becomeOwner(dataFolderOf(process.env), process.env)
}

function noCommand(named: string): UsageError {
  if (named.startsWith('-'))
    return new UsageError(`Unknown option ${named}. Options follow a command, as in "offhook serve --port 9000".`)
  const names = COMMANDS.map(({ name }) => name)
  return new UsageError(`Unknown command "${named}".${nearest(named, names, 'offhook ')} "offhook --help" lists them.`)
}

/** Prints the error, for a person or a program; returns the exit code that says whose mistake it is. */
function explain(thrown: unknown, json: boolean): ExitCode {
  clearProgress()
  const code = codeOf(thrown)
  const message = thrown instanceof ProblemError ? describeProblem(thrown) : messageOf(thrown)
  if (json) printJson({ error: { code, message } })
  // An unexpected error is shown with its stack, so that a person can report all of it.
  else printNote(code === 'unexpected' && thrown instanceof Error ? (thrown.stack ?? message) : message)
  return code === 'wrong_use' || code === 'bad_setting' ? 2 : 1
}

function codeOf(thrown: unknown): string {
  if (thrown instanceof UsageError) return 'wrong_use'
  if (thrown instanceof ProblemError) return thrown.code ?? 'unexplained'
  return thrown instanceof OffhookError ? thrown.code : 'unexpected'
}

// A reader that has seen enough (`offhook export calls | head`) closes the pipe: not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

// Compiling the modules takes most of the start: cache the result beside them, where only a user who may change the modules
// can write.
enableCompileCache(ASSETS.compileCache)

const line = process.argv.slice(2)
process.exitCode = await run(line).catch((thrown: unknown) => explain(thrown, line.includes('--json')))
