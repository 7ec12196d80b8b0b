// Every view of the page, as a table: pictures are taken of each view, and tests check each view.
import type { Page } from 'playwright-core'
import { untilLive } from '../editor/rows-kit.ts'
import type { Filled } from './fill.ts'

export interface View {
  readonly name: string
  /** Names in braces are members of `Filled`. */
  readonly path: string
  /** A text that appears once the view is loaded. */
  readonly ready: string | RegExp
  /** Acts on the page before the view is checked. */
  readonly act?: (page: Page) => Promise<void>
  /** Whether the view is opened by a person who is not signed in. */
  readonly outside?: true
}

/** A template by an attacker who wants to receive other people's calls. */
const template = JSON.stringify({
  offhook_template: 1,
  name: `Leads to CRM <script>alert(1)</script> ${'x'.repeat(80)}`,
  service: 'generic',
  realtime: false,
  statuses: null,
  final: true,
  updated: false,
  request: {
    method: 'POST',
    url: 'https://collect.example/calls',
    format: 'json',
    rows: [{ key: 'phone', value: '[[caller_number]]', type: 'auto', omit_empty: false, enabled: true }],
    raw: null,
    xml_root: 'call',
    headers: [],
    auth: { type: 'bearer' },
  },
  settings: {},
  conditions: null,
  wait: { recording: true, cap_s: 1200 },
  recordings: { link_days: null },
  delivery: { timeout_s: 15, schedule: 'standard', backlog: 'every', concurrency: 8, rate: null },
  signing: { enabled: true },
})

