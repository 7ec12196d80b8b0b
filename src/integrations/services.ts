// The catalogue of services, in the order in which it is shown.
import { airtable } from './services/airtable.ts'
import { ga4 } from './services/ga4.ts'
import { generic } from './services/generic.ts'
import { googleAds } from './services/google-ads.ts'
import { googleAdsCalls } from './services/google-ads-calls.ts'
import { hubspot } from './services/hubspot.ts'
import { discord } from './services/discord.ts'
import { googleSheets } from './services/google-sheets.ts'
import { make } from './services/make.ts'
import { meta } from './services/meta.ts'
import { microsoftAds } from './services/microsoft-ads.ts'
import { monday } from './services/monday.ts'
import { n8n } from './services/n8n.ts'
import { ntfy } from './services/ntfy.ts'
import { pipedrive } from './services/pipedrive.ts'
import { postmark } from './services/postmark.ts'
import { resend } from './services/resend.ts'
import { salesforce } from './services/salesforce.ts'
import { sendgrid } from './services/sendgrid.ts'
import type { Service } from './services/service.ts'
import { servicem8 } from './services/servicem8.ts'
import { slack } from './services/slack.ts'
import { teams } from './services/teams.ts'
import { telegram } from './services/telegram.ts'
import { tune } from './services/tune.ts'
import { twilioSms } from './services/twilio-sms.ts'
import { zapier } from './services/zapier.ts'
import { zendesk } from './services/zendesk.ts'
import { zohoCrm } from './services/zoho-crm.ts'

const ADS: readonly Service[] = [ga4, googleAds, googleAdsCalls, meta, microsoftAds, tune]

const CRM: readonly Service[] = [hubspot, salesforce, zohoCrm, pipedrive, zendesk, monday, airtable, servicem8]

const MESSAGES: readonly Service[] = [slack, teams, discord, telegram, ntfy, twilioSms, postmark, resend, sendgrid]

const AUTOMATION: readonly Service[] = [zapier, make, n8n, googleSheets]

export const SERVICES: readonly Service[] = [generic, ...ADS, ...CRM, ...MESSAGES, ...AUTOMATION]

/** The service of this id, if there is one. */
export function serviceOf(id: string): Service | undefined {
  return SERVICES.find((service) => service.id === id)
}
