// API keys whose person left, keys of certain networks, and two sign-ins that become one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createVisitor, goodPassword, invited, joinGroup, tokenOf } from '../kit/visitor.ts'
import { email, startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture

test('43 a key whose person left says so, and is handed over to the account', async () => {
  const rob = await invited(api, { email: 'rob@acme.example', name: 'Rob', role: 'admin' })
  const { body: made } = await rob.post('~/keys', { name: 'Nightly export', role: 'viewer' })
  const use = async () => (await api.get('~/calls', { key: made.key })).status
  await using view = await fixture.open('/settings?tab=keys', { width: 390 })
  const { page } = view
  const row = page.getByRole('row', { name: /Nightly export/ })
  await row.getByText('Belongs to Rob').waitFor()
  await api.ask('DELETE', `~/people/${made.owner}`)
  await page.reload()
  await row.getByText('The owner left the account').waitFor()
  assert.equal(await use(), 401)
  await row.getByRole('button', { name: 'Hand over Nightly export' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Hand over Nightly export' })
  await dialog.getByText('Choose a new owner, and it works again.').waitFor()
  assert.deepEqual(await view.axe(), [])
  await dialog.getByRole('button', { name: 'Hand over' }).click()
  await row.getByText('Belongs to the account').waitFor()
  assert.equal(await use(), 200)
})

test('43 a key of somebody with access by the group names the person, and keeps its owner when its networks change', async () => {
  const { body: group } = await api.post('/api/v1/groups', { name: 'Agency' })
  await api.ask('PATCH', `/api/v1/groups/${group.id}/accounts`, { body: { add: ['1001'] } })
  const gus = await joinGroup(api, { group: group.id, email: 'gus@agency.example', role: 'admin' })
  const { body: made } = await gus.post('~/keys', { name: 'Agency reports', role: 'viewer' })
  await using view = await fixture.open('/settings?tab=keys')
  const { page } = view
  const row = page.getByRole('row', { name: /Agency reports/ })
  await row.getByText('Belongs to gus@agency.example').waitFor()
  await row.getByRole('button', { name: 'Change Agency reports' }).click()
  const dialog = page.getByRole('dialog', { name: 'Change Agency reports' })
  await dialog.getByLabel('Only from').fill('192.0.2.0/24\n192.0.2.0/33')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('192.0.2.0/33: Must be a network such as 203.0.113.0/24, or an address.').waitFor()
  assert.equal(await dialog.getByLabel('Only from').inputValue(), '192.0.2.0/24\n192.0.2.0/33')
  await dialog.getByLabel('Only from').fill('192.0.2.0/24')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await row.getByText('Only from 192.0.2.0/24').waitFor()
  const { body: keys } = await api.get('~/keys?limit=200')
  const saved = keys.data.find(({ id }: { id: string }) => id === made.id)
  assert.deepEqual([saved.owner, saved.addresses], [made.owner, ['192.0.2.0/24']])
})

test('43 another sign-in with the same email address is joined by its password', async () => {
  const { body: account } = await api.post('/api/v1/accounts', { name: 'Northside Clinic' })
  const input = { email, name: 'Sam', role: 'editor' }
  const { body } = await api.post('~/invitations', input, { account: account.id })
  const other = createVisitor(api)
  await other.post(`/api/v1/links/${tokenOf(body.link)}`, { password: goodPassword })
  await using view = await fixture.open('/settings?tab=you')
  const { page } = view
  const field = page.getByLabel('Password of the other sign-in')
  await field.fill('a password of nobody')
  await page.getByRole('button', { name: 'Join sign-ins' }).click()
  await page.getByText('No other sign-in with your email has this password.').waitFor()
  assert.equal(await field.inputValue(), 'a password of nobody')
  await field.fill(goodPassword)
  await page.keyboard.press('Enter')
  await page.getByRole('status').getByText('Joined. You now have access to:').waitFor()
  await page.getByRole('link', { name: 'Northside Clinic' }).last().waitFor()
  assert.deepEqual(await view.axe(), [])
  assert.equal((await other.get('/api/v1/session')).status, 401)
})
