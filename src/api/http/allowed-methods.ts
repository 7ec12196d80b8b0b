// Lists the methods that a path supports, for 405 and OPTIONS, which the router does not answer.

interface Route {
  readonly method: string
  readonly path: string
}

/**
 * The methods of the routes that match this path, with HEAD and OPTIONS where they are implied; empty if no route matches. A path
 * that a route spells out, such as `/integrations/preview`, belongs to that route, although it could be an id in another route.
 */
export function allowedMethods(routes: readonly Route[], path: string): string[] {
  const matching = routes.filter((route) => patternOf(route.path).test(path))
  const fewest = Math.min(...matching.map((route) => parametersIn(route.path)))
  const methods = new Set(methodsOf(matching, (route) => parametersIn(route) === fewest))
  if (methods.size === 0) return []
  if (methods.has('GET')) methods.add('HEAD')
  return [...methods.add('OPTIONS')].toSorted()
}

/**
 * The paths that one route spells out and that could be an id in another route, with the methods that only the other route has.
 */
export function shadowedMethods(routes: readonly Route[]): { readonly path: string; readonly methods: string[] }[] {
  // Each expression is compiled once: compiling it for each pair of routes took a tenth of the start.
  const patterns = new Map(
    routes.map(({ path }) => [path, { pattern: patternOf(path), parameters: parametersIn(path) }]),
  )
  return [...patterns].flatMap(([path, { parameters }]) => {
    const own = new Set(methodsOf(routes, (route) => route === path))
    const others = methodsOf(routes, (route) => {
      const other = patterns.get(route)
      return other !== undefined && other.parameters > parameters && other.pattern.test(path)
    })
    const methods = [...new Set(others)].filter((method) => !own.has(method))
    return methods.length > 0 ? [{ path, methods }] : []
  })
}

function parametersIn(path: string): number {
  return path.split('/:').length - 1
}

function methodsOf(routes: readonly Route[], isOf: (path: string) => boolean): string[] {
  return routes.flatMap(({ method, path }) => (method !== 'ALL' && isOf(path) ? [method] : []))
}

/** The path `/a/:id/b` as a regular expression. */
function patternOf(path: string): RegExp {
  const literal = path.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${literal.replaceAll(/:[^/]+/g, '[^/]+')}$`)
}
