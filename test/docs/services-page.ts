// docs/reference/services.md, and the index of services in docs/guide/services.md.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SERVICES } from '../../src/integrations/services.ts'
import type { Service } from '../../src/integrations/services/service.ts'
import { code, heading, sentence, table } from './markdown.ts'

const GUIDE = join(import.meta.dirname, '../../docs/guide/services.md')
const BEGIN = '<!-- Generated from the code by `npm run docs`, as far as the end mark. -->\n'
const END = '<!-- End of what is generated. -->\n'

const GROUPS: Readonly<Record<Service['group'], string>> = {
  any: 'Any URL',
  crm: 'CRM and helpdesk',
  messages: 'Messages and email',
  ads: 'Ads and analytics',
  automation: 'Automation',
}

/** Services whose vendor needs more than a key have their own pages. */
const GUIDES: Readonly<Record<string, string>> = {
  salesforce: 'connect-salesforce.md',
  zoho_crm: 'connect-zoho.md',
  google_ads: 'connect-google-ads.md',
  google_ads_calls: 'connect-google-ads.md',
  microsoft_ads: 'oauth.md#authorise-as-a-user',
  google_sheets: 'connect-google-sheets.md',
}

const groups = Object.entries(GROUPS).map(([group, title]) => ({
  title,
  services: SERVICES.filter((service) => service.group === group),
}))

export function servicesPage(): string {
  return [
    heading(
      'Services',
      'Every service with its settings, which the dashboard and `offhook services <id>` show too. To choose a service, start with\n[Services](../guide/services.md).',
    ),
    ...groups.flatMap(({ services }) => services.map(entryOf)),
  ].join('\n\n')
}

/** Returns the guide, with the index of the present catalogue. */
export function servicesGuide(): string {
  const guide = readFileSync(GUIDE, 'utf8')
  const [before, after] = [guide.split(BEGIN)[0], guide.split(END)[1]]
  if (before === undefined || after === undefined) throw new Error('docs/guide/services.md lacks a mark')
  const tables = groups.map(
    ({ title, services }) => `### ${title}\n\n${table(['Service', 'What it does'], services.map(indexRow))}\n`,
  )
  return `${before}${BEGIN}${tables.join('\n')}${END}${after}`.trimEnd()
}

function indexRow({ id, name, summary, beta }: Service): string[] {
  const guide = GUIDES[id]
  return [
    `[${name}](../reference/services.md#${anchorOf(name)})${beta ? ' (beta)' : ''}`,
    `${summary}${guide === undefined ? '' : ` [Guide](${guide})`}`,
  ]
}

function entryOf(service: Service): string {
  const { id, name, summary, inputs, paste, unconfirmed, dry_run: dryRun, rate, docs_url: url } = service
  const limits = [
    ...(rate?.per_second === undefined ? [] : [`${rate.per_second} per second`]),
    ...(rate?.per_minute === undefined ? [] : [`${rate.per_minute} per minute`]),
  ]
  const facts = [
    `- ID: ${code(id)}`,
    ...(limits.length === 0 ? [] : [`- Rate limit: ${limits.join(', ')}`]),
    ...(dryRun === null ? [] : [`- Dry run: ${dryRun.note}`]),
    ...(unconfirmed === null ? [] : [`- Beta: ${unconfirmed}`]),
    ...(GUIDES[id] === undefined ? [] : [`- Guide: [step by step](../guide/${GUIDES[id]})`]),
    ...(url === null ? [] : [`- Vendor documentation: <${url}>`]),
  ]
  const rows = inputs.map(({ label, required, help }) => [
    label,
    required ? 'yes' : 'no',
    sentence(help).replaceAll('<', '&lt;'),
  ])
  const asked = rows.length === 0 ? [] : [table(['Setting', 'Required', 'Where to find it'], rows)]
  const pasted =
    paste === null
      ? []
      : [paste.text.includes('\n') ? 'The script:' : `${paste.label}:`, `\`\`\`text\n${paste.text.trimEnd()}\n\`\`\``]
  return [`## ${name}`, summary, facts.join('\n'), ...asked, ...pasted].join('\n\n')
}

/** Returns the anchor that GitHub makes of a heading. */
function anchorOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}
