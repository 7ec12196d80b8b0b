// Which settings of the shell the demo takes. Whoever tries Offhook may have the real one set up in the same shell: what the demo
// stores, and where it listens, is its own.
import { listSettings, readConfig } from '../../config.ts'
import type { Config } from '../../config.ts'

/** What somebody sets to reach their own receiver and phone system from the demo, too. */
const TAKEN = ['OFFHOOK_ALLOW_NETWORKS', 'OFFHOOK_SOURCE_NETWORKS'] as const

export interface DemoSettings {
  readonly config: Config
  /** The variables that are set and have no effect, by name. */
  readonly leftAside: readonly string[]
}

/** `own`: what the demo sets itself, by flag; `network`: of its receiver. */
export function readDemoSettings(
  env: NodeJS.ProcessEnv,
  { network, own }: { readonly network: string; readonly own: Readonly<Record<string, string>> },
): DemoSettings {
  const allowed = [network, env['OFFHOOK_ALLOW_NETWORKS'] ?? ''].join(' ').trim()
  const sources = env['OFFHOOK_SOURCE_NETWORKS'] ?? ''
  const taken = new Set<string>(TAKEN)
  const leftAside = listSettings()
    .flatMap(({ variable }) => [variable, `${variable}_FILE`])
    .filter((name) => !taken.has(name) && (env[name] ?? '') !== '')
  return {
    config: readConfig({ OFFHOOK_ALLOW_NETWORKS: allowed, OFFHOOK_SOURCE_NETWORKS: sources }, own),
    leftAside,
  }
}