/** The views of a program with all kinds of content. */
export const views: readonly View[] = [
  { name: 'sign-in', path: '/sign-in', ready: 'Password', outside: true },
  { name: 'link-gone', path: '/link/nothing', ready: 'Link expired', outside: true },
  { name: 'live', path: '/live', ready: /Website header|8888 9999/ },
  { name: 'integrations', path: '/integrations', ready: 'Dealer portal' },
  { name: 'statistics', path: '/statistics?days=1', ready: 'Acme CRM' },
  {
    name: 'statistics-figures',
    path: '/statistics?days=30',
    ready: 'Acme CRM',
    act: (page) => page.getByText('as a table').first().click(),
  },
  { name: 'new', path: '/integrations/new', ready: 'Base URL' },
  { name: 'editor', path: '/integrations/{crm}', ready: 'Body Key' },
  { name: 'editor-headers', path: '/integrations/{crm}', ready: 'Body Key', act: tab('Headers') },
  { name: 'editor-auth', path: '/integrations/{crm}', ready: 'Body Key', act: tab('Authentication') },
  { name: 'editor-when', path: '/integrations/{crm}', ready: 'Body Key', act: tab('When to send') },
  {
    name: 'editor-waiting',
    path: '/integrations/{crm}?tab=when',
    ready: 'Base URL',
    act: (page) => page.getByRole('button', { name: 'Change wait' }).first().click(),
  },
  {
    name: 'editor-conditions',
    path: '/integrations/{leads}?tab=when',
    ready: /Matches \d+ of the last/,
    act: (page) => page.getByText('Minimum talk time').evaluate((part) => part.scrollIntoView()),
  },
  {
    name: 'editor-matches',
    path: '/integrations/{leads}?tab=when',
    ready: /Matches \d+ of the last/,
    act: (page) => page.locator('.matches').evaluate((part) => part.scrollIntoView({ block: 'end' })),
  },
  {
    name: 'editor-condition-field',
    path: '/integrations/{leads}?tab=when',
    ready: /Matches \d+ of the last/,
    act: async (page) => {
      await page.getByRole('button', { name: 'Field: Caller number' }).click()
      await page.getByRole('combobox', { name: 'Choose a field' }).fill('click')
    },
  },
  { name: 'editor-delivery', path: '/integrations/{crm}', ready: 'Body Key', act: tab('Delivery') },
  {
    name: 'editor-map',
    path: '/integrations/{crm}',
    ready: 'Body Key',
    act: async (page) => {
      await untilLive(page)
      await page.getByRole('textbox', { name: 'Body Value', exact: true }).nth(4).focus()
      await page.keyboard.press('Control+End')
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('Enter')
      await page.getByRole('radio', { name: /replacement for each value/ }).check()
    },
  },
  {
    name: 'editor-oauth2',
    path: '/integrations/{crm}?tab=auth',
    ready: 'Base URL',
    act: async (page) => {
      await page.getByLabel('OAuth 2').check()
      await page.getByRole('radio', { name: 'Refresh token' }).check()
      await page.getByLabel('Authorization URL').fill('https://crm.example/oauth/authorize')
      await page.getByRole('button', { name: 'Add parameter' }).click()
    },
  },
  {
    name: 'editor-signature',
    path: '/integrations/{crm}?tab=auth',
    ready: 'Base URL',
    act: (page) => page.getByLabel('HMAC signature').check(),
  },
  {
    name: 'editor-aws4',
    path: '/integrations/{crm}?tab=auth',
    ready: 'Base URL',
    act: (page) => page.getByLabel('AWS Signature').check(),
  },
  {
    name: 'editor-certificates',
    path: '/integrations/{crm}?tab=delivery',
    ready: 'Base URL',
    act: async (page) => {
      await page.locator('summary').filter({ hasText: 'Advanced' }).click()
      await page.getByRole('textbox', { name: 'Client certificate' }).fill('-----BEGIN CERTIFICATE-----')
    },
  },
  {
    name: 'service-picker',
    path: '/integrations/new',
    ready: 'Base URL',
    act: (page) => page.getByLabel('Service').click(),
  },
  {
    name: 'service-inputs',
    path: '/integrations/new',
    ready: 'Base URL',
    act: async (page) => {
      await choose(page, 'Zendesk')
      await page.getByLabel('Subdomain').fill('no such thing')
      await page.getByLabel('Route Name').focus()
    },
  },
  {
    name: 'service-dry-run',
    path: '/integrations/new',
    ready: 'Base URL',
    // This service is in beta.
    act: (page) => choose(page, 'Google Ads, calls'),
  },
  {
    name: 'service-customised',
    path: '/integrations/new',
    ready: 'Base URL',
    act: async (page) => {
      await choose(page, 'HubSpot')
      await page.getByRole('button', { name: 'Customise' }).click()
    },
  },
  {
    name: 'service-changed',
    path: '/integrations/{crm}',
    ready: 'Body Key',
    act: (page) => choose(page, 'Pipedrive'),
  },
  {
    name: 'template-share',
    path: '/integrations/{crm}',
    ready: 'Body Key',
    act: async (page) => {
      await page.getByRole('button', { name: 'More actions', exact: true }).click()
      await page.getByRole('menuitem', { name: /Share as template/ }).click()
      await page.getByRole('button', { name: 'Copy link' }).waitFor()
    },
  },
  {
    name: 'template-found',
    path: '/integrations/new',
    ready: 'Base URL',
    act: async (page) => {
      await page.getByRole('button', { name: 'From a template' }).click()
      await page.getByRole('button', { name: 'Use a link or file' }).click()
      await page.getByLabel('Link or template').fill(template)
      await page.getByRole('button', { name: 'Review' }).click()
      await page.getByText('Use this template?').waitFor()
    },
  },
  {
    name: 'template-gallery',
    path: '/integrations/new#template=',
    ready: 'Missed calls in Slack',
  },
  {
    name: 'template-detail',
    path: '/integrations/new#template=',
    ready: 'Missed calls in Slack',
    act: async (page) => {
      await page.getByRole('button', { name: 'Missed calls in Slack' }).click()
      await page.getByText('Request as sent').waitFor()
    },
  },
  {
    name: 'template-refused',
    path: '/integrations/new#template=nothing',
    ready: /This template is invalid/,
  },
  { name: 'deliveries', path: '/deliveries', ready: 'Dealer portal' },
  { name: 'issues', path: '/issues', ready: /Bad Gateway/ },
  { name: 'issues-resolved', path: '/issues?list=resolved', ready: 'No resolved issues' },
  { name: 'issue', path: '/issues?open={issue}', ready: 'Newest delivery' },
  {
    name: 'issue-mute',
    path: '/issues?open={issue}',
    ready: 'Newest delivery',
    act: async (page) => {
      const end = page.getByRole('button', { name: 'End mute' })
      if (await end.isVisible()) await end.click()
      await page.getByRole('button', { name: 'Mute…' }).click()
      await page.getByRole('textbox', { name: 'Reason' }).waitFor()
    },
  },
  { name: 'deliveries-none', path: '/deliveries?q=nothing-has-this', ready: /Clear/ },
  { name: 'delivery', path: '/deliveries?open={failed}', ready: /Attempt 1/ },
  { name: 'calls', path: '/calls', ready: 'Jane Citizen' },
  { name: 'call', path: '/calls/{call}', ready: 'Jane Citizen' },
  { name: 'call-recorded', path: '/calls/{heard}', ready: 'Not played yet' },
  { name: 'call-recording-failed', path: '/calls/{lost}', ready: 'Try again' },
  {
    name: 'call-recording-delete',
    path: '/calls/{heard}',
    ready: 'Not played yet',
    act: (page) => page.getByRole('button', { name: 'Delete the recording' }).click(),
  },
  { name: 'call-ongoing', path: '/calls/{ongoing}', ready: /4711\.12/ },
  { name: 'caller', path: '/callers/%2B61412345678', ready: 'First call' },
  { name: 'caller-unknown', path: '/callers/%2B61499999999', ready: 'No calls with this number' },
  { name: 'sources', path: '/sources', ready: 'API' },
  { name: 'source', path: '/sources/{source}', ready: 'API' },
  { name: 'source-connect', path: '/sources?connect=choose', ready: 'Aircall' },
  { name: 'source-new-asterisk', path: '/sources?connect=asterisk', ready: 'Setup' },
  { name: 'source-new-ari', path: '/sources?connect=asterisk_ari', ready: 'Setup' },
  { name: 'source-new-freeswitch', path: '/sources?connect=freeswitch', ready: 'Setup' },
  { name: 'source-new-twilio', path: '/sources?connect=twilio', ready: 'Setup' },
  { name: 'source-new-jambonz', path: '/sources?connect=jambonz', ready: 'Setup' },
  {
    name: 'source-new-push',
    path: '/sources?connect=push',
    ready: 'Setup',
    act: async (page) => {
      await page.getByLabel('Authentication').selectOption('hmac')
    },
  },
  { name: 'source-new-ready', path: '/sources?connect=push:aircall', ready: 'Setup' },
  { name: 'source-new-files', path: '/sources?connect=files', ready: 'Create source' },
  { name: 'source-twilio', path: '/sources/{twilio}', ready: 'Waiting for the first message' },
  {
    name: 'source-twilio-own',
    path: '/sources/{twilio}',
    ready: 'Waiting for the first message',
    act: tab('Your own TwiML'),
  },
  {
    name: 'source-push',
    path: '/sources/{push}',
    ready: /not understood/,
    act: async (page) => {
      await page.locator('details.message summary').first().click()
      await page.locator('details.message[open]').waitFor()
      // The data that loads later moves the content below it.
      await page.waitForLoadState('networkidle')
    },
  },
  { name: 'mapping', path: '/sources/{push}?view=mapping', ready: 'Call details' },
  {
    name: 'mapping-part',
    path: '/sources/{push}?view=mapping',
    ready: 'Call details',
    act: async (page) => {
      await page.locator('summary').filter({ hasText: 'Advanced' }).click()
      await page.getByRole('tab', { name: /Messages/ }).click()
      await page.locator('.treerow.leaf').first().click()
      await page.locator('.picklist input').waitFor()
    },
  },
  {
    name: 'mapping-ready',
    path: '/sources/{push}?view=mapping',
    ready: 'Call details',
    act: async (page) => {
      await page.getByRole('button', { name: 'Use a ready-made mapping' }).click()
      await page.getByRole('button', { name: 'Use the Aircall mapping' }).waitFor()
    },
  },
  { name: 'numbers', path: '/numbers', ready: 'Website header' },
  { name: 'settings-account', path: '/settings', ready: 'Account name' },
  { name: 'settings-people', path: '/settings?tab=people', ready: 'sam@acme.example' },
  { name: 'settings-you', path: '/settings?tab=you', ready: 'This device' },
  { name: 'settings-keys', path: '/settings?tab=keys', ready: 'Create key' },
  { name: 'settings-wallboards', path: '/settings?tab=wallboards', ready: 'Reception' },
  { name: 'accounts', path: '/accounts', ready: 'First account' },
  { name: 'administrators', path: '/accounts?tab=administrators', ready: 'Add administrator' },
  { name: 'wallboard', path: '{wallboard}', ready: 'Talking', outside: true },
  { name: 'settings-signing', path: '/settings?tab=signing', ready: 'Acme CRM' },
  { name: 'settings-recordings', path: '/settings?tab=recordings', ready: 'transcript' },
  {
    name: 'settings-step',
    path: '/settings?tab=recordings',
    ready: 'transcript',
    act: (page) => page.getByRole('button', { name: 'Edit transcript' }).click(),
  },
  { name: 'settings-retention', path: '/settings?tab=retention', ready: 'Kept for' },
  { name: 'settings-diagnostics', path: '/settings?tab=diagnostics', ready: 'Public URL' },
  { name: 'find-start', path: '/deliveries', ready: 'Dealer portal', act: (page) => find(page, '') },
  { name: 'find-words', path: '/integrations', ready: 'Dealer portal', act: (page) => find(page, 're') },
  { name: 'test-inbox', path: '/test-inbox?token=crm', ready: 'POST' },
  { name: 'not-found', path: '/nothing-here', ready: 'Page not found' },
  { name: 'no-such-account', path: '/accounts/4711/calls', ready: 'No such account' },
]

