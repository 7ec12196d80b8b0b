// The settings of the shell that apply to the demo. A person who tries Offhook may have a real Offhook configured in
// the same shell: the demo has its own storage and port.
import { listSettings, readConfig } from '../../config.ts'
import type { Config } from '../../config.ts'

/** Settings that allow the demo to reach the person's own receiver and phone system. */
const TAKEN = ['OFFHOOK_ALLOW_NETWORKS', 'OFFHOOK_SOURCE_NETWORKS'] as const

interface DemoSettings {
  readonly config: Config
  /** The names of variables that are set and have no effect. */
  readonly leftAside: readonly string[]
}

/** `own`: settings of the demo itself, by flag; `network`: the network of its receiver. */
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
