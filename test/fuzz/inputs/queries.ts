// Hostile GET requests: each path of the API document, with hostile parameters.
import * as fc from 'fast-check'
import { tildePath } from '../../kit/routes.ts'
import { number, text } from './texts.ts'

/** An operation of the document that changes nothing. */
export interface Query {
  readonly path: string
  readonly parameters: readonly { readonly name: string; readonly place: 'path' | 'query' }[]
}

/** The parts of /openapi.json that are read here. */
interface OpenApiPaths {
  readonly paths: Readonly<
    Record<
      string,
      { readonly get?: { readonly parameters?: readonly { readonly name: string; readonly in: string }[] } }
    >
  >
}

/** The stream never ends, so it is tested separately. */
export const STREAM = '~/stream'

export function queriesOf({ paths }: OpenApiPaths): Query[] {
  return Object.entries(paths).flatMap(([declared, { get }]) => {
    const path = tildePath(declared)
    if (get === undefined || path === STREAM) return []
    const parameters = (get.parameters ?? []).flatMap(({ name, in: place }) =>
      place === 'path' || place === 'query' ? [{ name, place } as const] : [],
    )
    return [{ path, parameters }]
  })
}

/** A false link to a recording: the right shape, with any content. */
export const signed = fc
  .tuple(
    fc.uint8Array({ minLength: 26, maxLength: 60 }),
    fc.constantFrom('A'.repeat(22), '', 'x'),
    fc.constantFrom('.mp3', ''),
  )
  .map(([payload, mac, ending]) => `${Buffer.from(payload).toString('base64url')}.${mac}${ending}`)

const uuid = fc.constantFrom('0'.repeat(32), 'f'.repeat(32), '01980a52f3c97d4e8b1b6a3f0c2d4e5f')
const prefix = fc.constantFrom('int', 'src', 'dlv', 'call', 'rec', 'stp', 'num', 'key', 'acc', 'job', 'uniqueid:')

const pathValue = fc.oneof(
  { weight: 3, arbitrary: signed },
  { weight: 3, arbitrary: fc.tuple(prefix, uuid).map(([kind, id]) => `${kind}_${id}`) },
  { weight: 2, arbitrary: fc.constantFrom('{{integration}}', '{{source}}', '{{call}}', '{{delivery}}', '{{step}}') },
  { weight: 2, arbitrary: text.map((one) => encoded(one.slice(0, 2000))) },
)

const queryValue = fc.oneof(
  { weight: 2, arbitrary: text.map((one) => encoded(one.slice(0, 2000))) },
  { weight: 2, arbitrary: number.map(String) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('%00', '%ff', '%F0%9F', 'true', '2026-11-25T03:04:05Z', '9999999-01-01', '{{call}}'),
  },
  { weight: 1, arbitrary: fc.tuple(prefix, uuid).map(([kind, id]) => `${kind}_${id}`) },
  // A cursor of the API contains a key of the last row.
  { weight: 2, arbitrary: fc.json({ maxDepth: 1 }).map((json) => Buffer.from(json).toString('base64url')) },
)

function encoded(value: string): string {
  return encodeURIComponent(value.toWellFormed())
}

/** A path of a query, with a value for each parameter of its path and for some parameters of its query. */
export function pathsWithQueries(queries: readonly Query[]): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom(...queries),
      fc.array(pathValue, { minLength: 2, maxLength: 2 }),
      fc.array(fc.option(queryValue), { minLength: 12, maxLength: 12 }),
    )
    .map(([{ path, parameters }, inPath, inQuery]) => {
      let filled = path
      for (const [i, { name }] of parameters.filter(({ place }) => place === 'path').entries())
        filled = filled.replace(`{${name}}`, inPath[i] ?? '')
      const query = parameters
        .filter(({ place }) => place === 'query')
        .flatMap(({ name }, i) => (typeof inQuery[i] === 'string' ? [`${name}=${inQuery[i]}`] : []))
      return query.length === 0 ? filled : `${filled}?${query.join('&')}`
    })
}
