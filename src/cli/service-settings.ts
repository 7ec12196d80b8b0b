// The settings of the Offhook service on this machine, for commands that are run beside it (S53).
//
// OFFHOOK_ENV_FILE names the file with the settings of the service. The command `offhook` of the Debian package sets it, so that
// `offhook tail` finds the address and the key of the service, and `offhook doctor` checks the service's data folder. A variable
// of the command's own environment overrides the file. A command that names another Offhook does not use the file: by --data or
// OFFHOOK_DATA, or by URL and key together.
import { readFileSync } from 'node:fs'
import { ENV_FILE } from '../config.ts'
import { OffhookError, messageOf } from '../errors.ts'
import { parseEnvironmentFile } from './environment-file.ts'

/** The part of the service on this machine that a command uses. */
export type ServiceUse =
  /** Nothing: the command starts an Offhook of its own. */
  | 'nothing'
  /** The API of the running Offhook, with the key in the data folder. */
  | 'api'
  /** The files in the data folder, which belong to the user that runs the service. */
  | 'files'

export interface ServiceCommand {
  readonly name: string
  readonly uses: ServiceUse
}

/**
 * The settings of the service that a command lacks, by variable; `null`: the command does not use the service. `options` are the
 * arguments of the command. Throws an `OffhookError` if the file cannot be read.
 */
export function serviceSettings(
  command: ServiceCommand,
  options: readonly string[],
  env: NodeJS.ProcessEnv,
): Readonly<Record<string, string>> | null {
  const path = env[ENV_FILE] ?? ''
  if (path === '' || command.uses === 'nothing' || namesAnother(command, options, env)) return null
  const settings = [...readSettings(path, command.name)].filter(([name]) => isSetting(name))
  if (!settings.some(([name, value]) => isDataFolder(name) && value !== ''))
    throw new OffhookError(
      'bad_setting',
      `OFFHOOK_DATA is not set in ${path}. Set it to the data folder of the service.`,
    )
  return Object.fromEntries(settings.filter(([name]) => !isGiven(name, env)))
}

function namesAnother({ uses }: ServiceCommand, options: readonly string[], env: NodeJS.ProcessEnv): boolean {
  const has = (name: string): boolean => options.some((option) => option === name || option.startsWith(`${name}=`))
  if (has('--data') || isGiven('OFFHOOK_DATA', env)) return true
  const [url, key] = [
    has('--url') || isGiven('OFFHOOK_PUBLIC_URL', env),
    has('--key') || isGiven('OFFHOOK_API_KEY', env),
  ]
  return uses === 'api' && url && key
}

function readSettings(path: string, command: string): ReadonlyMap<string, string> {
  try {
    return parseEnvironmentFile(readFileSync(path, 'utf8'))
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EACCES')
      throw new OffhookError(
        'not_allowed',
        `Only root and the user that runs the Offhook service can use it. Run: sudo offhook ${command}. For another Offhook, add --data, or --url and --key.`,
        { cause },
      )
    throw new OffhookError(
      'unreadable',
      `The settings of the Offhook service can’t be read: ${messageOf(cause)}. For another Offhook, add --data, or --url and --key.`,
      { cause },
    )
  }
}

/** Only settings are taken from the file: anything else is for the service, which systemd starts with it. */
function isSetting(name: string): boolean {
  return name.startsWith('OFFHOOK_') || name === 'DATABASE_URL'
}

function isDataFolder(name: string): boolean {
  return name === 'OFFHOOK_DATA' || name === 'OFFHOOK_DATA_FILE'
}

/** Whether the environment sets the variable, or the other variable of the same setting: a setting is given once. */
function isGiven(name: string, env: NodeJS.ProcessEnv): boolean {
  const setting = name.replace(/_FILE$/, '')
  return Boolean(env[setting] ?? '') || Boolean(env[`${setting}_FILE`] ?? '')
}
