// An input whose settings depend on one of its members, as a union: a schema for each value of that member.
import { pascalCase, schemaRef } from './schema-names.ts'

type Schema = Readonly<Record<string, unknown>>

interface Variant {
  /** The value of the member. */
  readonly value: string
  readonly title: string
  readonly description: string
  readonly settings: Schema
  /** Whether this variant applies when the member is left out. */
  readonly isDefault?: boolean
}

/** The variants of `input`, by name (`TwilioSourceInput`), and their union. `tag`: the member that distinguishes them. */
export function unionBySettings(
  name: string,
  input: Schema,
  { tag, variants }: { readonly tag: string; readonly variants: readonly Variant[] },
) {
  const properties = input['properties'] as Readonly<Record<string, Schema>>
  const required = input['required'] as readonly string[]
  // Tools don't use an optional member to distinguish variants, whatever values it has.
  const notAnother = (value: string) => ({
    not: { properties: { [tag]: { not: { enum: [value] } } }, required: [tag] },
  })
  const schemas = variants.map(({ value, title, description, settings, isDefault = false }): [string, Schema] => [
    `${pascalCase(value)}${name}`,
    {
      ...input,
      title,
      description,
      properties: {
        ...properties,
        [tag]: { type: 'string', enum: [value], ...(isDefault && { default: value }) },
        settings,
      },
      ...(isDefault && notAnother(value)),
      required: isDefault ? required.filter((one) => one !== tag) : [...new Set([...required, tag])],
    },
  ])
  return { schemas: Object.fromEntries(schemas), union: { oneOf: schemas.map(([variant]) => schemaRef(variant)) } }
}
