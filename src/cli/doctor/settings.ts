// Checks that the settings can be read, and that each of them exists.
import { readConfig, unknownVariables } from '../../config.ts'
import type { Config } from '../../config.ts'
import { messageOf } from '../../errors.ts'
import type { Finding } from './finding.ts'
import { createFinding } from './finding.ts'

interface Settings {
  /** `null`: the settings cannot be read, and nothing else can be checked. */
  readonly config: Config | null
  readonly findings: readonly Finding[]
}

/** Reads the settings as `offhook serve` would. */
export function checkSettings(env: NodeJS.ProcessEnv, flags: Readonly<Record<string, unknown>>): Settings {
  const unknown = unknownVariables(env).map((name) =>
    createFinding(
      'settings',
      'warn',
      `${name} is not a setting of Offhook and has no effect. "offhook serve --help" lists all settings.`,
    ),
  )
  try {
    const config = readConfig(env, flags)
    const open =
      config.host !== '127.0.0.1' && config.host !== '::1' && config.publicUrl?.startsWith('https://') !== true
    const exposed = open
      ? [
          createFinding(
            'settings',
            'warn',
            `Offhook listens on ${config.host} without OFFHOOK_PUBLIC_URL=https://…: keys cross the network unencrypted. Put a TLS proxy in front of it.`,
          ),
        ]
      : []
    const fine = unknown.length === 0 && !open ? [createFinding('settings', 'ok', 'All settings are valid.')] : []
    return { config, findings: [...unknown, ...exposed, ...fine] }
  } catch (thrown) {
    return { config: null, findings: [...unknown, createFinding('settings', 'fail', messageOf(thrown))] }
  }
}