/** The views of a program without content. */
export const emptyViews: readonly View[] = [
  { name: 'empty-live', path: '/live', ready: 'Live' },
  { name: 'empty-integrations', path: '/integrations', ready: 'Base URL' },
  {
    name: 'empty-matches',
    path: '/integrations/new?tab=when',
    ready: /example calls/,
    act: (page) => page.locator('.matches').evaluate((part) => part.scrollIntoView({ block: 'end' })),
  },
  { name: 'empty-deliveries', path: '/deliveries', ready: 'Deliveries' },
  { name: 'empty-calls', path: '/calls', ready: 'Calls' },
  { name: 'empty-numbers', path: '/numbers', ready: 'Numbers' },
  { name: 'empty-settings-wallboards', path: '/settings?tab=wallboards', ready: 'No wallboards yet' },
  { name: 'wallboard-gone', path: '/wallboard#nothing', ready: 'This link doesn’t work', outside: true },
  { name: 'empty-settings-recordings', path: '/settings?tab=recordings', ready: 'No steps yet' },
  { name: 'empty-test-inbox', path: '/test-inbox', ready: 'Test inbox' },
]

export function pathOf({ path }: View, filled: Filled): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => filled[name as keyof Filled])
}

/** Waits until a view no longer changes. */
export async function settled(page: Page, { ready, act }: View): Promise<void> {
  await page.getByText(ready).filter({ visible: true }).first().waitFor()
  await act?.(page)
  await page.locator('.skel').first().waitFor({ state: 'detached' })
  // The code of a tab may be fetched after the press on it, and then moves the content below it.
  await page.locator('[role=tabpanel]:empty').first().waitFor({ state: 'detached' })
  await page.evaluate(() => document.fonts.ready.then(() => null))
}

function tab(name: string): (page: Page) => Promise<void> {
  return (page) => page.getByRole('tab', { name }).click()
}

async function find(page: Page, typed: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find anything' }).fill(typed)
  await page.locator('.findlist[aria-busy=false]').waitFor()
}

async function choose(page: Page, service: string): Promise<void> {
  await page.getByLabel('Service').click()
  await page.getByLabel('Search services').fill(service)
  await page.getByLabel('Search services').press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}
