// The page of charts: the counts over time ranges, for people who see colours and people who do not.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Client } from 'pg'
import { inAccount } from '../kit/account-path.ts'
import { addDays, localDay } from '../../src/render/template/local-day.ts'
import { openClient } from '../../src/store/database/connections.ts'
import { BUCKET_COUNT, EDGES } from '../../src/store/statistics/response-times.ts'
import { startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture
let client: Client
const ids = new Map<string, string>()

/** Three days ago in the account's time zone: a whole day, whatever time it is. */
const day = addDays(localDay('Australia/Sydney', Date.now()), -3)

before(async () => {
  client = await openClient(api.database, 'test')
  for (const name of ['Acme CRM', 'Wall\u202Eboard']) {
    const request = { url: 'https://crm.example/', rows: [] }
    const { body } = await api.post('~/integrations', { name, realtime: true, request })
    ids.set(name, body.id)
  }
  const times = EDGES.map((edge) => (edge >= 180 && edge < 230 ? 7 : 0))
  const responseTimes = Array.from({ length: BUCKET_COUNT }, (_, bucket) => times[bucket] ?? 0)
  await client.query(
    `INSERT INTO delivery_day SELECT account_id, $1::date + n, integration_id, 10 * (n + 1), CASE WHEN n = 1 THEN 4 ELSE 0 END, n, 0, $2
     FROM integration, generate_series(0, 2) n ORDER BY integration_id LIMIT 3`,
    [day, responseTimes],
  )
  await client.query(
    `INSERT INTO number_day SELECT 1001, $1, $1, '+6128888' || lpad(n::text, 4, '0'), outcome, 20 - n
     FROM generate_series(1, 12) n, unnest(ARRAY['answered', 'missed']) outcome`,
    [day],
  )
  await client.query(
    `INSERT INTO call_day SELECT account_id, heard, day, outcome, sum(calls) FROM number_day GROUP BY 1, 2, 3, 4`,
  )
})
after(() => client.end())

test('charts say the same in their legend, by arrow keys and in a table', async () => {
  await using view = await fixture.open('/statistics?days=30')
  const { page } = view
  const chart = page.getByRole('slider', { name: 'Deliveries by day' })
  await chart.waitFor()
  assert.equal(await chart.getAttribute('aria-valuemax'), '29')
  const legend = page.locator('.legend').first()
  assert.match(await legend.innerText(), /Failed\s+4\s+Late\s+3\s+On time\s+57/)

  await chart.focus()
  // The chart begins at the newest day, so the second of the three days is three steps back.
  for (let n = 0; n < 3; n += 1) await page.keyboard.press('ArrowLeft')
  const text = (await chart.getAttribute('aria-valuetext')) ?? ''
  assert.match(text, /^\w{3} \d+ \w{3,4}: Failed 4, Late 1, On time 19$/)
  assert.match(await legend.innerText(), /Failed\s+4\s+Late\s+1\s+On time\s+19/)
  await page.keyboard.press('Home')
  assert.match((await chart.getAttribute('aria-valuetext')) ?? '', /Failed 0, Late 0, On time 0/)
  await page.keyboard.press('Escape')
  assert.match(await legend.innerText(), /On time\s+57/)

  await page.getByText('Deliveries as a table').click()
  const [name = ''] = text.split(':')
  const row = page.getByRole('region', { name: 'Deliveries as a table' }).getByRole('row').filter({ hasText: name })
  assert.deepEqual(await row.getByRole('cell').allInnerTexts(), [name, '4', '1', '19'])
  await page.getByText('Response times as a table').click()
  const times = page.getByRole('region', { name: 'Response times as a table' })
  assert.equal(await times.getByRole('row').filter({ hasText: 'ms' }).count(), 3)
})

test('no two series of a chart are told apart by colour alone', async () => {
  await using view = await fixture.open('/statistics?days=30')
  const { page } = view
  await page.getByRole('slider', { name: 'Calls by outcome by day' }).waitFor()
  const marks = await page
    .locator('.patterns pattern')
    .evaluateAll((patterns) =>
      patterns.map((pattern) => [pattern.id, pattern.querySelector('path')?.getAttribute('d') ?? 'plain'] as const),
    )
  const marksOf = new Map(marks)
  for (const together of [
    ['undelivered', 'late', 'delivered'],
    ['answered', 'missed', 'abandoned', 'unanswered', 'busy', 'voicemail', 'rejected', 'failed', 'blocked'],
  ]) {
    const drawn = together.map((name) => marksOf.get(`fill-${name}`))
    assert.ok(!drawn.includes(undefined))
    assert.equal(new Set(drawn).size, together.length, together.join(' '))
  }
})

test('the range is in the address, and so is the integration that the charts are of', async () => {
  await using view = await fixture.open('/statistics?days=30')
  const { page } = view
  const crm = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'Acme CRM', exact: true }) })
  await crm.waitFor()
  assert.deepEqual((await crm.getByRole('cell').allInnerTexts()).slice(2, 6), ['60', '4', '0', '3'])
  await crm.getByRole('link', { name: 'Acme CRM', exact: true }).click()
  await page.waitForURL(/integration=int_/)
  assert.equal(await crm.getByRole('link', { name: 'Acme CRM', exact: true }).getAttribute('aria-current'), 'page')
  assert.equal(await page.getByRole('link', { name: 'Total', exact: true }).getAttribute('aria-current'), null)
  await page.getByText('90 days').click()
  await page.waitForURL(/days=90&integration=int_/)
  await page.goBack()
  await page.waitForURL(/days=30/)
  await page.getByRole('radio', { name: '30 days', checked: true }).waitFor()

  await page.getByRole('button', { name: 'Dates' }).click()
  await page.getByLabel('From').fill(day)
  await page.getByLabel('To').fill(addDays(day, -1))
  assert.ok(await page.getByRole('button', { name: 'Show' }).isDisabled())
  await page.getByLabel('To').fill(day)
  await page.getByRole('button', { name: 'Show' }).click()
  await page.waitForURL(new RegExp(`from=${day}&to=${day}`))
  // Nothing failed on that day.
  await page.getByRole('link', { name: /failed deliveries of/ }).waitFor({ state: 'detached' })
})

