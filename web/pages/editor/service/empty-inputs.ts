// The inputs of a service that are still empty.
import { serviceOf } from '../../../../src/integrations/services.ts'
import type { SecretValue } from '../../../parts/secret-value.ts'
import type { Draft } from '../draft/draft.ts'

/** Labels of the required inputs that are empty. */
export function emptyInputs({ service, settings }: Draft): string[] {
  const needed = serviceOf(service)?.inputs.filter(({ required }) => required) ?? []
  return needed.filter(({ key }) => !isTyped(settings[key])).map(({ label }) => label)
}

/** Whether the input has a value: typed, or saved on the server. */
export function isTyped(value: SecretValue | undefined): boolean {
  return value !== undefined && value !== null && (typeof value === 'object' || value.trim() !== '')
}
