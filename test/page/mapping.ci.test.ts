// A person creates a mapping: real messages arrive at a real source, and the page shows their results at once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Json } from '../kit/api.ts'
import { cutChoices, startPageFixture, type View } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture

async function makeSource(settings: object = {}): Promise<{ id: string; url: string }> {
  const { status, body } = await api.post('~/sources', { kind: 'push', name: 'Switchboard', settings })
  assert.equal(status, 201, JSON.stringify(body))
  return body
}

async function post(url: string, body: unknown): Promise<number> {
  const headers = { 'content-type': 'application/json' }
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).status
}

/** A message of a vendor that Offhook does not know. */
function message(call: string, event: string, secondsAgo: number, more: Json = {}): Json {
  const at = new Date(Date.now() - secondsAgo * 1_000).toISOString()
  return { kind: event, stamp: at, leg: { ref: call, who: '0412 345 678', note: 'café' }, ...more }
}

function openMapping(id: string, options = {}): Promise<View> {
  return fixture.open(`/sources/${id}?view=mapping`, options)
}

async function settingsOf(id: string): Promise<Json> {
  return (await api.get(`~/sources/${id}`)).body.settings
}

const tree = (page: Page) => page.getByRole('group', { name: 'Message properties' })

/** Assigns a role to a part of the message with the mouse. */
async function say(page: Page, part: RegExp, what: string): Promise<void> {
  await tree(page).getByRole('button', { name: part }).click()
  await page.getByRole('option', { name: what, exact: true }).click()
}

test('a mapping is made by clicking: the first message appears by itself, and what comes of all of them is seen at once', async () => {
  const { id, url } = await makeSource()
  await using view = await openMapping(id)
  const { page } = view
  await page.getByText('Waiting for the first message').waitFor()
  await page.getByText(url, { exact: true }).waitFor()
  assert.deepEqual(await view.axe(), [])

  assert.equal(await post(url, message('4711', 'RING_IN', 95)), 202)
  await tree(page).getByText('RING_IN').waitFor()
  await post(url, message('4711', 'PICKED', 90))
  await post(url, message('4711', 'DROPPED', 7))
  await page.getByText('3 of 3').waitFor()

  await say(page, /^ref/, 'Unique ID')
  await say(page, /^kind/, 'Status')
  const means = (value: string) => page.getByLabel(`Meaning of ${value}`)
  await means('RING_IN').selectOption('Ringing')
  await means('PICKED').selectOption('Answered')
  await page.getByText('1 value has no meaning yet').waitFor()
  await page.getByText('1 not understood').waitFor()
  await means('DROPPED').selectOption('Ended')
  await page.getByText('All understood').waitFor()
  await say(page, /^stamp/, 'Event time')
  await tree(page).getByRole('button', { name: /^who/ }).click()
  await page.getByPlaceholder('Search, or type custom.name').fill('caller num')
  await page.getByRole('option', { name: /^Caller number caller_number/ }).click()
  await tree(page).getByRole('button', { name: /^note/ }).click()
  await page.getByPlaceholder('Search, or type custom.name').fill('shop')
  await page.getByRole('option', { name: 'Custom field custom.shop' }).click()

  const calls = page.getByRole('table', { name: 'Calls' })
  const row = calls.getByRole('row').filter({ hasText: '4711' })
  await row.getByText('01:23').waitFor()
  assert.match((await row.innerText()).replaceAll(/\s+/g, ' '), /Ringing.*Answered.*Ended: answered.*\+61412345678/)
  assert.deepEqual(await view.axe(), [])

  await page.getByRole('button', { name: 'Save mapping' }).click()
  await page.getByText('Mapping saved. It applies to new messages.').waitFor()
  assert.deepEqual((await settingsOf(id)).mapping, {
    uniqueid: ['/body/leg/ref'],
    status: [
      {
        place: '/body/kind',
        values: { RING_IN: { status: 'ringing' }, PICKED: { status: 'answered' }, DROPPED: { status: 'ended' } },
      },
    ],
    at: { place: '/body/stamp', as: 'auto' },
    fields: { caller_number: { places: ['/body/leg/who'] }, 'custom.shop': { places: ['/body/leg/note'] } },
  })

  // A message that was not understood on arrival is processed again, and becomes the call that was shown.
  await page.getByRole('button', { name: 'Reprocess messages' }).click()
  await page.getByText('3 reprocessed, all understood.').waitFor()
  const { body: call } = await api.get('~/calls/uniqueid:4711')
  assert.deepEqual(
    [call.status, call.outcome, call.fields.talk_duration, call.fields.caller_number, call.fields['custom.shop']],
    ['ended', 'answered', 83, '+61412345678', 'café'],
  )
})

