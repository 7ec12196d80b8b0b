// Generators of clients write TypeScript by the API of the compiler, which TypeScript 7 does not have yet. Preloaded, this gives them the
// one of this folder (`node --import`).
import { registerHooks } from 'node:module'

registerHooks({
  resolve(specifier, context, next) {
    return specifier === 'typescript'
      ? next(specifier, { ...context, parentURL: import.meta.url })
      : next(specifier, context)
  },
})
