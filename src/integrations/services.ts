// The catalogue of services, in the order in which it is shown.
import { airtable } from './services/airtable.ts'
import { generic } from './services/generic.ts'
import { hubspot } from './services/hubspot.ts'
import { monday } from './services/monday.ts'
import { pipedrive } from './services/pipedrive.ts'
import { salesforce } from './services/salesforce.ts'
import type { Service } from './services/service.ts'
import { servicem8 } from './services/servicem8.ts'
import { zendesk } from './services/zendesk.ts'
import { zohoCrm } from './services/zoho-crm.ts'

const ads: readonly Service[] = []

const crm: readonly Service[] = [hubspot, salesforce, zohoCrm, pipedrive, zendesk, monday, airtable, servicem8]

const messages: readonly Service[] = []

const automation: readonly Service[] = []

export const services: readonly Service[] = [generic, ...ads, ...crm, ...messages, ...automation]

/** The service of this id, if there is one. */
export function serviceOf(id: string): Service | undefined {
  return services.find((service) => service.id === id)
}
