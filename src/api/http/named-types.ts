// How a contract gives a type its name in the API's description, and the named types that several contracts share.
import { z } from '@hono/zod-openapi'
import { valuesByField, type FieldRights } from '../../access/show.ts'
import { SPOKEN_FIELDS } from '../../calls/fields.ts'
import { RECORDING_LINK_FIELDS } from '../../calls/recording.ts'
import { OUTCOMES, STATUSES } from '../../calls/status.ts'
import { typeNames } from '../../schema.ts'
import { TYPE_NAME } from '../reference/schema-names.ts'

/** As `namedType` of src/schema.ts, for schemas of zod. An input has the same name. */
export function namedType<Type extends z.ZodType>(name: string, schema: Type): Type {
  typeNames.add(name)
  return schema.openapi({ [TYPE_NAME]: name })
}

export function namedEnum<const Values extends readonly string[]>(name: string, values: Values) {
  return namedType(name, z.enum(values))
}

export const CallStatus = namedEnum('CallStatus', STATUSES)
export const CallOutcome = namedEnum('CallOutcome', OUTCOMES)

const text = z.string()

/** The value of a field of a call. */
export const FieldValue = namedType('FieldValue', z.union([text, z.number(), z.boolean(), z.array(text).readonly()]))

/** The fields that not everybody may see who sees calls: what was said, and links to recordings. */
export const FIELD_RIGHTS: FieldRights = {
  ...Object.fromEntries(SPOKEN_FIELDS.map((code) => [code, ['bodies', 'numbers']])),
  ...Object.fromEntries(RECORDING_LINK_FIELDS.map((code) => [code, ['recordings']])),
}

/** The fields of a call, by code. */
export const FieldValues = valuesByField(z.record(z.string(), FieldValue.nullable()), FIELD_RIGHTS)
