// Generators of clients write TypeScript through the compiler's API, which TypeScript 7 does not have yet. Preloaded
// (`node --import`), this module gives them the compiler of this folder.
import { registerHooks } from 'node:module'

registerHooks({
  resolve(specifier, context, next) {
    return specifier === 'typescript'
      ? next(specifier, { ...context, parentURL: import.meta.url })
      : next(specifier, context)
  },
})
