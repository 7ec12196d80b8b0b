// How the OpenAPI document names schemas and refers to them.

const SCHEMAS = '#/components/schemas/'

/** The key in a schema for the name of its type, until the schema is replaced with a reference to the type. */
export const TYPE_NAME = 'x-type-name'

/** `{ $ref }` to the schema of this name. */
export function schemaRef(name: string): { readonly $ref: string } {
  return { $ref: SCHEMAS + name }
}

/** The name of the schema that a `$ref` refers to; `null` if it refers to none. */
export function nameOfRef($ref: unknown): string | null {
  return typeof $ref === 'string' ? $ref.replace(SCHEMAS, '') : null
}

/** `asterisk_ari` → `AsteriskAri`, `sendPastCalls` → `SendPastCalls`. */
export function pascalCase(text: string): string {
  return text.replaceAll(/(?:^|[^A-Za-z0-9]+)([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase())
}
