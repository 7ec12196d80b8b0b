import type { OAuth2Auth } from '../../render/auth/kinds.ts'
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { TestContext } from 'node:test'
import { startReceiver, type Answer, type ReceivedRequest } from '../../../test/kit/receiver.ts'
import { parseAllowNetworks } from '../network-policy.ts'
import { createSender } from '../sender.ts'
import { createTokenSource, type RefreshToken, type TokenSource } from './token-source.ts'
import { createTokenCache, type TokenResult } from './token-cache.ts'
import { createUnsavedTokens } from './unsaved-tokens.ts'

const sender = createSender({
  policy: { allowed: parseAllowNetworks('127.0.0.0/8'), nat64: [], own: new Set(), inbox: null },
  userAgent: 'test',
})
after(() => sender.close())

let clock = Date.UTC(2026, 10, 1)
const later = (delayMs: number, run: () => void) => {
  const timer = setTimeout(run, delayMs)
  return { cancel: () => clearTimeout(timer) }
}

const given = (body: object): Answer => ({ body: JSON.stringify({ token_type: 'Bearer', ...body }) })

async function stage(t: TestContext, answers: (request: ReceivedRequest, nth: number) => Answer) {
  const server = await startReceiver({ answers })
  const tokens = createTokenCache({ sender, now: () => clock, after: later })
  t.after(() => {
    tokens.close()
    return server.close()
  })
  const auth: OAuth2Auth = {
    type: 'oauth2',
    grant: 'client_credentials',
    token_url: `${server.url}/token`,
    client_id: 'app',
    client_auth: 'form',
    scope: '',
    scheme: 'Bearer',
    extra: [],
    authorize_url: '',
  }
  const source = (more: Partial<Parameters<typeof createTokenSource>[0]> = {}): TokenSource =>
    createTokenSource({
      id: 'one',
      auth,
      origin: 'https://crm.example',
      clientSecret: 's',
      refresh: null,
      tls: undefined,
      ...more,
    })
  const refreshWith = (refresh: RefreshToken): TokenSource =>
    source({ auth: { ...auth, grant: 'refresh_token' }, refresh })
  return { server, tokens, source, refreshWith }
}

function textOf(had: TokenResult): string {
  assert.ok('token' in had, JSON.stringify(had))
  return had.token.text
}

function failureOf(had: TokenResult): string {
  assert.ok('failure' in had)
  return had.failure.detail
}

/** A refresh token in memory, which replaces the database. */
function kept(first: string, failures = 0) {
  const state = { value: first, failures, stored: [] as string[] }
  const refresh: RefreshToken = {
    place: 'here',
    mark: first,
    read: () => Promise.resolve({ value: state.value, mark: state.value }),
    store(next, over) {
      if (state.failures-- > 0) return Promise.reject(new Error('the database is away'))
      if (over !== state.value) return Promise.resolve(null)
      state.value = next
      state.stored.push(next)
      return Promise.resolve(next)
    },
  }
  return { refresh, state }
}

test('S25 a token is asked for once for all who wait, used until shortly before its end, and asked for anew when something of it was changed', async (t) => {
  const { server, tokens, source } = await stage(t, (_, nth) => given({ access_token: `t${nth}`, expires_in: 3600 }))
  const many = await Promise.all(Array.from({ length: 50 }, () => tokens.get(source())))
  assert.deepEqual(new Set(many.map(textOf)), new Set(['t1']))
  clock += 3_538_000
  assert.equal(textOf(await tokens.get(source())), 't1')
  clock += 2_000
  assert.equal(textOf(await tokens.get(source())), 't2')
  assert.equal(textOf(await tokens.get(source({ clientSecret: 'another' }))), 't3')
  assert.equal(textOf(await tokens.get(source({ id: 'two', clientSecret: 'another' }))), 't4')
  assert.equal(server.received.length, 4)
})

