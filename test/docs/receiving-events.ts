// Generates the types and schemas of events in `offhook/receiving` from the webhooks of the API's document.
import { TYPE_NAME } from '../../src/api/reference/schema-names.ts'
import { webhooks, type FieldSchema } from '../../src/api/reference/webhooks.ts'

/** Returns a module with a type for each event, and with the schema of each field. */
export function receivingEvents(): string {
  const { common, schemas } = webhooks()
  const fields = Object.entries(common.CallEvent.properties)
  const events = Object.entries(schemas).map(([name, { description, allOf }]) => ({
    name,
    type: allOf[1].properties.event_type.const,
    description,
  }))
  const union = events.map(({ name }) => `  | ${name}`).join('\n')
  return [
    '// Made of the webhooks of /openapi.json: npm run docs.',
    "import type { FieldSchema } from './field-schema.ts'",
    '',
    '/** Every type of event, in the order within a call. */',
    `export const EVENT_TYPES = ${JSON.stringify(events.map(({ type }) => type))} as const`,
    'export type EventType = (typeof EVENT_TYPES)[number]',
    '',
    comment(
      'All fields of a call and its event, as a JSON body has them if its rows send them under their own names. The rows of the integration decide which fields are sent. A value that is not known is `null`.',
    ),
    'export interface EventFields {',
    ...fields.flatMap(([code, schema]) => [
      comment(schema.description, '  '),
      `  readonly ${code}?: ${typeOf(schema)} | null`,
    ]),
    '}',
    ...events.flatMap(({ type, name, description }) => [
      '',
      comment(description),
      `export interface ${name} extends EventFields {`,
      `  readonly event_type: ${JSON.stringify(type)}`,
      '}',
    ]),
    '',
    comment('Any event of an integration that sends the field `event_type`, which tells them apart.'),
    `export type CallEvent =\n${union}`,
    '',
    comment('When each event is sent.'),
    `export const EVENT_DESCRIPTIONS: Readonly<Record<EventType, string>> = ${JSON.stringify(
      Object.fromEntries(events.map(({ type, description }) => [type, description])),
      null,
      2,
    )}`,
    '',
    comment('The JSON Schema of each field, by its code. For a schema of a body with your own keys.'),
    'export const FIELD_SCHEMAS: Readonly<Record<keyof EventFields, FieldSchema>> = {',
    ...fields.map(([code, schema]) => `  ${code}: ${JSON.stringify(portable(schema))},`),
    '}',
    '',
  ].join('\n')
}

function typeOf({ type: [json], enum: values }: FieldSchema): string {
  if (values) return values.flatMap((value) => (value === null ? [] : JSON.stringify(value))).join(' | ')
  if (json === 'array') return 'readonly string[]'
  return json === 'integer' ? 'number' : json
}

/** Without the words of OpenAPI, which other readers of JSON Schema refuse. */
function portable({ example, [TYPE_NAME]: _typeName, ...schema }: FieldSchema): object {
  return { ...schema, ...(example !== undefined && { examples: [example] }) }
}

function comment(text: string, indent = ''): string {
  return `${indent}/** ${text} */`
}
