// A wallboard: opened by a link, for days, and showing nothing to anybody else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture

async function create(body: object = {}): Promise<{ id: string; url: string }> {
  return (await api.post('~/wallboards', { name: 'Reception', ...body })).body
}

/** Creates calls with these names, and ends them at the end of the test. */
async function ring(names: readonly string[]): Promise<AsyncDisposable> {
  const caller = (name: string) => ({
    caller_name: name,
    caller_number: '+61412345678',
    tracking_number_name: 'Website',
  })
  await api.post(
    '/api/v1/events',
    names.map((name) => ({ uniqueid: name, status: 'ringing', fields: caller(name) })),
  )
  return {
    async [Symbol.asyncDispose]() {
      await api.post(
        '/api/v1/events',
        names.map((name) => ({ uniqueid: name, status: 'ended' })),
      )
    },
  }
}

test('34 a wallboard is created, copied, opened and revoked under Settings, and its screen says so at once', async () => {
  await using settings = await fixture.open('/live')
  await settings.page.getByRole('link', { name: 'Show on a wall' }).click()
  await settings.page.getByText('No wallboards yet').waitFor()
  await settings.page.getByRole('button', { name: 'Create link' }).click()
  const dialog = settings.page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Kitchen \u202Eabc')
  await dialog.getByRole('button', { name: 'Create link' }).click()
  const url = await settings.page.getByRole('textbox', { name: 'Wallboard link' }).inputValue()
  assert.deepEqual(await settings.axe(), [])
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await settings.page.getByText('Kitchen ‹202E›abc').waitFor()
  assert.deepEqual(await settings.axe(), [])
  const open = settings.page.getByRole('link', { name: /^Open Kitchen/ })
  assert.equal(await open.getAttribute('href'), url)

  await using screen = await fixture.open(url, { signedIn: false, width: 1920, height: 1080 })
  await screen.page.getByText('No active calls').waitFor()
  await settings.page.getByRole('button', { name: /^Revoke Kitchen/ }).click()
  await settings.page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await screen.page.getByText('This link was revoked').waitFor({ timeout: 5_000 })
  await settings.page.getByText('No wallboards yet').waitFor()
  await screen.page.reload()
  await screen.page.getByText('This link doesn’t work').waitFor()
})

test('34 a screen shows calls as they change, as many as it has room for, and nothing leads into the program', async () => {
  const { url } = await create()
  await using view = await fixture.open(url, { signedIn: false, width: 1920, height: 1080 })
  const { page } = view
  await page.getByText('No active calls').waitFor()
  const names = Array.from({ length: 19 }, (_, n) => `Caller ${n}`)
  await using _first = await ring(['מוטי 12'])
  await using _calls = await ring(names)
  await page.getByText('+ 8 more').waitFor()
  assert.equal(await page.getByRole('listitem').count(), 12)
  const row = page.getByRole('listitem').filter({ hasText: 'מוטי 12' })
  assert.match(await row.innerText(), /Ringing\s+מוטי 12\s+•••678\s+Website\s+00:/)
  // The number keeps its direction beside a name with another direction.
  assert.equal(await row.locator('bdi').count(), 3)
  assert.deepEqual(await view.axe(), [])
  assert.equal(await page.getByRole('link').count(), 0)
  assert.equal(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight), true)
  await api.post('/api/v1/events', { uniqueid: 'מוטי 12', status: 'answered', fields: { agent_name: 'Sam Lee' } })
  await page.getByText('+ 8 more').waitFor()
  await page.locator('.wb-figure', { hasText: 'Talking' }).getByText('1', { exact: true }).waitFor()
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('listitem').filter({ hasText: 'Sam Lee' }).waitFor()
  assert.equal(await page.getByRole('listitem').count(), 20)
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
  assert.deepEqual(await view.axe(), [])
})