const known = {
  uniqueid: ['/body/leg/ref'],
  status: [{ place: '/body/kind', values: { RING_IN: { status: 'ringing' }, DROPPED: { status: 'ended' } } }],
  fields: {},
}

test('a value that nobody foresaw is asked about, said, saved and played again; the calls before it stay', async () => {
  const { id, url } = await makeSource({ mapping: known })
  assert.equal(await post(url, message('5001', 'RING_IN', 5)), 204)
  assert.equal(await post(url, message('5001', 'PARKED', 3)), 202)
  await using view = await openMapping(id)
  const { page } = view
  await page.getByText('1 message was not understood when it was received.').waitFor()
  await page.getByText('1 value has no meaning yet').waitFor()
  await page.getByRole('tab', { name: /Messages/ }).click()
  await page
    .getByRole('table', { name: 'Messages' })
    .getByText(/“PARKED” at \/body\/kind/)
    .waitFor()
  await page.getByRole('button', { name: 'On hold (likely)' }).click()
  await page.getByText('This mapping understands 1 of them. Save the mapping, then reprocess.').waitFor()
  await page.keyboard.press('Control+s')
  await page.getByRole('button', { name: 'Reprocess message' }).click()
  await page.getByText('1 reprocessed, all understood.').waitFor()
  const { body: call } = await api.get('~/calls/uniqueid:5001')
  assert.deepEqual(
    call.events.map(({ type }: Json) => type),
    ['ringing', 'on_hold'],
  )
})

test('what is recognised is filled in by one press, never over what a person said, and taken back by Undo', async () => {
  const { id, url } = await makeSource()
  for (const [event, seconds] of [
    ['call.ringing', 30],
    ['call.answered', 20],
    ['call.completed', 5],
  ] as const)
    await post(url, {
      event,
      timestamp: new Date(Date.now() - seconds * 1_000).toISOString(),
      call: { id: '6001', from: '+61412345678', to: '+61288889999', direction: 'inbound' },
    })
  await using view = await openMapping(id)
  const { page } = view
  await say(page, /^to/, 'Unique ID')
  await page.getByRole('button', { name: 'Add suggestions' }).click()
  await page.getByRole('button', { name: 'Change unique ID: call › to' }).waitFor()
  assert.equal(await page.getByLabel('Meaning of call.completed').inputValue(), 'ended')
  await page.getByRole('button', { name: 'Accept suggestion' }).first().click()
  assert.equal(await page.getByRole('button', { name: 'Accept suggestion' }).count(), 2)
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await page.getByRole('button', { name: 'Use suggestions' }).click()
  await page.getByRole('button', { name: 'Change unique ID: call › id' }).waitFor()
  await page.getByRole('table', { name: 'Calls' }).getByText('6001').waitFor()
})

