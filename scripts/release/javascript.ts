// Turns a TypeScript module into JavaScript with the same lines and columns: types become spaces, and relative imports of `.ts`
// files import `.js` files. Node refuses to strip types of files under node_modules, so a package contains JavaScript.
import { stripTypeScriptTypes } from 'node:module'
import { parseSync } from 'oxc-parser'

export interface JavaScript {
  readonly code: string
  /** The relative imports of the code, as written in the TypeScript. Imports of types are not among them. */
  readonly imports: readonly string[]
}

/** Throws if the text is not valid, or if its syntax cannot be erased (an enum, a parameter property). */
export function javascriptOf(typescript: string): JavaScript {
  const code = stripTypeScriptTypes(typescript, { mode: 'strip' })
  const { module, errors } = parseSync('module.js', code)
  const [error] = errors
  if (error) throw new SyntaxError(error.message)
  const requests = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap((entry) => entry.moduleRequest ?? [])),
    ...module.dynamicImports.map(({ moduleRequest }) => moduleRequest),
  ]
  // Several entries of an export share a request.
  const quoted = new Map(requests.map(({ start, end }) => [start, code.slice(start, end)]))
  const relative = [...quoted].filter(([, text]) => /^(['"])\.{1,2}\/.*\1$/.test(text)).toSorted(([a], [b]) => a - b)
  let changed = code
  for (const [start, text] of relative)
    changed = changed.slice(0, start) + withJavaScriptExtension(text) + changed.slice(start + text.length)
  return { code: changed, imports: [...new Set(relative.map(([, text]) => text.slice(1, -1)))] }
}

/** `'./call.ts'` → `'./call.js'`: as long as before. */
export function withJavaScriptExtension(path: string): string {
  return path.replace(/\.ts(?=['"]?$)/, '.js')
}
