// How responses name who did something: the author of a version, of an addition, of a visit.
import { z } from '@hono/zod-openapi'
import { namedEnum } from './named-types.ts'

export const ActorOutput = z
  .object({
    type: namedEnum('ActorType', ['person', 'key', 'administrator', 'offhook']),
    id: z.string().nullable().openapi({ description: 'ID of the person or the API key.' }),
    name: z.string().nullable().openapi({ description: 'Name of the person or the API key at that time.' }),
  })
  .openapi('Actor', { description: 'Who did something. `administrator`: the administrator key.' })

/** The author as responses show it: the administrator key is stored as `operator`. */
export function authorOutput<Type extends string>({ type, id, name }: Author<Type>) {
  return { type: type === 'operator' ? ('administrator' as const) : (type as Exclude<Type, 'operator'>), id, name }
}

interface Author<Type extends string> {
  readonly type: Type
  readonly id: string | null
  readonly name: string | null
}
