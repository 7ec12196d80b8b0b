// Reads a template from outside and checks its shape: refuses, in words, a template that is too large, has a newer version, or
// has unknown members.
import type { core } from 'zod/mini'
import { BOUNDS } from '../../../../src/bounds.ts'
import { depthExceededAt } from '../../../../src/integrations/condition-tests.ts'
import { serviceOf } from '../../../../src/integrations/services.ts'
import { SECRET_INSIDE, Template, TEMPLATE_VERSION } from './template.ts'

export type Refusal =
  | { readonly is: 'empty' | 'large' | 'unreadable' | 'version' | 'foreign' }
  | { readonly is: 'service'; readonly name: string }
  | { readonly is: 'unknown' | 'shape' | 'secret'; readonly where: string }

export type ReadTemplate = { readonly template: Template } | { readonly refused: Refusal }

/** Larger than any integration needs, but small enough not to block a page. */
export const TEMPLATE_BYTES_MAX = 256_000

export function readTemplate(json: string): ReadTemplate {
  if (json.length > TEMPLATE_BYTES_MAX) return { refused: { is: 'large' } }
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return { refused: { is: 'unreadable' } }
  }
  const given =
    typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : new Map<string, unknown>()
  const version: unknown = given.get('offhook_template')
  if (typeof version !== 'number') return { refused: { is: 'foreign' } }
  if (version > TEMPLATE_VERSION) return { refused: { is: 'version' } }
  const deep = depthExceededAt(given.get('conditions'), BOUNDS.conditionDepth)
  if (deep !== null) return { refused: { is: 'shape', where: `conditions${deep}` } }
  const read = Template.safeParse(value)
  if (!read.success) return { refused: refusalOf(read.error.issues[0]) }
  const template = read.data
  if (serviceOf(template.service) === undefined) return { refused: { is: 'service', name: template.service } }
  return { template }
}

function refusalOf(issue: core.$ZodIssue | undefined): Refusal {
  const path = issue?.path ?? []
  if (issue?.code === 'unrecognized_keys') return { is: 'unknown', where: whereIs([...path, issue.keys[0] ?? '']) }
  // A template must not contain a secret.
  if (issue?.code === 'invalid_type' && issue.expected === 'never') return { is: 'unknown', where: whereIs(path) }
  return { is: issue?.message === SECRET_INSIDE ? 'secret' : 'shape', where: whereIs(path) }
}

/** `request.rows[2].value` */
function whereIs(path: readonly PropertyKey[]): string {
  return path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at === 0 ? '' : '.'}${String(step)}`))
    .join('')
}