test('what failed leads to those deliveries, and numbers beyond the first are added up', async () => {
  await using view = await fixture.open('/statistics?days=30')
  const { page } = view
  const other = page.getByRole('row').filter({ hasText: '2 other numbers' })
  await other.waitFor()
  assert.deepEqual(await other.getByRole('cell').allInnerTexts(), ['2 other numbers', '–', '34', '50 %'])
  await page.getByRole('link', { name: '4 failed deliveries of Acme CRM' }).click()
  await page.waitForURL(/\/deliveries\?integration_id=int_.*state=failed.*from=.*to=/)
  const [download] = await Promise.all([
    page.goBack().then(() => page.waitForEvent('download')),
    (async () => {
      await page.getByRole('button', { name: 'Export' }).click()
      await page.getByRole('menuitem', { name: 'Calls by number (CSV)' }).click()
    })(),
  ])
  assert.match(download.suggestedFilename(), /^calls-by-number-.*\.csv$/)
})

test('while nothing was counted the page says what will be there, and an error can be tried again', async () => {
  await using view = await fixture.open('/statistics?from=2020-01-01&to=2020-01-31')
  const { page } = view
  await page.getByRole('heading', { name: 'No deliveries in this period' }).waitFor()
  await page.getByRole('heading', { name: 'No calls in this period' }).waitFor()
  assert.deepEqual(await view.axe(), [])

  let isAway = true
  await page.route(`**${inAccount('~/statistics/deliveries*')}`, (route) => (isAway ? route.abort() : route.continue()))
  await page.getByText('30 days').click()
  const again = page.getByRole('button', { name: 'Try again' })
  await again.waitFor()
  isAway = false
  await again.click()
  await page.getByRole('slider', { name: 'Deliveries by day' }).waitFor()
})

test('a chart keeps its place while another period is looked at, and fits a phone', async () => {
  for (const [width, theme] of [
    [1440, 'light'],
    [390, 'dark'],
  ] as const) {
    await using view = await fixture.open('/statistics?days=30', { width, height: 3_000, theme })
    const { page } = view
    const chart = page.getByRole('slider', { name: 'Calls by outcome by day' })
    await page.getByText('2 other numbers').waitFor()
    const top = (await chart.boundingBox())?.y
    await chart.hover()
    assert.equal((await chart.boundingBox())?.y, top)
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    assert.equal(over, 0)
    assert.deepEqual(await view.axe(), [])
  }
})
