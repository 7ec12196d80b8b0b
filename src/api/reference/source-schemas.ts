// A schema for each kind of source: what the document and the schema of configuration files say of its settings follows from the
// kind's own declaration.
import { CONTEXT_ROLES } from '../../sources/kinds/context-roles.ts'
import type { Setting } from '../../sources/kinds/kind.ts'
import { SOURCE_KINDS, type KnownKind } from '../../sources/kinds/kinds.ts'
import { pascalCase, schemaRef } from './schema-names.ts'

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
    additionalProperties: { type: 'string', enum: CONTEXT_ROLES },
    description: 'Role of each dialplan context, by name.',
  },
  auth: { type: ['object', 'null'], additionalProperties: true, description: 'How messages are authenticated.' },
  mapping: { type: ['object', 'null'], additionalProperties: true, description: 'How messages map to calls.' },
}

/** Schemas of the settings of each kind, by name: `AsteriskAriSettings`. */
export function sourceSettingsSchemas(): Record<string, Schema> {
  return Object.fromEntries(SOURCE_KINDS.map((kind) => [settingsName(kind), settingsOf(kind)]))
}

/** `input`, which has `kind` and `settings`, as a union of what each kind takes; its schemas by name, the union under `name`. */
export function unionOfKinds(name: string, input: Schema): Record<string, Schema> {
  const properties = input['properties'] as Readonly<Record<string, Schema>>
  const variants = SOURCE_KINDS.map((kind): [string, Schema] => [
    `${pascalCase(kind.id)}${name}`,
    {
      ...input,
      title: kind.name,
      description: kind.summary,
      properties: {
        ...properties,
        kind: { type: 'string', enum: [kind.id] },
        settings: schemaRef(settingsName(kind)),
      },
    },
  ])
  const union = {
    oneOf: variants.map(([variant]) => schemaRef(variant)),
    discriminator: {
      propertyName: 'kind',
      mapping: Object.fromEntries(
        SOURCE_KINDS.map(({ id }, index) => [id, schemaRef(variants[index]?.[0] ?? '').$ref]),
      ),
    },
  }
  return { ...Object.fromEntries(variants), [name]: union }
}

function settingsOf({ name, settings }: KnownKind): Schema {
  const all = Object.entries(settings)
  return {
    type: 'object',
    description: `Settings of a source of kind ${name}.`,
    properties: Object.fromEntries(all.map(([key, one]) => [key, schemaOf(one)])),
    required: all.flatMap(([key, one]) => (isNeeded(one) ? [key] : [])),
    additionalProperties: false,
  }
}

/** Whether it cannot be left out. A secret can, where one is kept. */
function isNeeded(setting: Setting): boolean {
  return setting.type !== 'secret' && (setting.check(undefined, {})?.length ?? 0) > 0
}

function schemaOf({ type, label, help, choices, default: usual }: Setting): Schema {
  const shape = SHAPES[type]
  const said = [help, usual === '' ? '' : `Defaults to ${String(usual)}.`].filter((text) => text !== '').join(' ')
  return {
    ...(label !== '' && { title: label }),
    ...shape,
    ...(choices.length > 0 && { enum: [...choices.map(({ value }) => value), null] }),
    ...(said !== '' && { description: said }),
  }
}

const settingsName = ({ id }: KnownKind): string => `${pascalCase(id)}Settings`
