// Each operation of the API document as it is meant to be used, by one of its examples: without a query, with an empty
// query, and with an unknown query. Every operation must respond, however it is addressed.
import { tildePath } from '../../kit/routes.ts'
import type { Body, RequestInput } from '../input.ts'
import { STREAM } from './queries.ts'

/** The parts of /openapi.json that are read here. */
export interface OpenApiOperations {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

interface Operation {
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly examples?: Readonly<Record<string, { value: unknown }>> }>>
  }
}

const QUERIES = ['', '?', '?source=web', '?dry_run=maybe&a=1&a=2']

/** The placeholder for an id, by the path segment before it. For other segments no id is known. */
const IDS: Readonly<Record<string, string>> = {
  integrations: '{{integration}}',
  sources: '{{source}}',
  steps: '{{step}}',
  calls: '{{call}}',
  deliveries: '{{delivery}}',
  in: '{{token}}',
}

/**
 * Returns every operation with every query, in the order of the document: operations that create an item come before
 * those that use it.
 */
export function operationsOf({ paths }: OpenApiOperations): RequestInput[] {
  return Object.entries(paths).flatMap(([declared, operations]) =>
    Object.entries(operations).flatMap(([method, { requestBody }]) => {
      const path = tildePath(declared)
      if (path === STREAM) return []
      const bodies = bodiesOf(requestBody?.content ?? {})
      return QUERIES.flatMap((query) =>
        bodies.map((body): RequestInput => ({
          what: 'operation',
          // The keys, accounts and other items that are created or deleted belong to the guest.
          as: 'operator as guest',
          method: method.toUpperCase(),
          path: withIds(path) + query,
          pick: 0,
          ...(body && { body }),
          expects: { is: 'answered' },
        })),
      )
    }),
  )
}

function bodiesOf(content: NonNullable<Operation['requestBody']>['content']): (Body | null)[] {
  const [[type, { examples }] = ['', {}]] = Object.entries(content)
  if (type === '') return [null]
  if (examples === undefined)
    return [{ type: type.includes('*') ? 'text/plain' : type, text: 'Asterisk Call Manager/13.0.0\r\n' }]
  return Object.values(examples)
    .map(({ value }) => JSON.stringify(value))
    .filter((text) => !isOfService(text))
    .map((text) => ({ type: 'application/json', text: here(text) }))
}

/** An integration of a service has the vendor's address, so its requests would be sent to the vendor. */
function isOfService(text: string): boolean {
  return /"service":"(?!generic)/.test(text)
}

/** Replaces the hosts of the examples with hosts of this machine. */
function here(text: string): string {
  return text
    .replaceAll(/https?:\/\/[\w.-]+/g, 'http://{{receiver}}')
    .replaceAll(/"host":"[^"]*"/g, '"host":"{{phone_system_host}}","port":"{{phone_system_port}}"')
}

function withIds(path: string): string {
  return path.replaceAll(/(\w+)\/\{(\w+)\}/g, (_, before: string) => `${before}/${IDS[before] ?? '0'.repeat(32)}`)
}
