// Finds the Offhook that a command talks to, and its key.
//
// In this order: --url and --key; OFFHOOK_PUBLIC_URL and OFFHOOK_API_KEY; the files that `offhook serve` left in its data
// folder.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { publicUrlOf, readConfig } from '../config.ts'
import { OffhookError } from '../errors.ts'
import type { Client, ApiTarget } from './client.ts'
import { openClient } from './client.ts'
import { COMMON_ARGS } from './command.ts'
import type { Args } from './command.ts'

/** Files in the data folder by which commands on the same machine find a running Offhook. */
export const KEY_FILE = 'admin.key'
const ADDRESS_FILE = 'address'

/** Options of every command that talks to a running Offhook. */
export const TARGET_ARGS = {
  url: { type: 'string', description: 'URL of the Offhook to use', valueHint: 'url' },
  key: { type: 'string', description: 'API key (default: the key in the data folder)' },
  data: { type: 'string', description: 'Data folder of "offhook serve"', valueHint: 'folder' },
  ...COMMON_ARGS,
} as const satisfies Args

interface TargetOptions {
  readonly url?: string | undefined
  readonly key?: string | undefined
  readonly data?: string | undefined
}

/** A client for the Offhook that the options, the environment or the data folder name. */
export async function clientOf(options: TargetOptions, env: NodeJS.ProcessEnv = process.env): Promise<Client> {
  return openClient(await resolveTarget(options, env))
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
