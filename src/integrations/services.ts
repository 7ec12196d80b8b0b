// The catalogue of services, in the order in which it is shown.
import { generic } from './services/generic.ts'
import type { Service } from './services/service.ts'

const ads: readonly Service[] = []

const crm: readonly Service[] = []

const messages: readonly Service[] = []

const automation: readonly Service[] = []

export const services: readonly Service[] = [generic, ...ads, ...crm, ...messages, ...automation]

/** The service of this id, if there is one. */
export function serviceOf(id: string): Service | undefined {
  return services.find((service) => service.id === id)
}
