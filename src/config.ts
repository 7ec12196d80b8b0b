// Every setting: its meaning, its default, and how its text is read. The settings are read once, at the start; no other module
// reads the environment. For a setting such as publicUrl the first of these that is given counts:
//   the flag       --public-url https://calls.example
//   the variable   OFFHOOK_PUBLIC_URL=https://calls.example
//   a file         OFFHOOK_PUBLIC_URL_FILE=/run/secrets/public-url
// An empty value counts as not given. An invalid value is refused with the name by which it was given.
import { createHash } from 'node:crypto'
import { accessSync, constants, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { isAbsolute, resolve } from 'node:path'
import { OffhookError, messageOf } from './errors.ts'
import { parseJsonObject } from './json/parse-json.ts'

interface Setting<T> {
  /** The meaning, for the operator. */
  readonly meaning: string
  /** The possible values, in words: `0 to 65535`. */
  readonly values: string
  readonly example: string
  /** The default, as the help shows it; empty: there is none. */
  readonly otherwise: string
  /** Another variable that is honoured, because other programs use it for the same setting. */
  readonly alias?: string
  /** Gets `null` when nothing was given, and the name of the flag or variable; throws a sentence that follows that name. */
  readonly read: (text: string | null, from: string) => T
}

/** The table, in the order of the help. */
const SETTINGS = {
  port: withDefault(port, {
    meaning: 'Port of the API and the dashboard',
    values: '0 to 65535; 0 picks a free port',
    example: '9000',
    otherwise: '8080',
  }),
  host: withDefault(address, {
    meaning: 'IP address to listen on; 0.0.0.0 listens on all interfaces',
    values: 'an IP address of this machine',
    example: '0.0.0.0',
    otherwise: '127.0.0.1',
  }),
  data: withDefault((text) => resolve(text), {
    meaning: 'Data folder: database, keys, recordings',
    values: 'a path',
    example: '/var/lib/offhook',
    otherwise: './offhook-data',
  }),
  databaseUrl: {
    ...optional(databaseUrl, {
      meaning: 'Your own PostgreSQL, 18 or newer',
      values: 'postgres://user:password@host:5432/name',
      example: 'postgres://offhook:secret@db.internal:5432/offhook',
    }),
    otherwise: 'the bundled PostgreSQL, in the data folder',
    alias: 'DATABASE_URL',
  },
  publicUrl: {
    ...optional(publicUrl, {
      meaning: 'Public URL of Offhook; every link starts with it',
      values: 'an http or https URL without a query',
      example: 'https://calls.example.com',
    }),
    otherwise: 'http://<host>:<port>',
  },
  recordingsFolders: withDefault(folders, {
    meaning: 'Folders from which sources may read recordings',
    values: 'paths, separated by commas',
    example: '/var/spool/asterisk/monitor',
    otherwise: '',
  }),
  conversions: {
    ...optional(conversions, {
      meaning: 'Max concurrent conversions of recordings to MP3',
      values: '1 to 99',
      example: '2',
    }),
    otherwise: 'one less than the CPU cores',
  },
  commands: {
    ...withDefault(commands, {
      meaning: 'Programs that post-call steps may run',
      values:
        'JSON: {"name": ["/path", "argument"]}, or {"name": {"run": ["/path"], "accounts": ["acc_…"]}} for other accounts',
      example: '{"transcribe": ["/opt/transcribe", "--model", "base"]}',
      otherwise: '{}',
    }),
    otherwise: '',
  },
  apiKey: optional(apiKey, {
    meaning: 'Administrator key with full access, in addition to the one in admin.key',
    values: '24 characters or more, printable ASCII without spaces',
    example: '$(cat /run/secrets/offhook-api-key)',
  }),
  secretKey: {
    ...optional(secretKey, {
      meaning: 'Encryption key for stored secrets',
      values: '32 random characters or more',
      example: '$(cat /run/secrets/offhook-key)',
    }),
    otherwise: 'secret.key in the data folder, created at the first start',
  },
  secretKeyPrevious: optional(previousKeys, {
    meaning: 'Previous encryption key, needed only for the first start with a new key',
    values: 'the previous OFFHOOK_SECRET_KEY, or the content of secret.key',
    example: '$(cat /run/secrets/offhook-previous-key)',
  }),
  allowNetworks: withDefault(same, {
    meaning: 'Private networks that requests may reach',
    values: 'networks or addresses, with an optional port, separated by commas',
    example: '10.0.0.0/8,192.168.1.7:8080',
    otherwise: '',
  }),
  sourceNetworks: withDefault(same, {
    meaning: 'Private networks that sources may connect to',
    values: 'networks or addresses, with an optional port, separated by commas',
    example: '127.0.0.1:5038,192.168.1.0/24',
    otherwise: '',
  }),
  nat64: withDefault(same, {
    meaning: 'NAT64 prefixes of this network',
    values: '/96 prefixes, separated by commas',
    example: '2001:db8:64::/96',
    otherwise: '',
  }),
  warmUp: withDefault(onOrOff, {
    meaning: 'Half a second of warm-up at the start, so that the first events are fast',
    values: 'on or off',
    example: 'off',
    otherwise: 'on',
  }),
  diagnostics: withDefault(look, {
    meaning: 'Format of log lines; auto writes text on a terminal and JSON elsewhere',
    values: 'auto, json or text',
    example: 'json',
    otherwise: 'auto',
  }),
} as const

/** The variable that names a file with the settings of the service, for commands (S53). It is no setting itself. */
export const ENV_FILE = 'OFFHOOK_ENV_FILE'

/** The variable that names the account in which commands act. It is no setting of `offhook serve`. */
export const ACCOUNT_VARIABLE = 'OFFHOOK_ACCOUNT'

/** All settings, with the defaults filled in. */
export type Config = {
  readonly [Name in keyof typeof SETTINGS]: ReturnType<(typeof SETTINGS)[Name]['read']>
}

/** A flag in the form in which the terminal's commands declare it. */
interface SettingFlag {
  readonly type: 'string'
  readonly valueHint: string
  readonly description: string
}

/** A setting in the form that help and reference show. */
interface SettingFacts extends Omit<Setting<unknown>, 'read'> {
  readonly flag: string
  readonly variable: string
}

/** Every setting, in the order of the help. */
export function listSettings(): SettingFacts[] {
  return Object.entries<Setting<unknown>>(SETTINGS).map(([name, { read: _read, ...facts }]) => ({
    flag: flagOf(name),
    variable: variableOf(name),
    ...facts,
  }))
}

/** The flags of `offhook serve`, with help: `{ port: …, 'public-url': … }`. */
export function settingFlags(): Record<string, SettingFlag> {
  return Object.fromEntries(
    listSettings().map(({ flag, variable, meaning, values, otherwise }) => {
      const description = `${meaning} (${values}). ${variable}, default: ${otherwise === '' ? 'none' : otherwise}`
      return [flag, { type: 'string', valueHint: 'value', description }]
    }),
  )
}

/**
 * Reads every setting. `flags` are the parsed flags by their names on the command line. Throws an `OffhookError` with the code
 * `bad_setting` that names the invalid setting and its possible values.
 */
export function readConfig(env: NodeJS.ProcessEnv, flags: Readonly<Record<string, unknown>> = {}): Config {
  const values = Object.entries<Setting<unknown>>(SETTINGS).map(([name, setting]) => {
    const given = find(name, setting, { env, flags })
    try {
      return [name, setting.read(given?.text ?? null, given?.from ?? variableOf(name))]
    } catch (error) {
      throw new OffhookError('bad_setting', `${given?.from ?? variableOf(name)} ${messageOf(error)}.`, { cause: error })
    }
  })
  return Object.fromEntries(values) as Config
}

/** The data folder alone, whatever the other settings are. */
export function dataFolderOf(env: NodeJS.ProcessEnv): string {
  return SETTINGS.data.read(find('data', SETTINGS.data, { env, flags: {} })?.text ?? null, variableOf('data'))
}

/** Variables with Offhook's prefix that are no settings: most likely typing errors. */
export function unknownVariables(env: NodeJS.ProcessEnv): string[] {
  const settings = Object.keys(SETTINGS).flatMap((name) => [variableOf(name), `${variableOf(name)}_FILE`])
  const known = new Set([...settings, ENV_FILE, ACCOUNT_VARIABLE])
  return Object.keys(env).filter((name) => name.startsWith('OFFHOOK_') && !known.has(name))
}

/** The public address if PUBLIC_URL is not set. */
export function publicUrlOf(config: Pick<Config, 'publicUrl' | 'host'>, listeningPort: number): string {
  const host = isIP(config.host) === 6 ? `[${config.host}]` : config.host
  return config.publicUrl ?? `http://${host}:${listeningPort}`
}

interface Given {
  /** The flag, variable or file that the value came from. */
  readonly from: string
  readonly text: string
}

function find(
  name: string,
  setting: Setting<unknown>,
  { env, flags }: { env: NodeJS.ProcessEnv; flags: Readonly<Record<string, unknown>> },
): Given | null {
  const flag = flags[flagOf(name)]
  if (typeof flag === 'string' && flag !== '') return { from: `--${flagOf(name)}`, text: flag }
  const variable = variableOf(name)
  const [text, file] = [env[variable], env[`${variable}_FILE`]]
  if (text && file) {
    throw new OffhookError('bad_setting', `${variable} and ${variable}_FILE are both set. Unset one of them.`)
  }
  if (text) return { from: variable, text }
  if (file) return { from: `${variable}_FILE`, text: contentOf(file, `${variable}_FILE`) }
  const other = setting.alias === undefined ? undefined : env[setting.alias]
  return other ? { from: setting.alias ?? '', text: other } : null
}

function contentOf(file: string, variable: string): string {
  try {
    // Editors and `echo` end a file with a new line that is not part of the value.
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    throw new OffhookError('bad_setting', `The file in ${variable} can’t be read: ${messageOf(error)}.`, {
      cause: error,
    })
  }
}

/** `publicUrl` → `OFFHOOK_PUBLIC_URL`. */
function variableOf(name: string): string {
  return `OFFHOOK_${snake(name, '_').toUpperCase()}`
}

/** `publicUrl` → `public-url`. */
function flagOf(name: string): string {
  return snake(name, '-')
}

function snake(name: string, joint: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => joint + letter.toLowerCase())
}

