// The software bill of materials (CycloneDX): the components that `npm sbom` finds in the lock file, without those that only
// developers use, and with the software inside packages and the dashboard (shipped.ts). It has no random number and no time, so
// the same sources make the same file.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { PARTS, compare, shippedPackages } from './shipped.ts'
import type { Part, Use } from './shipped.ts'

/** What of CycloneDX is read here. Other members are kept. */
interface Bom {
  readonly serialNumber: string
  readonly metadata: { readonly timestamp?: string; readonly component: Component }
  readonly components: readonly Component[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
}

interface Component {
  readonly 'bom-ref': string
  readonly name: string
  readonly version?: string
  readonly scope?: string
  readonly purl?: string
  readonly properties?: readonly { readonly name: string; readonly value: string }[]
}

/** Names by which databases of vulnerabilities know a part. */
const CPE: Readonly<Record<string, string>> = {
  'Node.js': 'nodejs:node.js',
  PostgreSQL: 'postgresql:postgresql',
  OpenSSL: 'openssl:openssl',
  ICU: 'icu-project:international_components_for_unicode',
  libxml2: 'xmlsoft:libxml2',
  libxslt: 'xmlsoft:libxslt',
  zlib: 'zlib:zlib',
}

export function sbomOf(root: string, version: string): string {
  const args = ['sbom', '--package-lock-only', '--workspaces=false', '--sbom-format', 'cyclonedx']
  const all = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })) as Bom
  const uses = new Map(shippedPackages(root).map((one) => [`${one.name}@${one.version}`, one.use]))
  const useOf = ({ name, version }: Component): Use | undefined => uses.get(`${name}@${version}`)
  const packages = all.components.filter((component) => useOf(component) !== undefined)
  const own = { ref: all.metadata.component['bom-ref'], now: `offhook@${version}` }
  const isShipped = new Set([own.ref, ...packages.map((component) => component['bom-ref'])])
  const refOf = (ref: string): string => (ref === own.ref ? own.now : ref)
  const { timestamp: _timestamp, ...metadata } = all.metadata
  const content = {
    ...all,
    metadata: {
      ...metadata,
      component: {
        ...metadata.component,
        'bom-ref': own.now,
        type: 'application',
        // npm takes the name of the folder.
        name: 'offhook',
        version,
        purl: `pkg:npm/offhook@${version}`,
        properties: [],
      },
    },
    components: [
      ...packages.map((component) => ({
        ...component,
        scope: useOf(component) === 'platform' ? 'optional' : 'required',
        properties: [{ name: 'offhook:use', value: useOf(component) }],
      })),
      ...PARTS.map(partComponent),
    ].toSorted((a, b) => compare(a['bom-ref'], b['bom-ref'])),
    dependencies: all.dependencies
      .filter(({ ref }) => isShipped.has(ref))
      .map(({ ref, dependsOn }) => ({
        ref: refOf(ref),
        dependsOn: dependsOn.filter((one) => isShipped.has(one)).toSorted(compare),
      }))
      .toSorted((a, b) => compare(a.ref, b.ref)),
  }
  const { serialNumber: _serialNumber, ...named } = content
  const serialNumber = `urn:uuid:${uuidOf(JSON.stringify(named))}`
  const { bomFormat, specVersion, ...rest } = named as typeof named & { bomFormat: string; specVersion: string }
  return `${JSON.stringify({ bomFormat, specVersion, serialNumber, ...rest }, null, 2)}\n`
}

function partComponent(part: Part): Component & Readonly<Record<string, unknown>> {
  const { name, version, licence, inside, url } = part
  const cpe = CPE[name]
  return {
    'bom-ref': `${inside}#${name}`,
    type: inside === 'the dashboard' || licence === 'ODC-By-1.0' ? 'data' : 'library',
    name,
    ...(version !== null && { version }),
    ...(cpe !== undefined && version !== null && { cpe: `cpe:2.3:a:${cpe}:${version}:*:*:*:*:*:*:*` }),
    licenses: licensesOf(licence),
    externalReferences: [{ type: 'website', url }],
    properties: [{ name: 'offhook:inside', value: inside }],
  }
}

function licensesOf(licence: string): readonly object[] {
  if (licence.includes(' ')) return [{ expression: licence }]
  return [{ license: licence.startsWith('LicenseRef-') ? { name: licence } : { id: licence } }]
}

/** A UUID that follows from the text (RFC 9562, version 8). */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  const variant = (Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant.toString(16)}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
