// The directory: searched, changed, and filled with thousands of numbers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openAccount, pointers } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'

const api = await openAccount()
const path = '~/numbers'

const numbersOf = ({ body }: { body: Json }): string[] => body.data.map((row: Json) => row.number)

test('numbers are found by how they begin in any usual spelling, and by text in what is known of them', async () => {
  await api.post(path, [
    { number: '+61288880001', name: 'Website 100%', custom_id: 'AD-1', campaign: 'Spring sale' },
    { number: '+61288880002', name: 'Poster' },
    { number: '+61399990001', name: 'Radio', custom_group: 'Dealers' },
    { number: '+4930901820', country: 'DE' },
  ])
  const found = async (q: string) => numbersOf(await api.get(`${path}?q=${encodeURIComponent(q)}`))
  const sydney = ['+61288880001', '+61288880002']
  for (const q of ['02 8888', '028888', '+61 2 8888', '6128888', '(02) 8888', '0011 61 28888'])
    assert.deepEqual(await found(q), sydney, q)
  assert.deepEqual(await found('+49'), ['+4930901820'])
  assert.deepEqual(await found('poster'), ['+61288880002'])
  assert.deepEqual(await found('ad-1'), ['+61288880001'])
  assert.deepEqual(await found('SPRING'), ['+61288880001'])
  assert.deepEqual(await found('dealers'), ['+61399990001'])
  assert.deepEqual(await found('100%'), ['+61288880001'])
  assert.deepEqual(await found('%'), ['+61288880001'])
  assert.deepEqual(await found('nothing'), [])
  const first = await api.get(`${path}?q=02&limit=1`)
  const second = await api.get(`${path}?q=02&limit=1&cursor=${first.body.next}`)
  assert.deepEqual([numbersOf(first), numbersOf(second), second.body.next], [sydney.slice(0, 1), sydney.slice(1), null])
})

test('a number is changed and deleted under its ETag, and not over what somebody else saved', async () => {
  const { id } = (await api.post(path, { number: '+61255550101', name: 'Radio', campaign: 'Spring' })).body
  const read = await api.get(`${path}/${id}`)
  const etag = read.headers.get('etag') ?? ''
  const headers = { 'if-match': etag }
  const saved = await api.patch(`${path}/${id}`, { name: 'TV', campaign: null, country: 'AU' }, { headers })
  assert.deepEqual([saved.status, saved.body.name, saved.body.campaign], [200, 'TV', null])
  assert.notEqual(saved.headers.get('etag'), etag)
  assert.equal((await api.patch(`${path}/${id}`, { name: 'Web' }, { headers })).status, 412)
  assert.equal((await api.get(`${path}/${id}`)).body.name, 'TV')
  const now = { 'if-match': saved.headers.get('etag') ?? '' }
  assert.equal((await api.patch(`${path}/${id}`, { number: '02 5555 0102' }, { headers: now })).status, 200)
  const last = await api.get(`${path}/${id}`)
  assert.equal(last.body.number, '+61255550102')
  const remove = (tag: string | null) => api.ask('DELETE', `${path}/${id}`, { headers: { 'if-match': tag ?? '' } })
  assert.equal((await remove(etag)).status, 412)
  assert.equal((await remove(last.headers.get('etag'))).status, 204)
})

test('a number that another entry has, and what is no number, are refused as a change', async () => {
  const { id } = (await api.post(path, { number: '+61255550111' })).body
  await api.post(path, { number: '+61255550112' })
  assert.equal((await api.patch(`${path}/${id}`, { number: '+61255550112' })).status, 409)
  assert.deepEqual(pointers(await api.patch(`${path}/${id}`, { number: 'abc' })), ['/number'])
  assert.deepEqual(pointers(await api.patch(`${path}/${id}`, { colour: 'red' })), ['/colour'])
})

const mixed = [
  { number: '02 5555 0201', name: 'Good' },
  { number: 'abc' },
  { number: '+61255550202', country: 'Australia', timezone: 'Mars/Base' },
  { number: '+61 2 5555 0201' },
  'nonsense',
  { number: '6.14E+10' },
  { number: "'+61255550203" },
]
const wrong = [
  [1, '/number'],
  [2, '/country'],
  [2, '/timezone'],
  [3, '/number'],
  [4, ''],
  [5, '/number'],
]
const placesOf = (body: Json) => body.refused.map(({ index, pointer }: Json) => [index, pointer])

test('S38 a dry run says per row what is refused and why, and stores nothing', async () => {
  const dryRun = await api.post(`${path}?dry_run=true`, mixed)
  assert.deepEqual([dryRun.status, dryRun.body.created, dryRun.body.updated, dryRun.body.data], [200, 2, 0, []])
  assert.deepEqual(placesOf(dryRun.body), wrong)
  assert.match(dryRun.body.refused.at(-1).detail, /spreadsheet has shortened/)
  assert.deepEqual(numbersOf(await api.get(`${path}?q=Good`)), [])
})

test('S38 partial enters the rows that are right and tells the others', async () => {
  const done = await api.post(`${path}?partial=true`, mixed)
  assert.deepEqual([done.status, done.body.created, placesOf(done.body)], [201, 2, wrong])
  assert.deepEqual(numbersOf(done), ['+61255550201', '+61255550203'])
  const again = await api.post(`${path}?partial=true`, [{ number: '+61255550201', name: 'Better' }])
  assert.deepEqual([again.status, again.body.created, again.body.updated], [200, 0, 1])
  const none = await api.post(`${path}?partial=true`, [{ number: 'x' }])
  assert.deepEqual([none.status, none.body.data, none.body.refused.length], [200, [], 1])
})

test('without partial one row that is wrong makes all of them refused', async () => {
  const answer = await api.post(path, [{ number: '+61255550301' }, { number: '6.14E+10' }])
  assert.deepEqual([answer.status, pointers(answer)], [400, ['/1/number']])
  assert.deepEqual(numbersOf(await api.get(`${path}?q=%2B61255550301`)), [])
})

test('dialled numbers of calls that the directory lacks are told, the most called first', async () => {
  await api.post(path, { number: '+61255550401' })
  const call = (uniqueid: string, fields: object, more: object = {}) => ({
    uniqueid,
    status: 'ringing',
    fields,
    ...more,
  })
  await api.post('~/events', [
    call('u1', { tracking_number: '+61255550401' }),
    call('u2', { tracking_number: '+61255550402' }),
    call('u3', { tracking_number: '+61255550403' }),
    call('u4', { tracking_number: '+61255550403' }),
    call('u5', { tracking_number: '+61255550404', direction: 'outbound' }),
    call('u6', { tracking_number: '204' }),
    call('u7', { tracking_number: '+61255550405' }, { is_test: true }),
  ])
  const { data } = (await api.get(`${path}/unknown`)).body
  assert.deepEqual(
    data.map(({ number, call_count }: Json) => [number, call_count]),
    [
      ['+61255550403', 2],
      ['+61255550402', 1],
    ],
  )
  assert.match(data[0].last_at, /^\d{4}-.*Z$/)
})
