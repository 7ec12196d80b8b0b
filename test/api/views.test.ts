// Saved views: private to a person, or shared with the account.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openAccount } from '../kit/api.ts'
import type { Json } from '../kit/api.ts'
import { invited } from '../kit/visitor.ts'

const api = await openAccount()
const path = '~/views'
const view = { list: 'deliveries', name: 'Failures of today', query: { state: 'failed', time: 'today' } }

const ann = await invited(api, { email: 'ann@views.example', role: 'owner' })
const bob = await invited(api, { email: 'bob@views.example', role: 'owner' })

const names = ({ body }: { body: Json }): string[] => body.data.map(({ name }: Json) => name)

test('a view of a person is seen by that person alone, a shared one by all and by keys', async () => {
  const own = await ann.ask('POST', path, { body: view })
  assert.deepEqual([own.status, own.body.shared, own.body.query], [201, false, view.query])
  const shared = await ann.ask('POST', path, { body: { ...view, name: 'Shared', shared: true } })
  const calls = await bob.ask('POST', path, { body: { ...view, name: 'Calls', list: 'calls' } })
  assert.deepEqual(names(await ann.ask('GET', path)), [view.name, 'Shared'])
  assert.deepEqual(names(await bob.ask('GET', path)), ['Shared', 'Calls'])
  assert.deepEqual(names(await bob.ask('GET', `${path}?list=calls`)), ['Calls'])
  assert.deepEqual(names(await api.get(path)), ['Shared'])
  for (const visitor of [bob, api]) {
    assert.equal((await visitor.ask('PATCH', `${path}/${own.body.id}`, { body: { name: 'Mine' } })).status, 404)
    assert.equal((await visitor.ask('DELETE', `${path}/${own.body.id}`)).status, 404)
  }
  assert.equal((await ann.ask('PATCH', `${path}/${own.body.id}`, { body: { shared: true } })).body.shared, true)
  assert.deepEqual(names(await api.get(path)), [view.name, 'Shared'])
  for (const { body } of [own, shared]) assert.equal((await api.ask('DELETE', `${path}/${body.id}`)).status, 204)
  assert.deepEqual(names(await api.get(path)), [])
  assert.equal((await bob.ask('DELETE', `${path}/${calls.body.id}`)).status, 204)
})

test('a key has no view of its own, and another account sees none of these', async () => {
  const refused = await api.post(path, view)
  assert.deepEqual([refused.status, refused.body.code], [403, 'person_required'])
  const { body } = await api.post(path, { ...view, shared: true })
  assert.equal((await api.patch(`${path}/${body.id}`, { shared: false })).status, 403)
  const other = await api.post('/api/v1/accounts', { name: 'Other' })
  const account = other.body.id
  assert.deepEqual(names(await api.ask('GET', path, { account })), [])
  assert.equal((await api.ask('DELETE', `${path}/${body.id}`, { account })).status, 404)
  for (const wrong of [{ name: ' ' }, { list: 'people' }, { query: { state: 1 } }, { query: 'state=failed' }])
    assert.equal((await api.post(path, { ...view, ...wrong })).status, 400, JSON.stringify(wrong))
})

test('a shared view is changed and deleted by who saved it alone, and by the operator', async () => {
  const { body: made } = await ann.ask('POST', path, { body: { ...view, name: 'Of Ann', shared: true } })
  const at = `${path}/${made.id}`
  const key = await api.keyFor(['manage'])
  for (const visitor of [bob, api]) {
    const as = visitor === api ? { key } : {}
    for (const body of [{ shared: false }, { name: 'Mine' }, { query: {} }]) {
      const { status, body: problem } = await visitor.ask('PATCH', at, { ...as, body })
      assert.deepEqual([status, problem.code], [403, 'owner_required'], JSON.stringify(body))
    }
    assert.equal((await visitor.ask('DELETE', at, as)).status, 403)
    const [seen] = (await visitor.ask('GET', path, as)).body.data.filter(({ id }: Json) => id === made.id)
    assert.deepEqual(seen, { ...made, editable: false })
  }
  assert.equal(made.editable, true)
  // The view is private and then shared again, and still belongs to its owner.
  for (const shared of [false, true]) {
    const { body } = await ann.ask('PATCH', at, { body: { shared } })
    assert.deepEqual([body.shared, body.editable], [shared, true])
  }
  const unshared = await api.patch(at, { name: 'By the operator', shared: false })
  assert.deepEqual([unshared.status, unshared.body.editable], [200, true])
  assert.ok(names(await ann.ask('GET', path)).includes('By the operator'), 'private again, of her who saved it')
  assert.equal((await bob.ask('DELETE', at)).status, 404)
  assert.equal((await ann.ask('DELETE', at)).status, 204)
})

test('a view that a key saved is everyone’s to change, and nobody’s to take', async () => {
  const key = await api.keyFor(['manage'])
  const reader = await api.keyFor(['read'])
  const { body: made } = await api.post(path, { ...view, name: 'Of a key', shared: true }, { key })
  assert.equal((await bob.ask('PATCH', `${path}/${made.id}`, { body: { name: 'Ours' } })).body.name, 'Ours')
  for (const visitor of [bob, api])
    assert.equal((await visitor.ask('PATCH', `${path}/${made.id}`, { body: { shared: false } })).status, 403)
  const [seen] = (await api.get(path, { key: reader })).body.data.filter(({ id }: Json) => id === made.id)
  assert.equal(seen.editable, false, 'a key that may only read')
  assert.equal((await api.ask('DELETE', `${path}/${made.id}`, { key })).status, 204)
})

test('the private views of a person go with the person; shared ones stay, and are everyone’s', async () => {
  const { body: own } = await bob.ask('POST', path, { body: view })
  const { body: shared } = await bob.ask('POST', path, { body: { ...view, name: 'Left', shared: true } })
  const { person } = (await bob.ask('GET', '/api/v1/session')).body
  assert.equal((await api.ask('DELETE', `~/people/${person.id}`)).status, 204)
  const left = (await ann.ask('GET', path)).body.data
  assert.ok(!left.some(({ id }: Json) => id === own.id))
  assert.equal(left.find(({ id }: Json) => id === shared.id)?.editable, true)
  assert.equal((await ann.ask('DELETE', `${path}/${shared.id}`)).status, 204)
})
