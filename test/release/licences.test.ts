// Everything that comes with Offhook has a licence that Offhook may pass on, and THIRD_PARTY_LICENSES.txt has its text.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { LICENCES_FILE, licencesText, refusedLicences } from '../../scripts/release/licences.ts'
import { NODE, PARTS, POSTGRES, shippedPackages } from '../../scripts/release/shipped.ts'

const root = join(import.meta.dirname, '../..')
const packages = shippedPackages(root)
/** The texts are read from the packages of Linux on x64. */
const isComplete = [NODE, POSTGRES].every((name) => existsSync(join(root, 'node_modules', name)))

test('every licence is in a list of licences that Offhook may pass on', () => {
  assert.deepEqual(refusedLicences([...packages, ...PARTS]), [])
})

test('a licence in neither list is refused, also within an expression', () => {
  const refused = (licence: string): boolean => refusedLicences([{ name: 'other', licence }]).length > 0
  for (const licence of ['GPL-3.0-only', 'UNLICENSED', '', 'none', 'MIT AND GPL-2.0-only', 'SSPL-1.0'])
    assert.ok(refused(licence), licence)
  for (const licence of ['MIT', '(MIT OR GPL-2.0-only)', '(MIT AND Zlib)']) assert.ok(!refused(licence), licence)
})

test(
  `${LICENCES_FILE} is up to date`,
  { skip: !isComplete && `written and compared where ${NODE} is installed` },
  () => {
    const isSame = readFileSync(join(root, LICENCES_FILE), 'utf8') === licencesText(root)
    assert.ok(isSame, `Run "npm run licences", and commit ${LICENCES_FILE}.`)
  },
)

test('NOTICE names each library under the LGPL, in the version that is installed', () => {
  const notice = readFileSync(join(root, 'NOTICE'), 'utf8')
  const lesser = [
    ...packages.filter(({ licence }) => licence.includes('LGPL')).map(({ name }) => name),
    ...PARTS.filter(({ licence }) => licence.includes('LGPL')).map(({ inside }) => inside),
  ]
  assert.equal(new Set(lesser).size, 4)
  for (const name of lesser) {
    const version = packages.find((one) => one.name === name)?.version
    assert.ok(notice.includes(`${name} ${version}`), `${name} ${version}`)
  }
})

test('parts have the versions of the packages that contain them', () => {
  const versionOf = (name: string): string => packages.find((one) => one.name === name)?.version ?? ''
  const partOf = (name: string): string => PARTS.find((one) => one.name === name)?.version ?? 'none'
  assert.equal(partOf('Node.js'), versionOf(NODE))
  assert.ok(readFileSync(join(root, 'web/parts/icons.ts'), 'utf8').includes(`Lucide ${partOf('Lucide, icons')} `))
  assert.ok(versionOf(POSTGRES).startsWith(`${partOf('PostgreSQL')}.`), versionOf(POSTGRES))
  for (const { name, inside } of PARTS.filter((part) => part.inside !== 'the dashboard'))
    assert.notEqual(versionOf(inside), '', `${name} is inside ${inside}, which is not shipped`)
})
