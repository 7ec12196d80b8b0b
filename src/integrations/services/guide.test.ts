// docs/guide/services.md and docs/reference/services.md say what the catalogue says: a service that comes, goes or changes is
// not forgotten there.
//
// WRITE_SERVICES=1 node --test src/integrations/services/guide.test.ts writes both.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { SERVICES } from '../services.ts'
import type { Service } from './service.ts'

const DOCS = join(import.meta.dirname, '../../../docs')
const GUIDE = join(DOCS, 'guide/services.md')
const REFERENCE = join(DOCS, 'reference/services.md')
const HOW = 'To update it: WRITE_SERVICES=1 node --test src/integrations/services/guide.test.ts'

const GROUPS: readonly (readonly [Service['group'], string])[] = [
  ['any', 'Any URL'],
  ['crm', 'CRM and helpdesk'],
  ['messages', 'Messages and email'],
  ['ads', 'Ads and analytics'],
  ['automation', 'Automation'],
]

/** Services whose vendor takes more than a key: their own pages. */
const PAGES: Readonly<Record<string, string>> = {
  salesforce: 'connect-salesforce.md',
  zoho_crm: 'connect-zoho.md',
  google_ads: 'connect-google-ads.md',
  google_ads_calls: 'connect-google-ads.md',
  microsoft_ads: 'oauth.md#authorise-as-a-user',
  google_sheets: 'connect-google-sheets.md',
}

const inGroup = (group: Service['group']): readonly Service[] => SERVICES.filter((service) => service.group === group)

/** As GitHub makes anchors of headings. */
const anchorOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

/** A cell of a table, in which no tag is taken for HTML. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')

function indexRow({ id, name, summary, beta }: Service): string {
  const page = PAGES[id]
  const linked = `[${name}](../reference/services.md#${anchorOf(name)})${beta ? ' (beta)' : ''}`
  const guide = page === undefined ? '' : ` [Guide](${page})`
  return `| ${linked} | ${cell(summary)}${guide} |`
}

function index(): string {
  return GROUPS.map(
    ([group, title]) =>
      `### ${title}\n\n| Service | What it does |\n|---|---|\n${inGroup(group).map(indexRow).join('\n')}\n`,
  ).join('\n')
}

function entry({ id, name, summary, inputs, unconfirmed, dry_run: dryRun, rate, docs_url: url }: Service): string {
  const limits = [
    ...(rate?.per_second === undefined ? [] : [`${rate.per_second} per second`]),
    ...(rate?.per_minute === undefined ? [] : [`${rate.per_minute} per minute`]),
  ]
  const facts = [
    `- ID: \`${id}\``,
    ...(limits.length === 0 ? [] : [`- Rate limit: ${limits.join(', ')}`]),
    ...(dryRun === null ? [] : [`- Test without saving: ${dryRun.note}`]),
    ...(unconfirmed === null ? [] : [`- Beta: ${unconfirmed}`]),
    ...(PAGES[id] === undefined ? [] : [`- Guide: [step by step](../guide/${PAGES[id]})`]),
    ...(url === null ? [] : [`- Vendor documentation: <${url}>`]),
  ]
  const table =
    inputs.length === 0
      ? ''
      : `\n| Input | Required | Where to find it |\n|---|---|---|\n${inputs
          .map(({ label, required, help }) => `| ${label} | ${required ? 'yes' : 'no'} | ${cell(help)} |`)
          .join('\n')}\n`
  return `## ${name}\n\n${summary}\n\n${facts.join('\n')}\n${table}`
}

function reference(): string {
  const services = GROUPS.flatMap(([group]) => inGroup(group))
  return `# Services

Every service with the inputs that it asks for. The page and \`npx offhook services <id>\` show the same. To choose one, start with
[Services](../guide/services.md). This page is generated from the code.

${services.map(entry).join('\n')}`
}

const BEGIN = '<!-- services: generated -->\n'
const END = '<!-- services: end -->\n'

function withIndex(guide: string): string {
  const [before, after] = [guide.split(BEGIN)[0], guide.split(END)[1]]
  assert.ok(before !== undefined && after !== undefined, 'the guide has the two marks')
  return `${before}${BEGIN}${index()}${END}${after}`
}

test('T18 docs/guide/services.md has a row for each service, as the catalogue has it', () => {
  const guide = readFileSync(GUIDE, 'utf8')
  if (process.env['WRITE_SERVICES'] === '1') writeFileSync(GUIDE, withIndex(guide))
  assert.equal(readFileSync(GUIDE, 'utf8'), withIndex(guide), HOW)
})

test('T18 docs/reference/services.md has the inputs of each service, and of each that is beta what is not confirmed', () => {
  if (process.env['WRITE_SERVICES'] === '1') writeFileSync(REFERENCE, reference())
  assert.equal(readFileSync(REFERENCE, 'utf8'), reference(), HOW)
})

test('T18 every group of services has a title in the guide', () => {
  const titled = new Set(GROUPS.map(([group]) => group))
  assert.deepEqual(
    SERVICES.filter(({ group }) => !titled.has(group)).map(({ id }) => id),
    [],
  )
})
