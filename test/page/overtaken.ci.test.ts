// A change that comes while a list is being read. The response under way is older than the change, and no other change follows:
// the list shows the change all the same.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { inAccount } from '../kit/account-path.ts'
import { addressOf, startPageFixture } from './kit.ts'
import { answered, postUpdates, ringing } from './call-updates.ts'

const fixture = await startPageFixture()
const { api } = fixture

const caller = '+61491570006'
const source = (await api.get('~/sources')).body.data[0].id as string

/** A call that rings, with a delivery that waits because its receiver fails. */
async function waitingDelivery(name: string) {
  const request = { url: `${api.url}/inbox/${name}?status=503`, rows: [{ key: 'phone', value: '[[caller_number]]' }] }
  const { body } = await api.post('~/integrations', { name, realtime: true, conditions: { all: [] }, request })
  await postUpdates(api, ringing(name, { fields: { caller_number: caller, caller_name: name } }))
  const of = `~/deliveries?integration_id=${body.id}`
  const [delivery] = (await api.until(of, ({ data }) => data[0]?.state === 'retrying')).data
  await api.patch(`~/integrations/${body.id}`, { enabled: false })
  return { name, integration: String(body.id), call: String(delivery.call_id), delivery: String(delivery.id) }
}

type Waiting = Awaited<ReturnType<typeof waitingDelivery>>

const canceled = async ({ delivery }: Waiting) => {
  assert.equal((await api.post(`~/deliveries/${delivery}/cancel`, {})).status, 200)
}
const callAnswered = ({ name }: Waiting) => postUpdates(api, answered(name))
const row = (page: Page, { name }: Waiting): Locator => page.getByRole('row').filter({ hasText: name })

/** A view, the path of the request that it reads, and a change with what the view shows after it. */
interface Followed {
  readonly view: string
  readonly path: (of: Waiting) => string
  readonly read: (of: Waiting) => string
  readonly change: (of: Waiting) => Promise<void>
  readonly shown: (page: Page, of: Waiting) => Locator
}

const FOLLOWED: readonly Followed[] = [
  {
    view: 'the last deliveries of an integration',
    path: ({ integration }) => `/integrations/${integration}`,
    read: () => '~/deliveries',
    change: canceled,
    shown: (page) => page.getByRole('region', { name: 'Last deliveries' }).getByText('Cancelled'),
  },
  {
    view: 'the list of deliveries',
    path: ({ integration }) => `/deliveries?integration_id=${integration}`,
    read: () => '~/deliveries',
    change: canceled,
    shown: (page) => page.locator('tbody').getByText('Cancelled'),
  },
  {
    view: 'one delivery',
    path: ({ delivery }) => `/deliveries?open=${delivery}`,
    read: ({ delivery }) => `~/deliveries/${delivery}`,
    change: canceled,
    shown: (page) => page.getByRole('complementary').getByText('Cancelled').first(),
  },
  {
    view: 'the list of calls',
    path: () => '/calls',
    read: () => '~/calls',
    change: callAnswered,
    shown: (page, of) => row(page, of).getByText('In progress'),
  },
  {
    view: 'one call',
    path: ({ call }) => `/calls/${call}`,
    read: ({ call }) => `~/calls/${call}`,
    change: callAnswered,
    shown: (page) => page.getByText('In progress').first(),
  },
  {
    view: 'the newest calls of a source',
    path: () => `/sources/${source}`,
    read: () => '~/calls',
    change: callAnswered,
    shown: (page, of) => row(page, of).getByText('In progress'),
  },
]

/** Resolves once the stream has brought the page an event in which this text occurs. */
async function followStream(page: Page): Promise<(text: string) => Promise<void>> {
  const seen: string[] = []
  const waiting = new Set<() => void>()
  const session = await page.context().newCDPSession(page)
  session.on('Network.eventSourceMessageReceived', ({ eventName, data }) => {
    seen.push(`${eventName} ${data}`)
    for (const look of waiting) look()
  })
  await session.send('Network.enable')
  return (text) =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!seen.some((event) => event.includes(text))) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })
}

/** Goes to another view without loading the page again. */
async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => history.pushState({}, '', to), addressOf(path))
}

/** Keeps the first response to a request of this path. */
async function holdFirst(page: Page, path: string) {
  const held = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  let isFirst = true
  await page.route(
    ({ pathname }) => pathname === inAccount(path),
    async (route) => {
      if (!isFirst) return route.continue()
      isFirst = false
      const response = await route.fetch()
      held.resolve()
      await released.promise
      return route.fulfill({ response })
    },
  )
  return { held: held.promise, release: released.resolve }
}

for (const [at, { view: name, path, read, change, shown }] of FOLLOWED.entries())
  test(`22 ${name}: a change is shown whose read was overtaken by an older one`, async () => {
    const of = await waitingDelivery(`Overtaken ${at}`)
    await using view = await fixture.open('/settings')
    const { page } = view
    const streamed = await followStream(page)
    await page.reload()
    await streamed('resync')
    const { held, release } = await holdFirst(page, read(of))
    await goTo(page, path(of))
    await held
    await change(of)
    await streamed(change === canceled ? of.delivery : '"event":"answered"')
    release()
    await shown(page, of).waitFor()
  })
