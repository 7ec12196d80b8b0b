// The names of the services, by their ids, so that the page's list of integrations need not load the whole catalogue.
export const SERVICE_NAMES = {
  generic: 'Generic Webhook',
  ga4: 'Google Analytics 4',
  google_ads: 'Google Ads',
  google_ads_calls: 'Google Ads, calls from ads',
  meta: 'Meta Conversions API',
  microsoft_ads: 'Microsoft Advertising',
  tune: 'TUNE (HasOffers) postback',
  hubspot: 'HubSpot',
  salesforce: 'Salesforce',
  zoho_crm: 'Zoho CRM',
  pipedrive: 'Pipedrive',
  zendesk: 'Zendesk',
  monday: 'monday.com',
  airtable: 'Airtable',
  servicem8: 'ServiceM8',
  slack: 'Slack',
  teams: 'Microsoft Teams',
  discord: 'Discord',
  telegram: 'Telegram',
  ntfy: 'ntfy',
  twilio_sms: 'Twilio SMS',
  postmark: 'Email by Postmark',
  resend: 'Email by Resend',
  sendgrid: 'Email by SendGrid',
  zapier: 'Zapier',
  make: 'Make',
  n8n: 'n8n',
  google_sheets: 'Google Sheets',
} as const

export type ServiceId = keyof typeof SERVICE_NAMES

/** The name of a service; of an unknown id, the id. */
export function serviceNameOf(id: string): string {
  return Object.entries(SERVICE_NAMES).find(([known]) => known === id)?.[1] ?? id
}
