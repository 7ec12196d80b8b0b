// An unknown member is most likely misspelled: the error suggests the member that was probably meant.
import { z } from '@hono/zod-openapi'
import { nearestOf } from '../../text/nearest-name.ts'
import { parsePointer } from '../../json/json-pointer.ts'
import { Config } from './contract.ts'
import type { Flaw } from '../../flaws/flaw.ts'

type Schema = Readonly<Record<string, unknown>>

let known: Schema | null = null

/** The flaws with a suggestion, where it is clear which member was meant. */
export function withSuggestions(flaws: readonly Flaw[]): Flaw[] {
  return flaws.map((flaw) => {
    if (flaw.code !== 'unknown') return flaw
    known ??= z.toJSONSchema(Config, { io: 'input', unrepresentable: 'any' })
    const keys = parsePointer(flaw.pointer)
    const typed = keys.pop() ?? ''
    const names = keys.reduce<readonly Schema[]>(
      (at, key) => at.flatMap((one) => memberSchemas(one, key)),
      choicesOf(known),
    )
    const meant = nearestOf(typed, new Set(names.flatMap((one) => Object.keys(propertiesOf(one)))))
    return {
      ...flaw,
      detail: meant === null ? 'Unknown property.' : `Unknown property. Did you mean ${meant}?`,
    }
  })
}

/** A schema, or the schemas of its variants. */
function choicesOf(schema: unknown): readonly Schema[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { $ref, anyOf, oneOf, allOf } = schema as Schema
  if (typeof $ref === 'string') {
    const name = $ref.split('/').at(-1) ?? ''
    const defs = known?.['$defs']
    return typeof defs === 'object' && defs !== null ? choicesOf((defs as Schema)[name]) : []
  }
  const several = [anyOf, oneOf, allOf].flatMap((list) => (Array.isArray(list) ? list : []))
  return several.length > 0 ? several.flatMap(choicesOf) : [schema as Schema]
}

function memberSchemas(schema: Schema, step: string): readonly Schema[] {
  const { items } = schema
  if (/^\d+$/.test(step) && items !== undefined) return choicesOf(items)
  return choicesOf(propertiesOf(schema)[step])
}

function propertiesOf({ properties }: Schema): Schema {
  return typeof properties === 'object' && properties !== null ? (properties as Schema) : {}
}
