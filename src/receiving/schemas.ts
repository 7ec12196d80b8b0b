// JSON Schemas of events, made of the fields and events that events.ts lists.
import { EVENT_DESCRIPTIONS, EVENT_TYPES, FIELD_SCHEMAS, type EventType } from './events.ts'
import type { FieldSchema } from './field-schema.ts'

/** The schema of the body of an event. */
export interface EventSchema {
  readonly title: EventType
  readonly description: string
  readonly type: 'object'
  readonly properties: Readonly<Record<string, FieldSchema | { readonly type: 'string'; readonly const: EventType }>>
}

/**
 * The JSON Schema of each event (draft 7 and newer): a JSON body whose rows send fields under their own names, without filters.
 * No field is required, because the rows of the integration decide which are sent, and other properties are allowed.
 *
 * @example With Ajv and ajv-formats
 * ```js
 * import { EVENT_SCHEMAS, verify } from 'offhook/receiving'
 *
 * const isFinal = addFormats(new Ajv()).compile(EVENT_SCHEMAS['call.final'])
 * const { body } = await verify(request, { keys })
 * if (!isFinal(JSON.parse(body))) console.error(isFinal.errors)
 * ```
 */
export const EVENT_SCHEMAS: Readonly<Record<EventType, EventSchema>> = Object.fromEntries(
  EVENT_TYPES.map((type) => [type, schemaOf(type)]),
) as Record<EventType, EventSchema>

function schemaOf(type: EventType): EventSchema {
  return {
    title: type,
    description: EVENT_DESCRIPTIONS[type],
    type: 'object',
    properties: { ...FIELD_SCHEMAS, event_type: { type: 'string', const: type } },
  }
}
