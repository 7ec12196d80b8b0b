// Checks that the OpenAPI document declares a response of the API: its status, and the code of a problem.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'

/** The variable with the path of the document that the program of this run serves, if the run has stored it (warm-up.ts). */
export const API_DOCUMENT = 'OFFHOOK_TEST_DOCUMENT'

interface Operation {
  readonly operationId: string
  readonly responses: Readonly<Record<string, { readonly description: string }>>
}

type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>

interface Given {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly status: number
  /** The code of a problem. */
  readonly code: string | undefined
}

/** The paths that the document of the program at this address declares. */
export async function declaredPaths(url: string): Promise<Paths> {
  const stored = process.env[API_DOCUMENT]
  const text = stored === undefined ? await (await fetch(`${url}/openapi.json`)).text() : await readFile(stored, 'utf8')
  return (JSON.parse(text) as { paths: Paths }).paths
}

/** Fails if the operation does not declare the response. An unknown operation declares nothing. */
export function assertDeclared(paths: Paths, { method, path, status, code }: Given): void {
  const operation = operationOf(paths, method.toLowerCase(), path.split('?')[0] ?? '')
  if (!operation || code === 'method_not_allowed' || code === 'route_not_found') return
  const { operationId, responses } = operation
  const declared = responses[String(status)]
  assert.ok(declared, `${operationId} does not declare ${status} (${code})`)
  if (code !== undefined)
    assert.ok(declared.description.includes(`\`${code}\``), `${operationId} does not declare ${status} ${code}`)
}

function operationOf(paths: Paths, method: string, path: string): Operation | undefined {
  const segments = path.split('/')
  const templates = Object.keys(paths).filter((one) => {
    const parts = one.split('/')
    return parts.length === segments.length && parts.every((part, i) => part.startsWith('{') || part === segments[i])
  })
  // A path that is spelled out takes precedence over a path with an id in the same place.
  const [template = path] = templates.toSorted((a, b) => a.split('{').length - b.split('{').length)
  return paths[template]?.[method]
}
