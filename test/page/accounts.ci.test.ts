// The account in the address: whose data a page shows, where an address without an account leads, and what an account of others
// looks like.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { goodPassword } from '../kit/visitor.ts'
import { addressOf, email, password, startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture

const other = await createOther()

/** Creates a second account with an integration, and a person who has not signed in yet. */
async function createOther() {
  const { body: account } = await api.post('/api/v1/accounts', { name: 'Second account' })
  const person = { email: 'kim@second.example', name: 'Kim', role: 'owner' }
  const { body: invited } = await api.post('~/invitations', person, { account: account.id })
  const request = { url: `${api.url}/inbox/second` }
  await api.post('~/integrations', { name: 'Second CRM', request }, { account: account.id })
  await api.post('~/integrations', { name: 'First CRM', request: { url: `${api.url}/inbox/first` } })
  return { number: Number(account.number), email: person.email, link: new URL(String(invited.link)).pathname }
}

/** The accounts whose data a page requests from now on. */
function watchAccounts(page: Page): ReadonlySet<string> {
  const accounts = new Set<string>()
  page.on('request', (request) => {
    const [, account] = /\/api\/v1\/accounts\/([^/]+)/.exec(request.url()) ?? []
    if (account !== undefined) accounts.add(account)
  })
  return accounts
}

/** The documents that a page loads from now on, without the origin. */
function watchDocuments(page: Page): readonly string[] {
  const documents: string[] = []
  page.on('request', (request) => {
    if (request.resourceType() === 'document') documents.push(request.url().replace(api.url, ''))
  })
  return documents
}

async function signInAs(page: Page, who: string, secret: string): Promise<void> {
  await page.getByLabel('Email', { exact: true }).fill(who)
  await page.getByLabel('Password', { exact: true }).fill(secret)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('35 two tabs show two accounts, each the one of its address', async () => {
  await using first = await fixture.open('/integrations')
  await using second = await fixture.open(other.link, { signedIn: false })
  const [ofFirst, ofSecond] = [watchAccounts(first.page), watchAccounts(second.page)]
  await second.page.getByLabel('Password', { exact: true }).fill(goodPassword)
  await second.page.getByRole('button', { name: 'Save and continue' }).click()
  await second.page.waitForURL(`${api.url}/accounts/${other.number}/integrations`)
  await second.page.getByRole('link', { name: 'Second CRM' }).waitFor()
  await first.page.reload()
  await first.page.getByRole('link', { name: 'First CRM' }).waitFor()
  for (const { page } of [first, second]) {
    await page.getByRole('navigation').getByRole('link', { name: 'Calls', exact: true }).click()
    await page.getByRole('heading', { name: 'Calls', exact: true, level: 1 }).waitFor()
  }
  assert.equal(first.page.url(), api.url + addressOf('/calls'))
  assert.equal(second.page.url(), `${api.url}/accounts/${other.number}/calls`)
  assert.deepEqual([[...ofFirst], [...ofSecond]], [['1001'], [String(other.number)]])
})

test('35 an address without an account leads to the person’s account, in the same document', async () => {
  for (const [address, shown] of [
    ['/calls?q=4711', '/calls?q=4711'],
    ['/', '/integrations'],
    ['/settings?tab=keys#x', '/settings?tab=keys#x'],
  ] as const) {
    await using view = await fixture.open('about:blank')
    const { page } = view
    const documents = watchDocuments(page)
    await page.goto(address)
    await page.waitForURL(api.url + addressOf(shown))
    await page.getByRole('heading', { level: 1 }).waitFor()
    assert.deepEqual(documents, [address.split('#')[0]])
    // Back leads to where the person was before, not to the address without an account.
    await page.goBack()
    assert.equal(page.url(), 'about:blank')
  }
})

test('35 an address without an account leads there after signing in, too', async () => {
  await using view = await fixture.open('/calls?q=4711', { bare: true, signedIn: false })
  const { page } = view
  await page.waitForURL('**/sign-in?back=*')
  const documents = watchDocuments(page)
  await signInAs(page, email, password)
  await page.waitForURL(api.url + addressOf('/calls?q=4711'))
  await page.getByRole('heading', { name: 'Calls', exact: true, level: 1 }).waitFor()
  assert.deepEqual(documents, [])
})

for (const [what, account] of [
  ['others', String(other.number)],
  ['nobody', '4711'],
  ['no number', '01001'],
  ['markup', '<script>alert(1)</script>'.replaceAll('/', '%2F')],
  ['dots', '..%2f1001'],
  ['a broken escape', '%E0%A4%A'],
  ['a very long text', '1'.repeat(6_000)],
] as const)
  test(`35 an account of ${what} is a page that says so, and leads to one’s own`, async () => {
    await using view = await fixture.open('about:blank', { width: 390 })
    const { page } = view
    const accounts = watchAccounts(page)
    await page.goto(`/accounts/${account}/calls`)
    await page.getByRole('heading', { name: 'No such account' }).waitFor()
    await page.getByText(`The account doesn’t exist, or ${email} has no access to it.`).waitFor()
    assert.equal(await page.title(), 'No such account · Offhook')
    assert.deepEqual([...accounts], [])
    assert.deepEqual(await view.axe(), [])
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0)
    await page.getByRole('link', { name: 'Open First account' }).click()
    await page.waitForURL(api.url + addressOf('/integrations'))
    await page.getByRole('link', { name: 'First CRM' }).waitFor()
  })

test('35 dots in the place of the account lead to the page without an account', async () => {
  await using view = await fixture.open('/accounts/%2e%2e/calls')
  await view.page.waitForURL(api.url + addressOf('/calls'))
})

test('35 whoever signs in after another person sees their own account, and nothing that the browser kept of the other', async () => {
  await using view = await fixture.open('/sign-in', { signedIn: false })
  const { page } = view
  await signInAs(page, email, password)
  await page.waitForURL(api.url + addressOf('/integrations'))
  await page.getByRole('link', { name: 'Test inbox' }).click()
  await page.waitForURL('**/test-inbox?token=*')
  const token = new URL(page.url()).searchParams.get('token')
  await page.getByRole('button', { name: 'Sam Lee' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL(`${api.url}/sign-in`)
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  const accounts = watchAccounts(page)
  await signInAs(page, other.email, goodPassword)
  await page.waitForURL(`${api.url}/accounts/${other.number}/integrations`)
  await page.getByRole('link', { name: 'Second CRM' }).waitFor()
  await page.getByRole('link', { name: 'Test inbox' }).click()
  await page.waitForURL('**/test-inbox?token=*')
  assert.notEqual(new URL(page.url()).searchParams.get('token'), token)
  assert.deepEqual([...accounts], [String(other.number)])
})

test('35 a page of the person before says that this account is not theirs, once somebody else has signed in', async () => {
  await using view = await fixture.open('/calls')
  const { page } = view
  await page.getByRole('heading', { name: 'Calls', exact: true, level: 1 }).waitFor()
  await page.context().clearCookies()
  const tab = await page.context().newPage()
  await tab.goto('/sign-in')
  await signInAs(tab, other.email, goodPassword)
  await tab.waitForURL(`${api.url}/accounts/${other.number}/integrations`)
  await page.getByRole('navigation').getByRole('link', { name: 'Deliveries', exact: true }).click()
  await page.getByRole('heading', { name: 'No such account' }).waitFor()
  await page.getByRole('link', { name: 'Open Second account' }).click()
  await page.getByRole('link', { name: 'Second CRM' }).waitFor()
})
