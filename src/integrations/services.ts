// The catalogue of services, in the order in which it is shown.
import { discord } from './services/discord.ts'
import { generic } from './services/generic.ts'
import { googleSheets } from './services/google-sheets.ts'
import { make } from './services/make.ts'
import { n8n } from './services/n8n.ts'
import { ntfy } from './services/ntfy.ts'
import { postmark } from './services/postmark.ts'
import { resend } from './services/resend.ts'
import { sendgrid } from './services/sendgrid.ts'
import { slack } from './services/slack.ts'
import { teams } from './services/teams.ts'
import { telegram } from './services/telegram.ts'
import { twilioSms } from './services/twilio-sms.ts'
import { zapier } from './services/zapier.ts'
import type { Service } from './services/service.ts'

const ads: readonly Service[] = []

const crm: readonly Service[] = []

const messages: readonly Service[] = [slack, teams, discord, telegram, ntfy, twilioSms, postmark, resend, sendgrid]

const automation: readonly Service[] = [zapier, make, n8n, googleSheets]

export const services: readonly Service[] = [generic, ...ads, ...crm, ...messages, ...automation]

/** The service of this id, if there is one. */
export function serviceOf(id: string): Service | undefined {
  return services.find((service) => service.id === id)
}