test('S25 a token that the receiver refused is replaced once for all; after a fresh one was refused too, not for a while', async (t) => {
  const { server, tokens, source } = await stage(t, (_, nth) => given({ access_token: `t${nth}` }))
  const first = await tokens.get(source())
  assert.ok('token' in first)
  const anew = await Promise.all([1, 2, 3].map(() => tokens.get(source(), { refused: first.token })))
  assert.deepEqual(new Set(anew.map(textOf)), new Set(['t2']))
  // This refusal arrives late: the cache already has another token.
  assert.equal(textOf(await tokens.get(source(), { refused: first.token })), 't2')
  assert.equal(server.received.length, 2)
  tokens.reportRefused(source())
  assert.equal(tokens.isRefused(source()), true)
  clock += 61_000
  assert.equal(tokens.isRefused(source()), false)
})

test('S25 a new refresh token is stored before its access token is given to anybody, however often the database is away meanwhile', async (t) => {
  const { tokens, refreshWith } = await stage(t, (_, nth) =>
    given({ access_token: `t${nth}`, refresh_token: `r${nth + 1}`, expires_in: 10 }),
  )
  const { refresh, state } = kept('r1', 2)
  const had = await tokens.get(refreshWith(refresh))
  assert.deepEqual([textOf(had), state.stored], ['t1', ['r2']])
  // A source that was made before the new refresh token was stored belongs to the same chain as a source that was made
  // later.
  for (const mark of ['r1', 'r2']) assert.equal(textOf(await tokens.get(refreshWith({ ...refresh, mark }))), 't1')
  clock += 10_000
  assert.equal(textOf(await tokens.get(refreshWith({ ...refresh, mark: 'r2' }))), 't2')
  assert.equal(state.value, 'r3')
  // A person saved another refresh token, so the access token of the old refresh token is not used any more.
  state.value = 'by hand'
  assert.equal(textOf(await tokens.get(refreshWith({ ...refresh, mark: 'by hand' }))), 't3')
})

test('S25 a refresh token that another node used meanwhile is read again and tried once; what stands there by then is not overwritten', async (t) => {
  const form = ({ body }: ReceivedRequest) => new URLSearchParams(body).get('refresh_token')
  const { server, tokens, refreshWith } = await stage(t, (request) => {
    if (form(request) === 'r1') {
      state.value = 'r2'
      return { status: 400, body: JSON.stringify({ error: 'invalid_grant' }) }
    }
    if (form(request) === 'r2') state.value = 'by hand'
    return given({ access_token: 'good', refresh_token: 'r3' })
  })
  const { refresh, state } = kept('r1')
  assert.equal(textOf(await tokens.get(refreshWith(refresh))), 'good')
  assert.deepEqual([server.received.map(form), state.value, state.stored], [['r1', 'r2'], 'by hand', []])
})

test('S25 what was refused is not asked for again within half a minute, but for a person who waits', async (t) => {
  const { server, tokens, source } = await stage(t, () => ({
    status: 401,
    body: JSON.stringify({ error: 'invalid_client' }),
  }))
  for (let n = 0; n < 5; n += 1) assert.match(failureOf(await tokens.get(source())), /invalid_client/)
  assert.equal(server.received.length, 1)
  await tokens.get(source(), { manual: true })
  assert.equal(server.received.length, 2)
  clock += 30_001
  await tokens.get(source())
  assert.equal(server.received.length, 3)
  // A request with the corrected secret is sent at once.
  await tokens.get(source({ clientSecret: 'right' }))
  assert.equal(server.received.length, 4)
})

test('S25 a refresh token that was typed and tried is by then what came instead of it, of its account alone', async (t) => {
  const { tokens, refreshWith } = await stage(t, (_, nth) =>
    given({ access_token: `t${nth}`, refresh_token: `r${nth}` }),
  )
  const typed = createUnsavedTokens()
  assert.equal(typed.newest(1, 'pasted'), 'pasted')
  await tokens.get(refreshWith(typed.of(1, 'pasted')))
  assert.deepEqual([typed.newest(1, 'pasted'), typed.newest(2, 'pasted')], ['r1', 'pasted'])
  assert.deepEqual((await typed.of(1, 'pasted').read())?.value, 'r1')
})

test('S25 S10 a private authority that was given for the receiver is not believed of another server of tokens', async (t) => {
  const { source } = await stage(t, () => ({}))
  const tls = { ca: 'PEM' }
  assert.equal(source({ tls }).tls, undefined)
  const own = source().auth.token_url
  assert.deepEqual(source({ tls, origin: new URL(own).origin }).tls, tls)
})
