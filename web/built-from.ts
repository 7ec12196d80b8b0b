// What the page was built from, as the build itself saw it: whether it is older than that, and must be built again.
import { globSync, readFileSync, statSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import type { Plugin } from 'vite'

const PAGE = 'dist/page/index.html'
/** Beside the page, not in its folder: what is there is served. */
export const MODULES = 'dist/page-modules.json'
/** What a build follows beside its modules: the packages, how types and syntax are read, and all of `web`. */
const BESIDES = ['web/**/*', 'package-lock.json', 'tsconfig*.json']

/** Writes down the files of this repository that the page is made of. */
export function recordModules(root: string): Plugin {
  return {
    name: 'record modules',
    async writeBundle() {
      const files = [...this.getModuleIds()].map((id) =>
        relative(root, id.replace(/[?#].*$/, ''))
          .split(sep)
          .join('/'),
      )
      const own = files.filter((file) => !/^(?:\.\.\/|node_modules\/|.*\0)/.test(file))
      await mkdir(dirname(join(root, MODULES)), { recursive: true })
      await writeFile(join(root, MODULES), JSON.stringify([...new Set(own)].toSorted(), null, 2))
    },
  }
}

/** Whether there is no page, or anything that it was built from was changed or removed since. */
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
    // Not built yet, or by a version that kept no list.
    return null
  }
}

/** Milliseconds since 1970; `null` for what is not there. */
function changedAt(root: string, file: string): number | null {
  return statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? null
}
