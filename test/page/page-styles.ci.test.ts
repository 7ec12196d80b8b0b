// The look of a page does not depend on the pages opened before it: the styles of every page stay in the document once
// they are loaded.
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { startPageFixture } from './kit.ts'
import { fill } from './views/fill.ts'
import { pathOf, settled, views } from './views/table.ts'

const fixture = await startPageFixture()
const filled = await fill(fixture.api)
const sheets = globSync('*.css', { cwd: join(import.meta.dirname, '../../dist/page/assets') })
const teams = await teamsIntegration()

/** At least one view of each page, and the parts that open over a page: a list of choices, the drawer, a dialog. */
const LOOKED_AT = [
  'sign-in',
  'live',
  'integrations',
  'statistics',
  'editor-condition-field',
  'service-inputs',
  'delivery',
  'issue',
  'calls',
  'call-recorded',
  'source-push',
  'mapping-part',
  'numbers',
  'settings-people',
  'find-words',
  'test-inbox',
  'not-found',
]

for (const view of views.filter(({ name }) => LOOKED_AT.includes(name)))
  test(`22 ${view.name} has no use for styles that come with other views`, async () => {
    await using opened = await fixture.open(pathOf(view, filled), { signedIn: view.outside !== true })
    const { page } = opened
    await settled(page, view)
    assert.deepEqual(await matchesOf(page, sheets), [])
  })

test('22 the message editor looks the same after Live and Sources', async () => {
  const looks: string[][] = []
  for (const before of [[], ['Live', 'Sources']]) {
    await using opened = await fixture.open('/integrations')
    const { page } = opened
    for (const name of before) {
      await page
        .getByRole('navigation')
        .getByRole('link', { name: new RegExp(`^${name}`) })
        .click()
      await page.getByRole('heading', { name, exact: true, level: 1 }).waitFor()
    }
    await page.getByRole('navigation').getByRole('link', { name: 'Webhook integrations' }).click()
    await page.getByRole('link', { name: teams }).click()
    await page.locator('.message-preview .line').first().waitFor()
    looks.push(
      await page.evaluate(() =>
        ['.message', '.message-preview .line'].map((part) => {
          const { border, padding, display } = getComputedStyle(document.querySelector(part) ?? document.body)
          return `${part}: ${border}, ${padding}, ${display}`
        }),
      ),
    )
  }
  assert.deepEqual(looks[1], looks[0])
})

/** The rules of the style sheets not loaded yet that would match an element of the page. */
async function matchesOf(page: Page, names: readonly string[]): Promise<string[]> {
  return page.evaluate(async (all) => {
    // A style sheet that is being loaded is used soon: the parts that need it are drawn afterwards.
    const links = document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')
    const loaded = new Set([...links].map(({ href }) => href.split('/').at(-1)))
    const found: string[] = []
    const look = (rules: CSSRuleList, name: string): void => {
      for (const rule of rules) {
        if (rule instanceof CSSStyleRule) {
          // A pseudo-element is matched as its element.
          const selector = rule.selectorText.replaceAll(/::[\w-]+(?:\([^)]*\))?/g, '')
          if (document.querySelector(selector)) found.push(`${name}: ${rule.selectorText}`)
        } else if (rule instanceof CSSGroupingRule) look(rule.cssRules, name)
      }
    }
    for (const name of all.filter((one) => !loaded.has(one))) {
      const answer = await fetch(`/assets/${name}`)
      look((await new CSSStyleSheet().replace(await answer.text())).cssRules, name)
    }
    return found
  }, names)
}

async function teamsIntegration(): Promise<string> {
  const name = 'Calls to Teams'
  const { status, body } = await fixture.api.post('~/integrations', { name, service: 'teams', enabled: false })
  assert.equal(status, 201, JSON.stringify(body))
  return name
}