test('34 a screen is dark unless its link says otherwise, whatever its browser prefers', async () => {
  const background = async (body: object, theme: 'light' | 'dark'): Promise<string> => {
    await using view = await fixture.open((await create(body)).url, { signedIn: false, theme })
    await view.page.getByText('No active calls').waitFor()
    assert.deepEqual(await view.axe('colours'), [])
    return await view.page.evaluate(
      () => getComputedStyle(document.querySelector('main') ?? document.body).backgroundColor,
    )
  }
  const [dark, light] = [await background({}, 'light'), await background({ theme: 'light' }, 'dark')]
  assert.notEqual(dark, light)
  assert.equal(await background({ theme: 'system' }, 'light'), light)
})

test('34 the picture of a call that rings keeps 3:1 between two rings, dark and light', async () => {
  await using _calls = await ring(['Between rings'])
  for (const theme of ['dark', 'light']) {
    await using view = await fixture.open((await create({ theme })).url, { signedIn: false, reducedMotion: false })
    await view.page.getByText('Between rings').waitFor()
    const { opacity, colors } = await view.page.evaluate(() => {
      const icon = document.querySelector('.ringing > .icon') ?? document.body
      for (const cadence of icon.getAnimations()) {
        cadence.pause()
        cadence.currentTime = 2_000
      }
      const numbers = (color: string): number[] => (color.match(/\d+/g) ?? []).slice(0, 3).map(Number)
      const wall = getComputedStyle(document.querySelector('main') ?? document.body).backgroundColor
      const { color, opacity } = getComputedStyle(icon)
      return { opacity: Number(opacity), colors: [numbers(color), numbers(wall)] }
    })
    const [color = [], wall = []] = colors
    assert.ok(opacity > 0 && opacity < 1, 'it rings')
    const seen = color.map((part, at) => part * opacity + (wall[at] ?? 0) * (1 - opacity))
    const [low = 0, high = 0] = [luminance(seen), luminance(wall)].toSorted((a, b) => a - b)
    assert.ok((high + 0.05) / (low + 0.05) >= 3, `${theme} ${(high + 0.05) / (low + 0.05)}`)
  }
})

/** The luminance as WCAG defines it, of three parts from 0 to 255. */
function luminance(parts: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = parts.map((part) => {
    const share = part / 255
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

test('34 a screen says since when it is not up to date, and is again when the server is back', async () => {
  const { url } = await create()
  await using _calls = await ring(['Jane'])
  await using view = await fixture.open(url, { signedIn: false, width: 1440, height: 900 })
  const { page } = view
  await page.getByText('Jane').waitFor()
  await page.getByText('Connected').waitFor()
  await api.program.kill('SIGKILL')
  await page.getByText(/^Not updated since \d\d:\d\d:\d\d$/).waitFor({ timeout: 30_000 })
  const timer = page.locator('.wb-time')
  const stood = await timer.innerText()
  await page.waitForTimeout(2_000)
  assert.equal(await timer.innerText(), stood)
  assert.deepEqual(await view.axe('colours'), [])
  await api.program.start()
  await page.getByText('Connected').waitFor({ timeout: 30_000 })
  await page.getByText('Jane').waitFor()
})

test('S52 the token of a link stays behind its #: no request has it in its address, and none has a session', async () => {
  const { url } = await create()
  const token = url.split('#')[1] ?? ''
  await using view = await fixture.open('/live')
  const { page } = view
  await page.goto('about:blank')
  const sent: { url: string; headers: Record<string, string> }[] = []
  page.context().on('request', (request) => sent.push({ url: request.url(), headers: request.headers() }))
  const document = await page.goto(url)
  assert.equal(document?.headers()['x-robots-tag'], 'noindex')
  assert.equal(document?.headers()['referrer-policy'], 'no-referrer')
  await page.getByText('Connected').waitFor()
  const asked = sent.filter(({ url: to }) => to.includes('/api/'))
  assert.ok(asked.length >= 2)
  for (const { url: to, headers } of asked)
    assert.deepEqual([new URL(to).pathname.startsWith('/api/v1/wallboard'), headers['cookie']], [true, undefined], to)
  assert.ok(sent.every(({ url: to, headers }) => !`${to.split('#')[0]} ${headers['referer']}`.includes(token)))
})
