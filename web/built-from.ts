// The sources of the page, as recorded by the build itself: to find out whether the page must be built again.
import { globSync, readFileSync, statSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import type { Plugin } from 'vite'

const PAGE = 'dist/page/index.html'
/** Beside the page's folder, because everything in that folder is served. */
export const MODULES = 'dist/page-modules.json'
/** The packages whose code is in the page, by path from the root: `["node_modules/react", …]`. */
export const PAGE_PACKAGES = 'dist/page-packages.json'
/** Files that affect a build besides its modules: the packages, the TypeScript settings, and all of `web`. */
const BESIDES = ['web/**/*', 'package-lock.json', 'tsconfig*.json']

/** Records the files of this repository and the packages that the page consists of. */
export function recordModules(root: string): Plugin {
  return {
    name: 'record modules',
    async writeBundle(_, bundle) {
      const fileOf = (id: string): string =>
        relative(root, id.replace(/[?#].*$/, ''))
          .split(sep)
          .join('/')
      const own = [...this.getModuleIds()].map(fileOf).filter((file) => !/^(?:\.\.\/|node_modules\/|.*\0)/.test(file))
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      const rendered = chunks.flatMap(({ modules }) =>
        Object.entries(modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [fileOf(id)] : [])),
      )
      const packages = rendered.flatMap(
        (file) => /^node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(file) ?? [],
      )
      await mkdir(dirname(join(root, MODULES)), { recursive: true })
      await writeList(join(root, MODULES), own)
      await writeList(join(root, PAGE_PACKAGES), packages)
    },
  }
}

function writeList(file: string, names: readonly string[]): Promise<void> {
  return writeFile(file, JSON.stringify([...new Set(names)].toSorted(), null, 2))
}

/** Whether there is no page, or one of its sources was changed or removed since the build. */
export function isOutOfDate(root: string): boolean {
  const builtAt = changedAt(root, PAGE)
  const modules = readModules(root)
  if (builtAt === null || modules === null) return true
  return [...modules, ...globSync(BESIDES, { cwd: root })].some((file) => (changedAt(root, file) ?? Infinity) > builtAt)
}

function readModules(root: string): readonly string[] | null {
  try {
    return JSON.parse(readFileSync(join(root, MODULES), 'utf8')) as string[]
  } catch {
    // The page was not built yet, or was built by a version that kept no list.
    return null
  }
}

/** Milliseconds since 1970; `null` if the file does not exist. */
function changedAt(root: string, file: string): number | null {
  return statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? null
}