function withDefault<T>(read: (text: string) => T, facts: Omit<Setting<T>, 'read'>): Setting<T> {
  return { ...facts, read: (text) => read(text ?? facts.otherwise) }
}

function optional<T>(
  read: (text: string, from: string) => T,
  facts: Omit<Setting<T>, 'read' | 'otherwise'>,
): Setting<T | null> {
  return { ...facts, otherwise: '', read: (text, from) => (text === null ? null : read(text, from)) }
}

function same(text: string): string {
  return text
}

function port(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new Error('must be a number from 0 to 65535')
  return Number(text)
}

function address(text: string): string {
  if (text === 'localhost') return '127.0.0.1'
  const bare = text.replace(/^\[(.*)\]$/, '$1')
  if (isIP(bare) === 0) throw new Error('must be an IP address of this machine, such as 127.0.0.1, 0.0.0.0 or ::')
  return bare
}

/** The address of the operator's own database. */
export interface DatabaseUrl {
  readonly url: string
  /** The setting that gave the address, so that messages name the setting to change. */
  readonly setting: string
}

function databaseUrl(text: string, setting: string): DatabaseUrl {
  const url = URL.parse(text)
  if (url !== null && ['postgres:', 'postgresql:'].includes(url.protocol)) return { url: text, setting }
  // The text itself is not shown: it holds a password.
  throw new Error('must be a URL such as postgres://user:password@host:5432/name')
}

