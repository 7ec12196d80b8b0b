// Which methods a path takes: for 405 and OPTIONS, which the router has no answer to.

interface Route {
  readonly method: string
  readonly path: string
}

/** The methods of all routes that lead to this path, with HEAD and OPTIONS where they come by themselves; or none. */
export function allowedMethods(routes: readonly Route[], path: string): string[] {
  const methods = new Set<string>()
  for (const route of routes) if (route.method !== 'ALL' && patternOf(route.path).test(path)) methods.add(route.method)
  if (methods.size === 0) return []
  if (methods.has('GET')) methods.add('HEAD')
  return [...methods.add('OPTIONS')].toSorted()
}

/** `/a/:id/b` as a pattern. */
function patternOf(path: string): RegExp {
  const literal = path.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${literal.replaceAll(/:[^/]+/g, '[^/]+')}$`)
}