test('24 a mapping is made and saved by keys alone, and the focus is seen at each stop', async () => {
  const { id, url } = await makeSource()
  await post(url, message('7001', 'RING_IN', 3))
  await using view = await openMapping(id)
  const { page } = view
  await tree(page).getByText('RING_IN').waitFor()
  await page.getByRole('searchbox', { name: 'Search properties' }).waitFor()
  await tabTo(page, 'Search properties')
  await pressTo(page, 'ArrowDown', /^ref/)
  await choose(page, 'unique id')
  assert.match((await focused(page)).name, /^ref/)
  await pressTo(page, 'ArrowUp', /^kind/)
  await choose(page, 'status')
  await tabTo(page, 'Meaning of RING_IN')
  await page.keyboard.type('Ring')
  assert.equal(await page.getByLabel('Meaning of RING_IN').inputValue(), 'ringing')
  await tabTo(page, 'Add a field')
  await page.keyboard.press('Enter')
  await page.locator('.picklist input:focus').waitFor()
  await page.keyboard.type('caller_number')
  await page.keyboard.press('Enter')
  await page.getByText('Property for Caller number').first().waitFor()
  await page.locator('.picklist input:focus').waitFor()
  await page.keyboard.type('who')
  await page.keyboard.press('Enter')
  await page.getByText('+61412345678').first().waitFor()
  await tabTo(page, 'Save mapping')
  await page.keyboard.press('Enter')
  await page.getByText('Mapping saved. It applies to new messages.').waitFor()
  const { mapping } = await settingsOf(id)
  assert.deepEqual(mapping.fields, { caller_number: { places: ['/body/leg/who'] } })
  assert.deepEqual(mapping.status[0].values, { RING_IN: { status: 'ringing' } })
})

/**
 * The name of the focused element, and whether the focus is visible: on the element itself, or on the field around it.
 */
async function focused(page: Page): Promise<{ readonly name: string; readonly seen: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement
    const labelled = element.getAttribute('aria-label') ?? element.closest('label')?.innerText
    const marked = (one: Element | null): boolean =>
      one !== null && getComputedStyle(one).outlineStyle !== 'none' && getComputedStyle(one).outlineWidth !== '0px'
    // The link that skips to the content shows its focus by moving into sight.
    const seen = element.matches('.skip')
      ? element.getBoundingClientRect().top >= 0
      : marked(element) || marked(element.closest('.search, label'))
    return { name: (labelled ?? element.innerText).trim(), seen: seen || element === document.body }
  })
}

async function pressTo(page: Page, key: string, wanted: string | RegExp): Promise<void> {
  for (let stops = 0; stops < 200; stops += 1) {
    await page.keyboard.press(key)
    const { name, seen } = await focused(page)
    assert.ok(seen, `the focus is not seen on ${name}`)
    if (typeof wanted === 'string' ? name === wanted : wanted.test(name)) return
  }
  assert.fail(`${key} does not lead to ${wanted}`)
}

const tabTo = (page: Page, name: string): Promise<void> => pressTo(page, 'Tab', name)

async function choose(page: Page, typed: string): Promise<void> {
  await page.keyboard.press('Enter')
  await page.locator('.picklist input').waitFor()
  await page.keyboard.type(typed)
  await page.keyboard.press('Enter')
  await page.locator('.picklist').waitFor({ state: 'detached' })
}

test('the mapping as text: what is wrong is said by where it stands, what is right is taken, and a ready one is', async () => {
  const { id, url } = await makeSource({ mapping: known })
  await post(url, message('8001', 'RING_IN', 3))
  await using view = await openMapping(id)
  const { page } = view
  await page.getByRole('button', { name: 'Edit as JSON' }).click()
  const text = page.getByRole('textbox', { name: 'Mapping as JSON' })
  assert.deepEqual(JSON.parse(await text.inputValue()), known)
  await text.fill('{"uniqueid": ["x"], "status": [], "fields": {"colour": {"places": ["/body/a"]}}}')
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.getByText('2 errors').waitFor()
  await page.getByText('/uniqueid/0', { exact: true }).waitFor()
  await page.getByText('/fields/colour', { exact: true }).waitFor()
  assert.deepEqual(await view.axe(), [])
  await text.fill('{"uniqueid": ["/body/leg/who"], "status": [], "fields": {}}')
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.getByRole('button', { name: 'Change unique ID: leg › who' }).waitFor()
  await page.getByRole('button', { name: 'Use a ready-made mapping' }).click()
  await page.getByRole('button', { name: 'Use the Aircall mapping' }).click()
  await page.getByRole('button', { name: 'Change unique ID: data › id' }).waitFor()
  await page.getByText('Unsaved changes').waitFor()
})

