// S54: the contracts of all routes in accounts say what is shown of their responses. A new route without a schema for its response
// fails here, and not for the first viewer.
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as z from 'zod/mini'
import type { Right } from '../../src/access/policy.ts'
import { markOf } from '../../src/access/show.ts'

type Schema = z.core.$ZodType

interface Contract {
  readonly operationId: string
  readonly path: string
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> }>
  >
}

const root = join(import.meta.dirname, '../..')

/** The contracts of all routes in accounts, which the contract files export, some of them in groups. */
async function readContracts(): Promise<readonly Contract[]> {
  const files = globSync('src/api/*/*contract.ts', { cwd: root })
  const modules = await Promise.all(files.map((file) => import(join(root, file)) as Promise<object>))
  const found = modules.flatMap((module) => Object.values(module).flatMap(contractsIn))
  return [...new Map(found.map((one) => [one.operationId, one])).values()].filter(({ path }) =>
    path.includes('{account}'),
  )
}

function contractsIn(value: unknown): Contract[] {
  if (typeof value !== 'object' || value === null || '_zod' in value) return []
  if ('operationId' in value) return [value as Contract]
  return Object.values(value).flatMap((one: unknown) =>
    typeof one === 'object' && one !== null && 'operationId' in one ? [one as Contract] : [],
  )
}

const contracts = await readContracts()

/** The bodies that a contract declares, except for problems. */
const bodies = contracts.flatMap(({ operationId, responses }) =>
  Object.entries(responses).flatMap(([status, { content = {} }]) =>
    Object.entries(content).map(([type, { schema }]) => ({ where: `${operationId} ${status} ${type}`, type, schema })),
  ),
)

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && '_zod' in value
}

test('S54 every response of a route in an account has a schema, or rows that its handler shows', () => {
  assert.ok(contracts.length > 100, String(contracts.length))
  for (const { where, type, schema } of bodies) {
    if (type === 'application/problem+json') continue
    assert.ok(isSchema(schema), `${where}: the response is not walked`)
    const hasRows = markOf(schema)?.kind === 'rows'
    assert.equal(hasRows, type !== 'application/json', where)
  }
})

/** Every schema in a schema, with the names of the members that lead to it. */
function* schemasIn(schema: Schema, path: string, seen: Set<Schema>): Generator<{ path: string; schema: Schema }> {
  if (seen.has(schema)) return
  seen.add(schema)
  yield { path, schema }
  const { def } = (schema as z.core.$ZodTypes)._zod
  const parts: readonly (readonly [string, unknown])[] = Object.entries({
    ...('shape' in def ? def.shape : {}),
    ...('catchall' in def ? { '*': def.catchall } : {}),
    ...('element' in def ? { '[]': def.element } : {}),
    ...('valueType' in def ? { '{}': def.valueType } : {}),
    ...('innerType' in def ? { '': def.innerType } : {}),
    ...('out' in def ? { '': def.out } : {}),
    ...('getter' in def ? { '': def.getter() } : {}),
    ...('options' in def ? Object.fromEntries(def.options.map((one, at) => [`|${at}`, one])) : {}),
    ...('items' in def ? Object.fromEntries(def.items.map((one, at) => [`[${at}]`, one])) : {}),
  })
  for (const [name, part] of parts)
    if (isSchema(part)) yield* schemasIn(part, name === '' ? path : `${path}.${name}`, seen)
}

/** Types of zod that `show` walks, and those whose values it masks as a text or an unknown value. */
const KNOWN_TYPES: ReadonlySet<string> = new Set(
  `object array tuple record union enum literal number boolean null optional nullable readonly default prefault lazy pipe never
   string unknown`.split(/\s+/),
)

test('S54 a response has no type of schema whose values nobody looks into', () => {
  for (const { where, schema } of bodies) {
    if (!isSchema(schema)) continue
    for (const { path, schema: part } of schemasIn(schema, where, new Set()))
      assert.ok(KNOWN_TYPES.has(part._zod.def.type), `${path}: ${part._zod.def.type}`)
  }
})

test('S54 in a union, the type of a value decides which option says what is hidden', () => {
  for (const { where, schema } of bodies) {
    if (!isSchema(schema)) continue
    for (const { path, schema: part } of schemasIn(schema, where, new Set())) {
      const { def } = (part as z.core.$ZodTypes)._zod
      if (def.type !== 'union' || 'discriminator' in def) continue
      const objects = def.options.filter((option) => option._zod.def.type === 'object')
      const hides = objects.some((option) =>
        [...schemasIn(option, '', new Set())].some(({ schema: one }) => markOf(one)?.kind === 'hidden'),
      )
      assert.ok(!hides || objects.length === 1, path)
    }
  }
})

/** Members of responses that hold what was sent or received, and links to audio, with the right that is needed. */
const HIDDEN: Readonly<Record<string, Right>> = {
  'request.headers': 'bodies',
  'request.body': 'bodies',
  'response.headers': 'bodies',
  'response.body': 'bodies',
  curl: 'bodies',
  headers: 'bodies',
  body: 'bodies',
  body_base64: 'bodies',
  parsed: 'bodies',
  query: 'bodies',
  'recording.url': 'recordings',
}

/** Where these members stand. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  getDelivery: ['request.headers', 'request.body', 'curl'],
  previewResend: ['request.headers', 'request.body'],
  previewIntegration: ['request.headers', 'request.body'],
  cancelDelivery: ['request.headers', 'request.body', 'curl'],
  listInboxRequests: ['headers', 'body', 'body_base64'],
  listSourceMessages: ['headers', 'body', 'parsed', 'query'],
  getCall: ['recording.url'],
  listCalls: ['recording.url'],
}

test('S54 bodies, headers, cURL commands and links to audio are marked in their contracts', () => {
  for (const [operationId, members] of Object.entries(PLACES)) {
    const [found] = bodies.filter(({ where }) => where.startsWith(`${operationId} 200`))
    assert.ok(found && isSchema(found.schema), operationId)
    const parts = [...schemasIn(found.schema, '', new Set())]
    for (const member of members) {
      const named = parts.filter(
        ({ path }) =>
          path.endsWith(`.${member.replace(/.*\./, '')}`) &&
          path.replaceAll(/\.(?:\[\]|\|\d+)/g, '').endsWith(`.${member}`),
      )
      const places = Map.groupBy(named, ({ path }) => path)
      assert.ok(places.size > 0, `${operationId} has no ${member}`)
      for (const [path, [outer]] of places) {
        const mark = outer ? markOf(outer.schema) : null
        const right = HIDDEN[member] ?? assert.fail()
        assert.ok(mark?.kind === 'hidden' && mark.needs.includes(right), `${operationId} ${path} is not marked`)
      }
    }
  }
})

test('S54 whatever has headers and a body, such as a request or a response, hides both', () => {
  let count = 0
  for (const { where, schema } of bodies) {
    if (!isSchema(schema)) continue
    for (const { path, schema: part } of schemasIn(schema, where, new Set())) {
      const { def } = (part as z.core.$ZodTypes)._zod
      const { headers, body } = def.type === 'object' ? def.shape : {}
      if (!headers || !body) continue
      count += 1
      for (const one of [headers, body]) assert.equal(markOf(one)?.kind, 'hidden', path)
    }
  }
  assert.ok(count > 5, String(count))
})
