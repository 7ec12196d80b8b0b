// The schema of a field's value, by its type in the catalogue. calls/field-values.ts accepts the same values in handwritten code.
import { z } from '@hono/zod-openapi'
import type { Field, FieldType } from '../../calls/fields.ts'
import { isWebLink } from '../../text/web-link.ts'
import { LIST_LENGTH_MAX, readTime, TEXT_LENGTH_MAX, VALUE_LENGTH_MAX } from '../../calls/field-values.ts'
import { namedType } from '../http/named-types.ts'

const shortText = z.string().max(VALUE_LENGTH_MAX)

const schemas: Readonly<Record<FieldType, z.ZodType>> = {
  string: shortText,
  phone: shortText,
  url: shortText.refine((text) => text === '' || isWebLink(text)).openapi({ pattern: '^$|^[Hh][Tt][Tt][Pp][Ss]?://' }),
  enum: shortText,
  text: z.string().max(TEXT_LENGTH_MAX),
  int: z.int(),
  number: z.number(),
  decimal: z.union([z.string().regex(/^-?\d{1,30}(?:\.\d{1,30})?$/), z.number()]),
  bool: z.boolean(),
  datetime: z
    .string()
    .refine((text) => readTime(text) !== undefined)
    .openapi({ format: 'date-time' }),
  list: z.array(shortText).max(LIST_LENGTH_MAX),
}

export function valueSchema({ type, values, typeName, help, example }: Field): z.ZodType {
  const schema = (values ? z.enum(values) : schemas[type]).openapi({ description: help, example })
  return typeName === undefined ? schema : namedType(typeName, schema)
}