test('412 somebody else saved first: it is told, and what was made stays until theirs is shown', async () => {
  const { id, url } = await makeSource({ mapping: known })
  await post(url, message('8101', 'RING_IN', 3))
  await using view = await openMapping(id)
  const { page } = view
  await say(page, /^who/, 'Unique ID')
  await api.patch(`~/sources/${id}`, { settings: { mapping: { ...known, recording: '/body/rec' } } })
  await page.getByRole('button', { name: 'Save mapping' }).click()
  await page.getByText('Someone else changed this source.').waitFor()
  await page.getByRole('button', { name: 'Change unique ID: leg › who' }).waitFor()
  await page.getByRole('button', { name: 'Load their version' }).click()
  await page.getByRole('button', { name: 'Change unique ID: leg › ref' }).waitFor()
  await page.getByRole('button', { name: 'Change recording URL: rec' }).waitFor()
  // The page asks before it drops unsaved changes.
  await say(page, /^who/, 'Unique ID')
  await page.getByRole('link', { name: 'Switchboard' }).click()
  await page.getByRole('button', { name: 'Stay' }).click()
  await page.getByText('Unsaved changes').waitFor()
})

test('24 between phone and desk no meaning is cut off, and a phone number stays in one line', async () => {
  const { id, url } = await makeSource()
  const call = { id: 'c-1001', from: '+61412345678', to: '+61288889999', direction: 'inbound', agent_name: 'Sam Lee' }
  for (const event of ['call.ringing', 'call.answered', 'call.completed'])
    await post(url, { event, time: new Date().toISOString(), call })
  await using view = await openMapping(id, { width: 1240 })
  const { page } = view
  await page.getByRole('button', { name: 'Use suggestions' }).click()
  await page.getByText('All understood').waitFor()
  for (const width of [1440, 1240, 1100, 970]) {
    await page.setViewportSize({ width, height: 900 })
    assert.deepEqual(await cutChoices(page), [], `at ${width} px`)
    const values = page.locator('.nowcell', { hasText: /^\+\d+$/ })
    assert.equal(await values.count(), 2)
    const heights = await values.evaluateAll((cells) =>
      cells.map((cell) => {
        const text = document.createRange()
        text.selectNodeContents(cell)
        return text.getBoundingClientRect().height
      }),
    )
    assert.ok(Math.max(...heights) < 30, `at ${width} px: ${heights.join(', ')}`)
  }
})

test('S38 a hostile message is shown, not obeyed: hidden characters, depth, thousands of parts', async () => {
  const { id, url } = await makeSource()
  let deep: Json = { end: 'here' }
  for (let depth = 0; depth < 28; depth += 1) deep = { in: deep }
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`part${at}`, at]))
  await post(url, { 'na\u202Eme': '<img src=x onerror=alert(1)>\u0000', long: 'x'.repeat(20_000), deep, many })
  await using view = await openMapping(id, { width: 390 })
  const { page } = view
  await tree(page).getByText('na‹202E›me').waitFor()
  await tree(page).getByText('<img src=x').waitFor()
  assert.ok((await tree(page).getByRole('button').count()) <= 201)
  await page.getByRole('button', { name: 'Show 200 more' }).click()
  await page.getByRole('searchbox', { name: 'Search properties' }).fill('part1999')
  await page.getByText('No properties match "part1999".').waitFor()
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  assert.ok(over <= 0, `${over} px too wide`)
})

test('a pasted example is mapped before any message came, and XML is sent to the address instead', async () => {
  const { id, url } = await makeSource()
  await using view = await openMapping(id)
  const { page } = view
  await page.getByText('Use an example message').click()
  const example = page.getByLabel('Example message')
  await example.fill('<call/>')
  await page.getByRole('button', { name: 'Use example' }).click()
  await page.getByText('XML can’t be pasted here.').waitFor()
  await example.fill('CallSid=CA1&CallStatus=ringing')
  await page.getByRole('button', { name: 'Use example' }).click()
  await page.getByText('Pasted example. It creates no call.').waitFor()
  await page.getByRole('button', { name: 'Use suggestions' }).click()
  await page.getByRole('table', { name: 'Calls' }).getByText('CA1').waitFor()
  assert.equal(
    (
      await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/xml' },
        body: '<call><id>9</id></call>',
      })
    ).status,
    202,
  )
  await page.getByText('2 of 2').waitFor()
})
