// Groups of accounts on the page: the tab in Settings, the page of a group, and where the people of an account come from.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { createVisitor, goodPassword, invited, joinGroup, tokenOf } from '../kit/visitor.ts'
import { hostile } from './call-updates.ts'
import { startPageFixture } from './kit.ts'

// Sam, who is signed in, administers the server.
const fixture = await startPageFixture()
const { api } = fixture

async function createGroup(name: string): Promise<string> {
  return (await api.post('/api/v1/groups', { name })).body.id
}

async function createAccount(name: string, group?: string): Promise<{ number: number }> {
  const path = group === undefined ? '/api/v1/accounts' : `/api/v1/groups/${group}/accounts`
  const { status, body } = await api.post(path, { name })
  assert.equal(status, 201, JSON.stringify(body))
  return body
}

async function enterPassword(page: Page, who: string): Promise<void> {
  await page.getByLabel('Email', { exact: true }).fill(who)
  await page.getByLabel('Password', { exact: true }).fill(goodPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function signInAs(page: Page, who: string): Promise<void> {
  await enterPassword(page, who)
  await page.waitForURL('**/accounts/*/integrations**')
}

function section(page: Page, name: string) {
  return page.getByRole('region', { name, exact: true }).first()
}

test('45 S55 an administrator creates a group, adds an account, invites, and is told what each means', async () => {
  const { number } = await createAccount('Northside Clinic')
  await using view = await fixture.open('/settings')
  const { page } = view
  await page.getByRole('tab', { name: 'Groups' }).click()
  await page.getByText('No groups yet').waitFor()
  assert.deepEqual(await view.axe(), [])
  await page.getByRole('button', { name: 'Create group' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Create group' }).click()
  await dialog.locator('[aria-invalid="true"]').waitFor()
  await dialog.getByLabel('Name').fill('Harbour Agency')
  await dialog.getByRole('button', { name: 'Create group' }).click()
  await page.getByRole('heading', { name: 'Harbour Agency', level: 1 }).waitFor()
  await page.getByText('No accounts yet').waitFor()
  await page.getByText('Nobody has a role in this group yet').waitFor()
  assert.deepEqual(await view.axe(), [])

  await page.getByRole('button', { name: 'Add account' }).click()
  await page.getByRole('combobox', { name: 'Add account' }).fill(String(number))
  await page.getByRole('option', { name: `Account ${number}` }).click()
  await dialog.getByText('Nobody gets access yet').waitFor()
  await dialog.getByRole('button', { name: 'Add account' }).click()
  await page.getByRole('cell', { name: 'Northside Clinic', exact: true }).waitFor()

  await page.getByRole('button', { name: 'Invite' }).click()
  await dialog.getByLabel('Name').fill('Ben Jones')
  await dialog.getByLabel('Email').fill('ben@harbour.example')
  await dialog.getByRole('radio', { name: /^Editor/ }).check()
  await dialog.getByRole('button', { name: 'Create invitation link' }).click()
  const link = await dialog.getByRole('textbox', { name: 'Link for ben@harbour.example' }).inputValue()
  await dialog.getByText('Close', { exact: true }).click()
  await page.getByRole('button', { name: 'New link for ben@harbour.example' }).click()
  const renewed = await dialog.getByRole('textbox', { name: 'Link for ben@harbour.example' }).inputValue()
  assert.notEqual(renewed, link)
  await dialog.getByText('Close', { exact: true }).click()
  assert.deepEqual(await view.axe(), [])
  const ben = createVisitor(api)
  assert.equal((await ben.post(`/api/v1/links/${tokenOf(link)}`, { password: goodPassword })).status, 404)
  assert.equal((await ben.post(`/api/v1/links/${tokenOf(renewed)}`, { password: goodPassword })).status, 200)
  await page.reload()

  await page.getByRole('button', { name: 'Change role of ben@harbour.example' }).click()
  await dialog.getByRole('radio', { name: /^Viewer/ }).check()
  await dialog.getByRole('checkbox', { name: 'See numbers' }).check()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Role of Ben Jones changed.').waitFor()
  await page
    .getByRole('row', { name: /Ben Jones/ })
    .getByText('See numbers')
    .waitFor()

  await page.getByRole('button', { name: 'Remove Northside Clinic from the group' }).click()
  await dialog.getByText('These people lose access').waitFor()
  await dialog.getByRole('listitem').getByText('Ben Jones').waitFor()
  assert.deepEqual(await view.axe(), [])
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await page.getByText('No accounts yet').waitFor()

  await page.getByRole('button', { name: 'Rename' }).click()
  await dialog.getByLabel('Name').fill('Harbour')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Harbour', level: 1, exact: true }).waitFor()
  await page.getByRole('button', { name: 'Delete group' }).click()
  await dialog.getByText('The group has no accounts.').waitFor()
  await dialog.getByRole('button', { name: 'Delete group' }).click()
  await page.getByText('No groups yet').waitFor()
  assert.equal((await ben.get('/api/v1/session')).status, 401, 'whoever has nothing else is gone')
})

test('45 S55 an owner of a group creates an account in it, which opens; the last owner stays, and the page says why', async () => {
  const group = await createGroup('Owned')
  const { number } = await createAccount('Owned one', group)
  await joinGroup(api, { group, email: 'owner@owned.example', role: 'owner' })
  await using view = await fixture.open('/sign-in', { signedIn: false })
  const { page } = view
  await signInAs(page, 'owner@owned.example')
  await page.goto(`/accounts/${number}/settings?tab=groups`)
  await page.getByRole('link', { name: 'Owned', exact: true }).click()
  await page.getByText('The administrator of this server adds and removes accounts.').waitFor()
  for (const name of ['Delete group', 'Add account', 'Remove Owned one from the group'])
    assert.equal(await page.getByRole('button', { name }).count(), 0, name)
  assert.equal(await page.getByRole('button', { name: 'Create group' }).count(), 0)
  const leave = page.getByRole('button', { name: 'Leave group' })
  const why = 'Some accounts of the group would have no owner. Make somebody else an owner of the group first.'
  await leave.and(page.locator('[aria-disabled]')).waitFor()
  assert.equal(await leave.getAttribute('title'), why)
  await leave.press('Enter')
  await page.getByRole('status').getByText(why).waitFor()
  assert.deepEqual(await view.axe(), [])

  await page.getByRole('button', { name: 'New account' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Account name').fill('Owned two')
  await dialog.getByLabel('Time zone').selectOption('Europe/London')
  assert.deepEqual(await view.axe(), [])
  await dialog.getByRole('button', { name: 'New account' }).click()
  await page.waitForURL(/\/accounts\/(?!1001)\d+\/integrations/)
  await page.getByRole('button', { name: 'Owned two' }).waitFor()
  const { body } = await api.get(`/api/v1/groups/${group}/accounts`)
  assert.deepEqual(
    body.data.map(({ name }: { name: string }) => name),
    ['Owned one', 'Owned two'],
  )
})

test('45 S55 whoever has a role in an empty group only creates its first account, or is told who can', async () => {
  const group = await createGroup('Empty <b>agency</b>')
  for (const role of ['owner', 'editor'] as const) await joinGroup(api, { group, email: `${role}@empty.example`, role })
  for (const [width, theme, role] of [
    [390, 'dark', 'editor'],
    [1440, 'light', 'owner'],
  ] as const) {
    await using view = await fixture.open('/sign-in', { signedIn: false, width, theme })
    const { page } = view
    await enterPassword(page, `${role}@empty.example`)
    await page.getByRole('heading', { name: 'Your group has no accounts yet' }).waitFor()
    assert.deepEqual(await view.axe(), [])
    const create = page.getByRole('button', { name: 'New account in Empty <b>agency</b>' })
    await create.press('Enter')
    if (role === 'editor') {
      await page.getByRole('status').getByText('Ask an owner of the group.').waitFor()
      continue
    }
    await page.getByRole('dialog').getByLabel('Account name').fill('The first')
    await page.getByRole('dialog').getByLabel('Time zone').selectOption('Europe/London')
    await page.getByRole('dialog').getByRole('button', { name: 'New account' }).click()
    await page.waitForURL(/\/accounts\/(?!1001)\d+\/integrations/)
    await page.getByRole('heading', { name: 'New integration' }).waitFor()
  }
})

test('45 S55 an administrator of the server does not ask for the people of a group that others own', async () => {
  const group = await createGroup('Owned by others')
  const { number } = await createAccount('Without members', group)
  await joinGroup(api, { group, email: 'owner@others.example', role: 'owner' })
  await using view = await fixture.open(`/groups/${group}`)
  const { page } = view
  const refused: string[] = []
  page.on('response', (response) => response.status() === 403 && refused.push(response.url()))
  await page.reload()
  await page.getByText('Owners and admins of the group manage its people.').waitFor()
  await page.getByText(String(number)).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Rename' }).count(), 0)
  await page.getByRole('button', { name: 'New account' }).and(page.locator('[aria-disabled]')).waitFor()
  await page.getByRole('button', { name: 'Remove Without members from the group' }).click()
  await page.getByText('Everyone in the group who isn’t a member of the account loses access to it').waitFor()
  assert.deepEqual(await view.axe(), [])
  assert.deepEqual(refused, [])
})

test('45 the people of an account say by which group they come, and lead to where their role is changed', async () => {
  const group = await createGroup('Northern <b>Clinics</b>')
  const { number } = await createAccount('Westside', group)
  await joinGroup(api, { group, email: 'gina@north.example', role: 'owner' })
  await joinGroup(api, { group, email: 'gabe@north.example', role: 'editor' })
  await invited(api, { email: 'amy@west.example', role: 'admin', account: number })
  await using view = await fixture.open('/sign-in', { signedIn: false })
  const { page } = view
  await signInAs(page, 'amy@west.example')
  await page.goto(`/accounts/${number}/settings?tab=people`)
  const row = page.getByRole('row', { name: /gabe@north\.example/ })
  await row.getByText('By the group Northern <b>Clinics</b>').waitFor()
  // Amy has no role in the group, so she is told whom to ask.
  assert.equal(await page.getByRole('tab', { name: 'Groups' }).count(), 0)
  const change = row.getByRole('button', { name: 'Change in group: gabe@north.example' })
  await change.press('Enter')
  await page.getByRole('status').getByText('Ask an owner or admin of the group.').waitFor()
  assert.deepEqual(await view.axe(), [])

  await page.context().clearCookies()
  await page.goto('/sign-in')
  await signInAs(page, 'gina@north.example')
  await page.goto(`/accounts/${number}/settings?tab=people`)
  await row.getByRole('link', { name: 'Change in group: gabe@north.example' }).click()
  await page.getByRole('heading', { name: 'Northern <b>Clinics</b>', level: 1 }).waitFor()
})

test('45 a group of others does not exist, and an editor of a group is told whom to ask', async () => {
  const group = await createGroup('Editors')
  const { number } = await createAccount('Editors one', group)
  await joinGroup(api, { group, email: 'ed@editors.example', role: 'editor' })
  const others = await createGroup('Others')
  await using view = await fixture.open('/sign-in', { signedIn: false })
  const { page } = view
  await signInAs(page, 'ed@editors.example')
  await page.goto(`/accounts/${number}/settings?tab=groups`)
  await page
    .getByRole('row', { name: /Editors/ })
    .getByText('Editor', { exact: true })
    .waitFor()
  assert.equal(await page.getByRole('link', { name: 'Editors', exact: true }).count(), 0)
  await page.goto(`/accounts/${number}/groups/${group}`)
  await page.getByText('Viewing a group requires the role Admin in it.').waitFor()
  for (const id of [others, 'nonsense', '%3Cscript%3E']) {
    await page.goto(`/accounts/${number}/groups/${id}`)
    await page.getByRole('heading', { name: 'No such group', level: 1 }).waitFor()
  }
  assert.deepEqual(await view.axe(), [])
})

test('45 a hostile name of a group, its accounts and its people breaks no page', async () => {
  const name = `${hostile.markup} ${hostile.turned} ${'x'.repeat(100)}`.slice(0, 200)
  const group = await createGroup(name)
  for (let n = 0; n < 9; n += 1) await createAccount(`${n} ${name}`.slice(0, 200), group)
  const person = { email: `${'a'.repeat(60)}@hostile.example`, name, role: 'editor' }
  const { body } = await api.post(`/api/v1/groups/${group}/invitations`, person)
  await createVisitor(api).post(`/api/v1/links/${tokenOf(body.link)}`, { password: goodPassword })
  await api.post(`/api/v1/groups/${group}/invitations`, { ...person, email: 'waiting@hostile.example' })
  for (const [width, theme] of [
    [1440, 'dark'],
    [390, 'light'],
    [320, 'dark'],
  ] as const) {
    await using view = await fixture.open(`/groups/${group}`, { width, theme })
    const { page } = view
    await page.getByText('waiting@hostile.example').waitFor()
    await section(page, 'Accounts').getByRole('row').nth(9).waitFor()
    const beyond = (): Promise<number> =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    assert.equal(await beyond(), 0, `${width} px`)
    assert.deepEqual(await view.axe(), [], `${width} px`)
    await page.getByRole('searchbox', { name: 'Search accounts of the group' }).fill('no such account')
    await page.getByText('No account matches.').waitFor()
    await page.goto('/accounts/1001/settings?tab=groups')
    await page.getByRole('link', { name: /‹202E›/ }).waitFor()
    assert.equal(await beyond(), 0, `${width} px`)
    assert.deepEqual(await view.axe(), [], `${width} px`)
  }
})
