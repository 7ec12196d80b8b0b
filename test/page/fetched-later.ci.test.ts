// A part of the page that is fetched at its first use, while the network is away: the page reports the failure, and
// loads the part once the network is back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture

const { body } = await api.post('~/integrations', { name: 'CRM', request: { url: 'https://crm.example/calls' } })

for (const [what, address, open, shown] of [
  ['a dialog', '/deliveries', 'Recover…', 'dialog'],
  ['a menu', `/integrations/${body.id}`, 'More actions', 'menu'],
  ['a tab', `/integrations/${body.id}`, 'Authentication', 'tabpanel'],
] as const)
  test(`24 ${what} that can’t be fetched says what to do, and opens once the network is back`, async () => {
    await using view = await fixture.open(address, { width: 390, height: 844 })
    const { page } = view
    const role = shown === 'tabpanel' ? 'tab' : 'button'
    const control = page.getByRole(role, { name: open, exact: true }).first()
    await control.waitFor()
    await page.waitForLoadState('networkidle')
    // The first press on the page fetches the part.
    let isAway = true
    const asked: string[] = []
    await page.route(/\/(?:assets|healthz)/, async (route) => {
      asked.push(new URL(route.request().url()).pathname)
      await (isAway ? route.abort('internetdisconnected') : route.continue())
    })
    await control.click()
    const alert = page.getByRole('alert').first()
    await alert.getByText('Part of this page could not be loaded.').waitFor()
    assert.ok(await alert.evaluate((element) => element.getBoundingClientRect().bottom <= innerHeight))
    assert.deepEqual(await view.axe(), [])
    // The page first checks whether Offhook responds: without it, a reload would lose the page.
    await alert.getByRole('button', { name: 'Try again' }).click()
    await page.waitForFunction(() => document.querySelector('[role="alert"] [aria-busy="true"]') === null)
    assert.ok(asked.includes('/healthz'))
    await alert.waitFor()
    isAway = false
    await Promise.all([page.waitForEvent('load'), alert.getByRole('button', { name: 'Try again' }).click()])
    await control.click()
    if (shown === 'tabpanel') await page.getByRole('tabpanel').getByRole('group', { name: 'Authentication' }).waitFor()
    else await page.getByRole(shown).waitFor()
    assert.equal(await page.getByText('Part of this page could not be loaded.').count(), 0)
  })
