// The known vulnerabilities of a Node or a PostgreSQL (S48), by the table in security-releases.json: security releases of the
// lines that Offhook runs on, newest first, each with its vendor's page. `count` is the vendor's number of CVEs (`null`: not
// known), `cves` lists those that are known by name. bin/offhook takes its oldest Node from the same table.
import releases from './security-releases.json' with { type: 'json' }

type Product = 'Node' | 'PostgreSQL'

interface SecurityRelease {
  /** The first version of its line that has the fixes. */
  readonly version: string
  readonly date: string
  readonly count: number | null
  readonly cves: readonly string[]
  readonly source: string
}

const TABLE: Readonly<Record<Product, readonly SecurityRelease[]>> = {
  Node: releases.node,
  PostgreSQL: releases.postgresql,
}

/** The security releases that came after a version in its line, newest first. */
function missingReleases(product: Product, version: string): readonly SecurityRelease[] {
  const [major, ...rest] = numbersOf(version)
  return TABLE[product].filter((release) => {
    const [line, ...fixed] = numbersOf(release.version)
    return line === major && isBefore(rest, fixed)
  })
}

/**
 * The known vulnerabilities of a version, with the vendor's page: `PostgreSQL 18.4 lacks the security fixes of 18.7
 * (CVE-2026-6460, …) and 18.6 (28 CVEs): https://…`, without a full stop. `null` if none is known.
 */
function knownHoles(product: Product, version: string): string | null {
  const missing = missingReleases(product, version)
  const [newest] = missing
  if (newest === undefined) return null
  const named = missing.slice(0, 2).map((release) => `${release.version} (${cvesOf(release)})`)
  const earlier = missing.length > named.length ? ' and earlier ones' : ''
  return `${product} ${shortOf(version)} lacks the security fixes of ${named.join(earlier === '' ? ' and ' : ', ')}${earlier}: ${newest.source}`
}

/** Says what to do about the present Node, in sentences; `null` if no vulnerability is known. */
export function nodeAdvice(version: string): string | null {
  const holes = knownHoles('Node', version)
  return holes && `${holes}. Install Node ${newestOf('Node', version)} or newer.`
}

/** Says what to do about a PostgreSQL, in sentences; `null` if no vulnerability is known. */
export function postgresAdvice(version: string, isBundled: boolean): string | null {
  const holes = knownHoles('PostgreSQL', version)
  if (holes === null) return null
  const newest = newestOf('PostgreSQL', version)
  return isBundled
    ? `The bundled ${holes}. Only this machine can reach it, through a socket in the data folder. In production, use your own PostgreSQL ${newest} or newer: offhook move --to <DATABASE_URL>.`
    : `${holes}. Update that server to ${newest} or newer.`
}

/** The newest security release in the line of a version. */
function newestOf(product: Product, version: string): string {
  const [major] = numbersOf(version)
  return TABLE[product].find((release) => numbersOf(release.version)[0] === major)?.version ?? version
}

function cvesOf({ count, cves }: SecurityRelease): string {
  return count === null ? cves.join(', ') : `${count} CVEs`
}

/** `18.4.0-beta.17`, `18.6 (Debian 18.6-1)`, `v26.12.1` → their numbers; the text after them says nothing about fixes. */
function numbersOf(version: string): number[] {
  return /^v?(\d+(?:\.\d+)*)/.exec(version)?.[1]?.split('.').map(Number) ?? []
}

function shortOf(version: string): string {
  return numbersOf(version).join('.')
}

function isBefore(version: readonly number[], other: readonly number[]): boolean {
  for (let i = 0; i < Math.max(version.length, other.length); i++) {
    const difference = (version[i] ?? 0) - (other[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