function publicUrl(text: string): string {
  const url = URL.parse(text)
  if (url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '' && url.username === '') {
    return url.href.replace(/\/+$/, '')
  }
  throw new Error('must be a URL such as https://calls.example, without a query')
}

function onOrOff(text: string): boolean {
  if (text !== 'on' && text !== 'off') throw new Error('must be on or off')
  return text === 'on'
}

function folders(text: string): string[] {
  return text
    .split(',')
    .map((folder) => folder.trim())
    .filter((folder) => folder !== '')
    .map((folder) => resolve(folder))
}

function conversions(text: string): number {
  if (!/^\d{1,2}$/.test(text) || Number(text) < 1) throw new Error('must be a number from 1 to 99')
  return Number(text)
}

/** A program of the operator that steps may run. */
interface Command {
  /** Its path, then its arguments. */
  readonly run: readonly string[]
  /** Ids of the accounts whose steps may run it; `*`: all. `null`: only the operator's own account, the first. */
  readonly accounts: readonly string[] | null
}

/** The commands by the names that steps use. */
function commands(text: string): Readonly<Record<string, Command>> {
  const wanted = 'must be JSON such as {"transcribe": ["/opt/transcribe", "--model", "base"]}'
  const given = parseJsonObject(text)
  if (given === null) throw new Error(wanted)
  const pairs = Object.entries(given).map(([name, value]): [string, Command] => {
    if (!/^[a-z0-9][a-z0-9_-]{0,39}$/.test(name))
      throw new Error(
        `contains the name ${JSON.stringify(name)}. Use lowercase letters, digits, _ and -, at most 40 characters`,
      )
    const { run: words, accounts } = runOf(name, value)
    if (!Array.isArray(words) || words.length === 0 || words.some((word) => typeof word !== 'string'))
      throw new Error(`must list the path of the program and its arguments as strings in "${name}"`)
    const [program = ''] = words as string[]
    if (!isAbsolute(program))
      throw new Error(`must contain the absolute path of the program in "${name}", not ${program}`)
    try {
      accessSync(program, constants.X_OK)
    } catch {
      throw new Error(`contains ${program} in "${name}", which does not exist or is not executable`)
    }
    return [name, { run: words as string[], accounts }]
  })
  return Object.fromEntries(pairs)
}

