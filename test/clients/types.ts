// The types of the client (src/client), made of the API's document by openapi-typescript. In this workspace, whose TypeScript it needs.
import openapiTS, { astToString, type SchemaObject } from 'openapi-typescript'
import ts from 'typescript'

/** A module with the paths of the document, and each of its schemas by its name. */
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

/** Examples of whole bodies are for readers of the document: as comments on types they would be most of the module. */
function withoutExamples(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('schema' in value) || 'in' in value) return value
  return { schema: value.schema }
}

/** A header with its value: a tuple, which the document says by its length alone. */
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
