// The modules of a package: those that its entry points reach, as JavaScript.
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { javascriptOf, withJavaScriptExtension } from './javascript.ts'

/**
 * The files that the entry points reach by imports, by path from the root: modules as JavaScript, other files (JSON) as they are.
 * `entries` and paths that are imported are relative to `root` and end with `.ts` where they are modules.
 */
export function modulesOf(root: string, entries: readonly string[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  const waiting = [...entries]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const target = withJavaScriptExtension(path)
    if (files.has(target)) continue
    const text = readFileSync(join(root, path), 'utf8')
    if (!path.endsWith('.ts')) {
      files.set(target, text)
      continue
    }
    const { code, imports } = javascriptOf(text)
    files.set(target, code)
    for (const name of imports) waiting.push(posix.join(posix.dirname(path), name))
  }
  return files
}
