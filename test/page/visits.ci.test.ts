// A visit of the administrator of this server, as its visitor sees it, and as the owner of the account does.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Json } from '../kit/api.ts'
import { createVisitor, goodPassword, invited } from '../kit/visitor.ts'
import { email, password, startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture
// The first person administers the server.
const sam = createVisitor(api)
await sam.post('/api/v1/session', { email, password })

const REASON = 'Ticket 381 <b>“bold”</b>'

async function accountWithOwner(name: string) {
  const { body: account } = await api.post('/api/v1/accounts', { name })
  const owner = `owner${account.number}@example.com`
  await invited(api, { email: owner, role: 'owner', account: account.id })
  return { account, owner }
}

function visit(account: string) {
  return sam.post('/api/v1/visits', { account, reason: REASON, hours: 4 })
}

async function signInAs(page: Page, who: string): Promise<void> {
  await page.getByLabel('Email', { exact: true }).fill(who)
  await page.getByLabel('Password', { exact: true }).fill(goodPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('42 a visitor sees until when the visit lasts, and ends it', async () => {
  const { account } = await accountWithOwner('Northside <i>Clinic</i>')
  await visit(account.id)
  await using view = await fixture.open(`/accounts/${account.number}/calls`)
  const { page } = view
  await page.getByText('You are visiting Northside <i>Clinic</i> until').waitFor()
  assert.deepEqual(await view.axe(), [])
  await page.goto(`/accounts/${account.number}/settings?tab=account`)
  await page.getByRole('cell', { name: 'Sam Lee' }).getByText(REASON).waitFor()
  assert.equal(await page.getByRole('switch', { name: 'Allow visits' }).count(), 0)
  await page.getByRole('main').getByRole('button', { name: 'End visit', exact: true }).first().click()
  await page.waitForURL('**/accounts/1001/**')
  assert.equal((await sam.ask('GET', '~/calls', { account: account.id })).body.code, 'visit_required')
})

test('42 whoever’s visit is ended learns it at once, on a page that nobody touches', async () => {
  const { account } = await accountWithOwner('Harbour')
  const { body } = await visit(account.id)
  await using view = await fixture.open(`/accounts/${account.number}/live`)
  const { page } = view
  await page.getByText('You are visiting Harbour until').waitFor()
  assert.equal((await sam.ask('DELETE', `/api/v1/visits/${body.id}`)).status, 204)
  await page.getByRole('heading', { name: 'No such account' }).waitFor()
})

test('42 an owner sees who visited, why and what was done, ends the visit, forbids visits and allows them', async () => {
  const { account, owner } = await accountWithOwner('Southside')
  await visit(account.id)
  for (let times = 0; times < 3; times++) await sam.ask('GET', '~/calls', { account: account.id })
  // Requests are counted at once, and saved a moment later.
  const isSaved = ({ visitor, acts: [act] }: Json) => visitor === 'Sam Lee' && act?.count === 3
  await api.until('~/visits', ({ data }) => data.some(isSaved), { account: account.id })
  await using view = await fixture.open('/sign-in', { signedIn: false })
  const { page } = view
  await signInAs(page, owner)
  await page.waitForURL('**/integrations/**')
  await page.goto(`/accounts/${account.number}/settings?tab=account`)
  const row = page.getByRole('row').filter({ hasText: 'Sam Lee' })
  await row.getByText(REASON).waitFor()
  await row.getByText('3 requests').click()
  await row.getByText('Viewing calls').waitFor()
  assert.deepEqual(await view.axe(), [])
  await row.getByRole('button', { name: 'End visit of Sam Lee' }).click()
  await page.getByText('Visit ended.').waitFor()
  await row.getByText('Open').waitFor({ state: 'detached' })
  assert.equal((await visit(account.id)).status, 201)
  const allowed = page.getByRole('switch', { name: 'Allow visits' })
  await allowed.click()
  await page.getByText('Visits are forbidden, and open visits have ended.').waitFor()
  assert.equal((await visit(account.id)).body.code, 'visits_forbidden')
  await allowed.click()
  await page.getByText('Visits are allowed again.').waitFor()
  assert.equal((await visit(account.id)).status, 201)
})
