// A schema for each service. The document and the schema of configuration files describe the settings by the inputs that the
// service declares.
import { SERVICES } from '../../integrations/services.ts'
import type { Service, ServiceInput } from '../../integrations/services/service.ts'
import { pascalCase, schemaRef } from './schema-names.ts'
import { unionBySettings } from './settings-union.ts'

type Schema = Readonly<Record<string, unknown>>

/**
 * Schemas of the settings of each service that has settings, by name: `SlackSettings`. `others`: the schema of a setting of any
 * other service.
 */
export function serviceSettingsSchemas(others: Schema): Record<string, Schema> {
  const schemas = SERVICES.filter(hasInputs).map((service) => [settingsName(service), settingsOf(service, others)])
  return Object.fromEntries(schemas)
}

/**
 * The input of each service, where `input` has `service` and `settings`. The union has no discriminator: a discriminator is
 * required, but a generic webhook needs no `service`.
 */
export function unionOfServices(name: string, input: Schema): Record<string, Schema> {
  const { settings } = input['properties'] as Readonly<Record<string, Schema>>
  const variants = SERVICES.map((service) => {
    const { id, name: title, summary: description } = service
    const own = hasInputs(service) ? schemaRef(settingsName(service)) : settings
    return { value: id, title, description, settings: own ?? {}, isDefault: id === 'generic' }
  })
  const { union, schemas } = unionBySettings(name, input, { tag: 'service', variants })
  return { ...schemas, [name]: { description: input['description'], ...union } }
}

/**
 * No setting is required, because an incomplete integration may be saved. Settings of a service that was chosen before are kept.
 */
function settingsOf({ name, inputs }: Service, others: Schema): Schema {
  return {
    type: 'object',
    description: `Settings of ${name}.`,
    properties: Object.fromEntries(inputs.map((one) => [one.key, schemaOf(one)])),
    additionalProperties: others,
  }
}

function schemaOf({ label, help, secret, options, example }: ServiceInput): Schema {
  const choices = options.map(({ value }) => value)
  const examples = choices.length > 0 ? choices : example === '' ? [] : [example]
  return {
    title: label,
    description: help,
    ...(secret
      ? { oneOf: [{ type: 'string' }, schemaRef('ShownSecret'), { type: 'null' }] }
      : { type: ['string', 'null'] }),
    ...(examples.length > 0 && { examples }),
  }
}

const hasInputs = ({ inputs }: Service): boolean => inputs.length > 0
const settingsName = ({ id }: Service): string => `${pascalCase(id)}Settings`
