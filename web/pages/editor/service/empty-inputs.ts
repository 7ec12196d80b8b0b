// What a service asks for and nobody typed yet.
import { serviceOf } from '../../../../src/integrations/services.ts'
import type { SecretValue } from '../../../parts/secret-value.ts'
import type { Draft } from '../draft/draft.ts'

/** Labels of the inputs that the service needs and that are still empty. */
export function emptyInputs({ service, settings }: Draft): string[] {
  const needed = serviceOf(service)?.inputs.filter(({ required }) => required) ?? []
  return needed.filter(({ key }) => !isTyped(settings[key])).map(({ label }) => label)
}

/** Whether there is a value: typed here, or kept by the server. */
export function isTyped(value: SecretValue | undefined): boolean {
  return value !== undefined && value !== null && (typeof value === 'object' || value.trim() !== '')
}
