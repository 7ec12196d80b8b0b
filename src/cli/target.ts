// Finds the Offhook that a command talks to, its key, and the account.
//
// Address and key, in this order: --url and --key; OFFHOOK_PUBLIC_URL and OFFHOOK_API_KEY; the files that `offhook serve` left in
// its data folder. The account: --account; OFFHOOK_ACCOUNT; the only account of the key, or the first one with the administrator key.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ACCOUNT_VARIABLE, publicUrlOf, readConfig } from '../config.ts'
import { OffhookError } from '../errors.ts'
import type { Account } from '../client/client.ts'
import type { AccountClient, ApiTarget, Client } from './client.ts'
import { listAll, openClient, unwrap } from './client.ts'
import { COMMON_ARGS, UsageError } from './command.ts'
import type { Args } from './command.ts'
import { escapeControls } from './terminal.ts'

/** Files in the data folder by which commands on the same machine find a running Offhook. */
export const KEY_FILE = 'admin.key'
const ADDRESS_FILE = 'address'

/** Options of every command that talks to a running Offhook. */
export const SERVER_ARGS = {
  url: { type: 'string', description: 'URL of the Offhook to use', valueHint: 'url' },
  key: { type: 'string', description: 'API key (default: the key in the data folder)' },
  data: { type: 'string', description: 'Data folder of "offhook serve"', valueHint: 'folder' },
  ...COMMON_ARGS,
} as const satisfies Args

/** The option that names an account. */
export const ACCOUNT_ARG = {
  type: 'string',
  description: `Account to use: ID or number (default: ${ACCOUNT_VARIABLE}, or the account of the key)`,
  valueHint: 'id',
} as const

/** Options of every command that acts in an account of a running Offhook. */
export const TARGET_ARGS = { account: ACCOUNT_ARG, ...SERVER_ARGS } as const satisfies Args

interface TargetOptions {
  readonly url?: string | undefined
  readonly key?: string | undefined
  readonly data?: string | undefined
}

interface AccountOptions {
  readonly account?: string | undefined
}

/** A client for the Offhook that the options, the environment or the data folder name. */
export async function serverClientOf(options: TargetOptions, env: NodeJS.ProcessEnv = process.env): Promise<Client> {
  return openClient(await resolveTarget(options, env))
}

/** A client for the account that the options or the environment name, or for the default account. */
export async function accountClientOf(
  options: TargetOptions & AccountOptions,
  env: NodeJS.ProcessEnv = process.env,
): Promise<AccountClient> {
  const named = namedAccount(options, env)
  const server = await serverClientOf(options, env)
  return enterAccount(server, named)
}

/** A client for the named account; `null`: for the default account. */
export async function enterAccount(server: Client, named: string | null): Promise<AccountClient> {
  return named === null ? openDefaultAccount(server) : server.inAccount(named)
}

/** The account that the options or the environment name; `null`: none. Its existence is for the API to check. */
export function namedAccount({ account }: AccountOptions, env: NodeJS.ProcessEnv = process.env): string | null {
  const variable = env[ACCOUNT_VARIABLE] ?? ''
  const named = account ?? variable
  if (named === '') return null
  if (/^(?:acc_[0-9a-z]+|\d+)$/i.test(named)) return named
  throw new UsageError(
    `${account === undefined ? ACCOUNT_VARIABLE : '--account'} must be the ID or the number of an account, such as 1001, not "${named}".`,
  )
}

/**
 * A client for the only account of the key. With several accounts, the administrator key acts in the oldest one; with any other
 * key, somebody has to choose.
 */
export async function openDefaultAccount(server: Client): Promise<AccountClient> {
  const { data } = await unwrap(server.GET('/api/v1/accounts', { params: { query: { limit: 2 } } }))
  const [first, second] = data
  if (first === undefined) throw new OffhookError('no_account', 'This key has no account.')
  if (second !== undefined && !isAdministratorKey(server.key)) throw await severalAccounts(server)
  return server.inAccount(first.id)
}

/** API keys begin with this prefix (S24). An administrator key is random, or chosen by the administrator. */
const API_KEY_PREFIX = 'ofh_'

function isAdministratorKey(key: string): boolean {
  return !key.startsWith(API_KEY_PREFIX)
}

async function severalAccounts(server: Client): Promise<UsageError> {
  const all = await Array.fromAsync(listAll((query) => server.GET('/api/v1/accounts', { params: { query } })))
  const lines = all.map(({ number, name }: Account) => `  ${number}  ${escapeControls(name)}`)
  return new UsageError(
    [`This key has several accounts. Choose one with --account or ${ACCOUNT_VARIABLE}:`, ...lines].join('\n'),
  )
}

/** The address and key to use. Throws if no key is found. */
async function resolveTarget(options: TargetOptions, env: NodeJS.ProcessEnv = process.env): Promise<ApiTarget> {
  const config = readConfig(env, { data: options.data })
  const url =
    options.url ??
    config.publicUrl ??
    (await contentOf(join(config.data, ADDRESS_FILE))) ??
    publicUrlOf(config, config.port)
  const key = options.key ?? config.apiKey ?? (await contentOf(join(config.data, KEY_FILE)))
  if (key === null)
    throw new OffhookError(
      'no_key',
      `No key: ${join(config.data, KEY_FILE)} does not exist. Start "offhook serve", set its data folder with --data, or use --url and --key.`,
    )
  return { url: url.replace(/\/+$/, ''), key }
}

/** Writes the address of a program to the place where commands on this machine look for it; the returned function removes it. */
export async function writeAddress(folder: string, url: string): Promise<() => Promise<void>> {
  const file = join(folder, ADDRESS_FILE)
  await writeFile(file, `${url}\n`)
  return () => rm(file, { force: true })
}

/** The content of a small file, without the line end; `null` if the file does not exist. */
async function contentOf(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null
    throw new OffhookError('unreadable', `${path} can’t be read. Run this as the user who runs "offhook serve".`, {
      cause: thrown,
    })
  }
}
