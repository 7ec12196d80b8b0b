// The requirements of client generators for /openapi.json: without any of them, some generator makes no client, or a
// client that cannot do the main task.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { SERVICES } from '../../src/integrations/services.ts'
import { readApiDocument } from '../kit/api-document.ts'

type Node = Readonly<Record<string, unknown>>

interface Response {
  readonly content?: Content
  readonly headers?: Node
}

interface Operation {
  readonly operationId: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, Response | { readonly $ref: string }>>
}

interface Media {
  readonly schema?: Node
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>
}

type Content = Readonly<Record<string, Media>>

const document = (await readApiDocument()) as {
  readonly info: { readonly license: Node }
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly webhooks: Readonly<Record<string, { readonly post: Operation }>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Node>>
    readonly responses: Readonly<Record<string, Response>>
  }
}
const { schemas } = document.components
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
)

/** Every object of the document, with its position. */
const nodes = [...walk({ paths: document.paths, schemas }, '')]

function* walk(value: unknown, at: string): Generator<{ readonly at: string; readonly node: Node }> {
  if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* walk(item, `${at}/${i}`)
  else if (typeof value === 'object' && value !== null) {
    yield { at, node: value as Node }
    for (const [key, member] of Object.entries(value))
      if (key !== 'example' && key !== 'examples') yield* walk(member, `${at}/${key}`)
  }
}

function placesOf(isWrong: (node: Node) => boolean): string[] {
  return nodes.filter(({ node }) => isWrong(node)).map(({ at }) => at)
}

function responsesOf({ responses }: Operation): (readonly [status: string, Response])[] {
  return Object.entries(responses).map(([status, response]) => [
    status,
    '$ref' in response
      ? (document.components.responses[response.$ref.replace('#/components/responses/', '')] ?? {})
      : response,
  ])
}

const listOf = (value: unknown): readonly Node[] => (Array.isArray(value) ? (value as Node[]) : [])

test('B1 the licence has an identifier', () => {
  assert.deepEqual(document.info.license, { name: 'MIT', identifier: 'MIT' })
})

test('B2 no union has a default', () => {
  assert.deepEqual(
    placesOf((node) => 'oneOf' in node && 'default' in node),
    [],
  )
})

test('B3 unions are oneOf, their objects have names, and a discriminator where a member tells them apart', () => {
  assert.deepEqual(
    placesOf((node) => 'anyOf' in node),
    [],
  )
  assert.deepEqual(
    placesOf((node) => listOf(node['oneOf']).some((variant) => 'properties' in variant)),
    [],
  )
  // IntegrationInput has no discriminator, because its member may be left out.
  for (const name of ['Auth', 'AuthInput', 'StepInput', 'Step', 'StepAuth', 'SourceInput'])
    assert.ok('discriminator' in (schemas[name] ?? {}), name)
})

test('B4 nothing is null alone', () => {
  assert.deepEqual(
    placesOf((node) => node['type'] === 'null').filter((at) => !/\/oneOf\/\d+$/.test(at)),
    [],
  )
})

test('B5 no boolean is an enum', () => {
  assert.deepEqual(
    placesOf((node) => 'enum' in node && [node['type']].flat().includes('boolean')),
    [],
  )
})

test('B6 an enum is a schema of its own, but for that of one parameter', () => {
  const isOwn = (at: string): boolean => /^\/schemas\/\w+$|\/parameters\/\d+\/schema$/.test(at)
  assert.deepEqual(
    placesOf((node) => listOf(node['enum']).length > 1).filter((at) => !isOwn(at)),
    [],
  )
})

test('B7 additional properties are one named schema or null, and no schema is called as a type of a language is', () => {
  const open = nodes.flatMap(({ at, node }) => {
    const more = node['additionalProperties'] as Node | undefined
    const variants = listOf(more?.['oneOf']).filter((variant) => variant['type'] !== 'null')
    return variants.length > 2 ? [at] : []
  })
  assert.deepEqual(open, [])
  for (const name of ['Number', 'String', 'Boolean', 'Object', 'Error', 'Map', 'List', 'Integer'])
    assert.ok(!(name in schemas), name)
})

test('B8 no response is put together of others', () => {
  assert.deepEqual(
    placesOf((node) => 'allOf' in node).filter((at) => !/^\/schemas\/Call\w+Event$/.test(at)),
    [],
  )
})

test('B9 bytes come first where a body may be of several types', () => {
  for (const { name, operation } of operations) {
    const [first, ...others] = Object.keys(operation.requestBody?.content ?? {})
    if (others.length > 0) assert.equal(first, 'application/octet-stream', name)
  }
})

