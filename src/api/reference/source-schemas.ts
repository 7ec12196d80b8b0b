// A schema for each kind of source. The document and the schema of configuration files describe the settings by the declaration
// of the kind.
import type { Setting } from '../../sources/kinds/kind.ts'
import { SOURCE_KINDS, type KnownKind } from '../../sources/kinds/kinds.ts'
import { pascalCase, schemaRef, TYPE_NAME } from './schema-names.ts'
import { unionBySettings } from './settings-union.ts'

type Schema = Readonly<Record<string, unknown>>

const TEXT: Schema = { type: ['string', 'null'] }

const SHAPES: Readonly<Record<Setting['type'], Schema>> = {
  code: TEXT,
  phone: TEXT,
  folder: TEXT,
  origin: TEXT,
  country: TEXT,
  timezone: TEXT,
  select: TEXT,
  number: { type: ['integer', 'null'] },
  switch: { type: ['boolean', 'null'] },
  secret: { oneOf: [{ type: 'string' }, schemaRef('ShownSecret'), { type: 'null' }] },
  contexts: {
    type: ['object', 'null'],
    additionalProperties: schemaRef('ContextRole'),
    description: 'Role of each dialplan context, by name.',
  },
  auth: { type: ['object', 'null'], additionalProperties: true, description: 'How messages are authenticated.' },
  mapping: { type: ['object', 'null'], additionalProperties: true, description: 'How messages map to calls.' },
}

/** Schemas of the settings of each kind, by name: `AsteriskAriSettings`. */
export function sourceSettingsSchemas(): Record<string, Schema> {
  return Object.fromEntries(SOURCE_KINDS.map((kind) => [settingsName(kind), settingsOf(kind)]))
}

/** The input of each kind, where `input` has `kind` and `settings`. */
export function unionOfKinds(name: string, input: Schema): Record<string, Schema> {
  const variants = SOURCE_KINDS.map((kind) => {
    const { id, name: title, summary: description } = kind
    return { value: id, title, description, settings: schemaRef(settingsName(kind)) }
  })
  const { union, schemas } = unionBySettings(name, input, { tag: 'kind', variants })
  const mapping = Object.fromEntries(SOURCE_KINDS.map(({ id }, index) => [id, union.oneOf[index]?.$ref]))
  return { ...schemas, [name]: { ...union, discriminator: { propertyName: 'kind', mapping } } }
}

function settingsOf({ name, settings }: KnownKind): Schema {
  const all = Object.entries(settings)
  return {
    title: `${name} settings`,
    type: 'object',
    description: `Settings of a source of kind ${name}.`,
    properties: Object.fromEntries(all.map(([key, one]) => [key, schemaOf(one)])),
    required: all.flatMap(([key, one]) => (isNeeded(one) ? [key] : [])),
    additionalProperties: false,
  }
}

/** Whether the setting is required. A secret is not: the saved secret may be kept. */
function isNeeded(setting: Setting): boolean {
  return setting.type !== 'secret' && (setting.check(undefined, {})?.length ?? 0) > 0
}

function schemaOf({ type, label, help, choices, typeName, default: usual }: Setting): Schema {
  const shape = SHAPES[type]
  const said = [help, usual === '' ? '' : `Defaults to ${String(usual)}.`].filter((text) => text !== '').join(' ')
  return {
    ...(label !== '' && { title: label }),
    ...shape,
    // Without an example, editors suggest 0 for a number.
    ...(type === 'number' && usual !== '' && { example: Number(usual) }),
    ...(choices.length > 0 && { enum: [...choices.map(({ value }) => value), null], [TYPE_NAME]: typeName }),
    ...(said !== '' && { description: said }),
  }
}

const settingsName = ({ id }: KnownKind): string => `${pascalCase(id)}Settings`
