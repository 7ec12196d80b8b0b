// Generates the types of the client (src/client) from the API document with openapi-typescript. It is in this folder because
// it needs its TypeScript.
import openapiTS, { astToString, type SchemaObject } from 'openapi-typescript'
import ts from 'typescript'
import { clientTypesHead, readClientDocument } from '../docs/client-types.ts'

/** Returns a module with the paths of the document, and each of its schemas by name. */
export async function clientTypes(): Promise<string> {
  const document = await readClientDocument()
  const nodes = await openapiTS(document, {
    alphabetize: true,
    defaultNonNullable: false,
    immutable: true,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    transform: (schema) => (isPair(schema) ? PAIR : schema.format === 'binary' ? BYTES : undefined),
  })
  return clientTypesHead(document) + astToString(nodes)
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