test('everything that is sent and answered has a name', () => {
  for (const { name, operation } of operations) {
    const bodies = [operation.requestBody?.content, ...responsesOf(operation).map(([, { content }]) => content)]
    for (const content of bodies) {
      const schema = content?.['application/json']?.schema
      if (schema) assert.ok('$ref' in schema, `${name}: ${JSON.stringify(schema).slice(0, 80)}`)
    }
  }
})

test('nothing that has a name may be null: that is said where it may', () => {
  const isNullable = ({ type, oneOf }: Node): boolean =>
    listOf(type).includes('null' as never) || listOf(oneOf).some((variant) => variant['type'] === 'null')
  assert.deepEqual(
    Object.keys(schemas).filter((name) => isNullable(schemas[name] ?? {})),
    [],
  )
})

test('each operation has an id that reads as a call, a description, a known tag, its problems and a Request-Id', () => {
  const ids = operations.map(({ operation }) => operation.operationId)
  assert.equal(new Set(ids).size, ids.length)
  const tags = new Set(document.tags.map(({ name }) => name))
  for (const { name, operation } of operations) {
    const { operationId, description = '', tags: own = [], responses } = operation
    assert.match(operationId, /^[a-z]+(?:[A-Z][a-z0-9]+)+$|^sign(?:In|Out)$/, name)
    assert.notEqual(description, '', name)
    assert.ok(own.length === 1 && tags.has(own[0] ?? ''), name)
    assert.ok('500' in responses && !('default' in responses), name)
    for (const [status, { headers = {} }] of responsesOf(operation))
      assert.ok('Request-Id' in headers, `${name} ${status}`)
  }
})

test('a patch names what it takes', () => {
  const { properties } = schemas['IntegrationPatch'] as { properties: Readonly<Record<string, Node>> }
  for (const member of ['name', 'realtime', 'final', 'conditions', 'request', 'delivery'])
    assert.ok(member in properties, member)
  assert.equal(schemas['IntegrationPatch']?.['additionalProperties'], false)
  assert.ok('rows' in (schemas['RequestPatch'] as { properties: Node }).properties)
})

test('everything in JSON that is sent and returned has an example, which its schema takes', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false }).addSchema(document, 'api')
  const check = (name: string, { schema }: Media, examples: readonly unknown[]): void => {
    const validate = ajv.getSchema(`api${String(schema?.['$ref'])}`)
    assert.ok(validate, name)
    assert.ok(examples.length > 0, `${name} has no example`)
    for (const example of examples)
      assert.ok(validate(example), `${name}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(example)}`)
  }
  const sent = Object.entries(document.webhooks).map(([name, { post }]) => ({ name, operation: post }))
  for (const { name, operation } of [...operations, ...sent]) {
    const body = operation.requestBody?.content['application/json']
    const shown =
      body?.examples === undefined ? [body?.example] : Object.values(body.examples).map(({ value }) => value)
    if (body) check(name, body, shown)
    for (const [status, { content = {} }] of responsesOf(operation)) {
      const media = status.startsWith('2') ? content['application/json'] : undefined
      if (media) check(`${name} ${status}`, media, 'example' in media ? [media.example] : [])
    }
  }
})

test('an integration is one of its services, each with its own settings, and a generic webhook without a word on it', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false }).addSchema(document, 'api')
  const validate = ajv.getSchema('api#/components/schemas/IntegrationInput')
  assert.ok(validate)
  const name = 'CRM'
  for (const { id, inputs } of SERVICES) {
    const settings = Object.fromEntries(inputs.map(({ key, example }) => [key, example]))
    assert.ok(validate({ name, service: id, settings }), `${id}: ${ajv.errorsText(validate.errors)}`)
    const open = inputs.find(({ secret }) => !secret)
    if (open) assert.ok(!validate({ name, service: id, settings: { [open.key]: { set: true, last4: null } } }), id)
    const variants = listOf(schemas['IntegrationInput']?.['oneOf']).map(
      ({ $ref }) => String($ref).split('/').at(-1) ?? '',
    )
    const own = variants.filter((variant) =>
      JSON.stringify(schemas[variant]).includes(`"service":{"type":"string","enum":["${id}"]`),
    )
    assert.equal(own.length, 1, id)
  }
  assert.ok(validate({ name, settings: { what_another_service_asked: 'for' } }))
  assert.ok(!validate({ name, service: 'slakc' }))
})
