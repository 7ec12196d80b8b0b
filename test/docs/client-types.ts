// The part of the API's document of which the types of the client (src/client/openapi.ts) are made. test/clients makes them.
import { createHash } from 'node:crypto'
import { readApiDocument } from '../kit/api-document.ts'

export const CLIENT_TYPES = 'src/client/openapi.ts'

export async function readClientDocument(): Promise<string> {
  return JSON.stringify(await readApiDocument(), withoutExamples)
}

/** The first lines of the types. They name the document, so that types of an earlier document are noticed without the generator. */
export function clientTypesHead(document: string): string {
  const hash = createHash('sha256').update(document).digest('hex')
  return `// Made of /openapi.json by openapi-typescript: npm run docs.\n// SHA-256 of the document without examples: ${hash}\n\n`
}

/**
 * Leaves out examples of whole bodies, which are for readers of the document: as comments on types, they would be most
 * of the module.
 */
function withoutExamples(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('schema' in value) || 'in' in value) return value
  return { schema: value.schema }
}
