import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { OffhookError } from '../errors.ts'
import { openClient, unwrap, type AccountClient } from './client.ts'
import { UsageError } from './command.ts'
import { accountClientOf, namedAccount, openDefaultAccount } from './target.ts'

const ACCOUNTS = [
  { id: 'acc_a', number: 1001, name: 'Front office' },
  { id: 'acc_b', number: 1002, name: 'Northside\u001B[2J' },
  { id: 'acc_c', number: 1003, name: 'Southside' },
]

interface Api {
  readonly url: string
  /** The paths of the requests, with their queries. */
  readonly requests: string[]
}

/** An API whose keys have this number of accounts. */
async function api(t: TestContext, number: number): Promise<Api> {
  const requests: string[] = []
  const server = createServer(({ url = '' }, response) => {
    requests.push(url)
    const limit = Number(new URL(url, 'http://localhost').searchParams.get('limit') ?? 50)
    response.end(JSON.stringify({ data: ACCOUNTS.slice(0, Math.min(number, limit)), next: null }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  return { url: `http://127.0.0.1:${address.port}`, requests }
}

const listCalls = (client: AccountClient): Promise<unknown> => unwrap(client.GET('/calls'))

void test('the account is that of the option, then that of the variable, and is not looked up', async (t) => {
  const { url, requests } = await api(t, 3)
  const target = { url, key: 'ofh_k', data: '/nowhere' }
  await listCalls(await accountClientOf({ ...target, account: '1003' }, { OFFHOOK_ACCOUNT: '1002' }))
  await listCalls(await accountClientOf(target, { OFFHOOK_ACCOUNT: 'acc_b' }))
  assert.deepEqual(requests, ['/api/v1/accounts/1003/calls', '/api/v1/accounts/acc_b/calls'])
})

void test('an account that nobody names is the only one of the key, looked up once', async (t) => {
  const { url, requests } = await api(t, 1)
  const client = await accountClientOf({ url, key: 'ofh_k', data: '/nowhere' }, { OFFHOOK_ACCOUNT: '' })
  await listCalls(client)
  await listCalls(client)
  assert.deepEqual(requests, [
    '/api/v1/accounts?limit=2',
    '/api/v1/accounts/acc_a/calls',
    '/api/v1/accounts/acc_a/calls',
  ])
})

void test('with several accounts, the administrator key acts in the oldest one', async (t) => {
  const { url, requests } = await api(t, 3)
  await listCalls(await openDefaultAccount(openClient({ url, key: 'of-the-administrator' })))
  assert.equal(requests.at(-1), '/api/v1/accounts/acc_a/calls')
})

void test('with several accounts, any other key needs a choice, and the error lists them', async (t) => {
  const { url } = await api(t, 3)
  await assert.rejects(openDefaultAccount(openClient({ url, key: 'ofh_k' })), (thrown) => {
    assert.ok(thrown instanceof UsageError)
    assert.equal(
      thrown.message,
      'This key has several accounts. Choose one with --account or OFFHOOK_ACCOUNT:\n  1001  Front office\n  1002  Northside␛[2J\n  1003  Southside',
    )
    return true
  })
})

void test('a key without an account is an error', async (t) => {
  const { url } = await api(t, 0)
  await assert.rejects(openDefaultAccount(openClient({ url, key: 'ofh_k' })), OffhookError)
})

void test('an account that is neither an ID nor a number is refused, with the place where it was set', () => {
  assert.throws(() => namedAccount({ account: 'Front office' }, {}), /^Error: --account must be .*, not "Front office"/)
  assert.throws(() => namedAccount({ account: '../1001' }, {}), UsageError)
  assert.throws(() => namedAccount({}, { OFFHOOK_ACCOUNT: 'x' }), /OFFHOOK_ACCOUNT must be/)
  assert.equal(namedAccount({}, {}), null)
})