/** The unchecked command line, and the accounts that may run it: a list alone is for the operator's own account. */
function runOf(name: string, value: unknown): { run: unknown; accounts: Command['accounts'] } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { run: value, accounts: null }
  const { run, accounts, ...others } = value as Record<string, unknown>
  const isAccount = (id: unknown): id is string => typeof id === 'string' && /^(?:\*|acc_[0-9a-f]{32})$/.test(id)
  if (Object.keys(others).length > 0 || !Array.isArray(accounts) || !accounts.every(isAccount))
    throw new Error(
      `must contain only "run" and "accounts" in "${name}". Accounts are IDs such as acc_0198…, or "*" for all`,
    )
  return { run, accounts }
}

function apiKey(text: string): string {
  // Shorter keys can be guessed; the key must also fit into a header.
  if (/^[\x21-\x7e]{24,}$/.test(text)) return text
  throw new Error('must have 24 or more characters, printable ASCII without spaces')
}

/** The 32 bytes of an AES-256 key (S20), from text of any form that holds enough randomness. */
function secretKey(text: string): Buffer {
  if (text.length >= 32) return createHash('sha256').update(text).digest()
  throw new Error('must have 32 or more random characters. Generate some with "openssl rand -base64 32"')
}

/**
 * Reads keys as `secretKey` does, and also in the form of a key file, for operators who move the key from the file to a setting.
 */
function previousKeys(text: string): readonly Buffer[] {
  const written = Buffer.from(text, 'base64')
  return [secretKey(text), ...(written.length === 32 ? [written] : [])]
}

function look(text: string): 'auto' | 'json' | 'text' {
  if (text === 'auto' || text === 'json' || text === 'text') return text
  throw new Error('must be auto, json or text')
}
