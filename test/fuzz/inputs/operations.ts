// Each operation of the API's own description as it is meant to be used, by one of its examples: without a query, with an empty
// one, and with one that nobody knows. However an operation is addressed, somebody has to answer it.
import type { Body, RequestInput } from '../input.ts'
import { STREAM } from './queries.ts'

/** What a file of /openapi.json says, as far as it is looked at. */
export interface OpenApiOperations {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

interface Operation {
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly examples?: Readonly<Record<string, { value: unknown }>> }>>
  }
}

const QUERIES = ['', '?', '?source=web', '?dry_run=maybe&a=1&a=2']

/** What stands for an id, by what comes before it in the path; of anything else none is known. */
const IDS: Readonly<Record<string, string>> = {
  integrations: '{{integration}}',
  sources: '{{source}}',
  steps: '{{step}}',
  calls: '{{call}}',
  deliveries: '{{delivery}}',
  in: '{{token}}',
}

/** Every operation with every query, in the order of the description: what makes something comes before what uses it. */
export function operationsOf({ paths }: OpenApiOperations): RequestInput[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { requestBody }]) => {
      if (path === STREAM) return []
      const bodies = bodiesOf(requestBody?.content ?? {})
      return QUERIES.flatMap((query) =>
        bodies.map((body): RequestInput => ({
          what: 'operation',
          // Keys, accounts and the rest that is deleted or made are the guest's.
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

/** Whoever has the address of a vendor in it would be sent there. */
function isOfService(text: string): boolean {
  return /"service":"(?!generic)/.test(text)
}

/** With the hosts of this machine in place of those of examples. */
function here(text: string): string {
  return text
    .replaceAll(/https?:\/\/[\w.-]+/g, 'http://{{receiver}}')
    .replaceAll(/"host":"[^"]*"/g, '"host":"{{phone_system_host}}","port":"{{phone_system_port}}"')
}

function withIds(path: string): string {
  return path.replaceAll(/(\w+)\/\{(\w+)\}/g, (_, before: string) => `${before}/${IDS[before] ?? '0'.repeat(32)}`)
}
