// Loaded by `--import`: tests run the JavaScript of the package (dist/package/offhook) in place of src, in their own process and
// in all Node processes that they start. Modules that the package does not contain stay as they are.
import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = join(import.meta.dirname, '../..')
const source = pathToFileURL(join(root, 'src/')).href
const packaged = pathToFileURL(join(root, 'dist/package/offhook/src/')).href

registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context)
    if (!resolved.url.startsWith(source) || !resolved.url.endsWith('.ts')) return resolved
    const url = packaged + resolved.url.slice(source.length).replace(/\.ts$/, '.js')
    return existsSync(new URL(url)) ? { ...resolved, url, format: 'module' } : resolved
  },
})
