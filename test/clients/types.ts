// Generates the types of the client (src/client) from the API document with openapi-typescript. It is in this workspace
// because it needs its TypeScript.
import openapiTS, { astToString, type SchemaObject } from 'openapi-typescript'
import ts from 'typescript'

/** Returns a module with the paths of the document, and each of its schemas by name. */
export async function clientTypes(document: Readonly<Record<string, unknown>>): Promise<string> {
  const nodes = await openapiTS(JSON.stringify(document, withoutExamples), {
    alphabetize: true,
    defaultNonNullable: false,
    immutable: true,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    transform: (schema) => (isPair(schema) ? PAIR : schema.format === 'binary' ? BYTES : undefined),
  })
  return `// Made of /openapi.json by openapi-typescript: npm run docs.\n\n${astToString(nodes)}`
}

/**
 * Leaves out examples of whole bodies, which are for readers of the document: as comments on types, they would be most
 * of the module.
 */
function withoutExamples(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('schema' in value) || 'in' in value) return value
  return { schema: value.schema }
}

/** Whether a schema is a pair of a header and its value: a tuple, which the document describes by its length alone. */
function isPair(schema: SchemaObject): boolean {
  return schema.type === 'array' && schema.minItems === 2 && schema.maxItems === 2
}

const { factory, SyntaxKind } = ts
const STRING = factory.createKeywordTypeNode(SyntaxKind.StringKeyword)
const PAIR = factory.createTypeOperatorNode(SyntaxKind.ReadonlyKeyword, factory.createTupleTypeNode([STRING, STRING]))
const BYTES = factory.createUnionTypeNode([
  factory.createTypeReferenceNode('Blob'),
  factory.createTypeReferenceNode('Uint8Array', [factory.createTypeReferenceNode('ArrayBuffer')]),
])
