// A list whose filter matches few of many rows: its pages may be short, and together they contain every match once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openAccount } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'
import { startReceiver } from '../kit/receiver.ts'

const api = await openAccount()
const path = '~/deliveries'
const CALLS = 6_000
/** The distance between two deliveries that get another response. */
const RARE = 1_000

/** Returns all rows of a filter, page by page. */
async function paged(query: string): Promise<Json[]> {
  const rows: Json[] = []
  for (let cursor = ''; ;) {
    const { status, body } = await api.get(`${path}?${query}${cursor}`)
    assert.equal(status, 200, JSON.stringify(body))
    rows.push(...body.data)
    if (body.next === null) return rows
    cursor = `&cursor=${body.next}`
  }
}

test(
  'what is rare among many is found whole, in order, whatever the length of a page',
  { timeout: 120_000 },
  async (t) => {
    const receiver = await startReceiver({
      answers: ({ body }) => ({ status: Number(/\d+/.exec(body)?.[0]) % RARE === 0 ? 202 : 200 }),
    })
    t.after(() => receiver.close())
    const request = { url: receiver.url, rows: [{ key: 'id', value: '[[uniqueid]]' }] }
    await api.post('~/integrations', { name: 'CRM', realtime: true, request, delivery: { concurrency: 64 } })
    for (let from = 0; from < CALLS; from += 1_000) {
      const events = Array.from({ length: 1_000 }, (_, n) => ({ uniqueid: `${from + n}`, status: 'ringing' }))
      assert.equal((await api.post('~/events', events)).status, 202)
    }
    await api.until('~/integrations/activity', ({ data }) => data[0].delivered_24h === CALLS)
    const rare = ['5000', '4000', '3000', '2000', '1000', '0']
    for (const limit of [50, 2]) {
      const found = await paged(`status_code=202&limit=${limit}`)
      assert.deepEqual(
        found.map((row) => row.uniqueid),
        rare,
        `pages of ${limit}`,
      )
    }
    assert.deepEqual(await paged('status_code=204'), [])
    assert.equal((await paged('status_code=2xx&limit=200')).length, CALLS)
    assert.equal((await paged('state=delivered&kind=final')).length, 0)
    const text = encodeURIComponent('{"id":"3000"}')
    assert.deepEqual(
      (await paged(`q=${text}`)).map((row) => row.uniqueid),
      ['3000'],
    )
    const { body } = await api.post(`${path}/resend`, { filter: { status_code: 202 }, dry_run: true })
    assert.equal(body.count, rare.length)
  },
)
