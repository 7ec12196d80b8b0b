import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everyRequest, exampleSettings, requestOf, configureService } from '../../../test/kit/services.ts'
import { tune } from './tune.ts'

test('T18 TUNE: the postback is a GET of the offer with what is known, and has no body', () => {
  for (const { method, body, url } of everyRequest(tune)) {
    assert.deepEqual([method, body, url.origin + url.pathname], ['GET', null, 'https://example.go2cloud.org/aff_lsr'])
    assert.deepEqual(url.searchParams.getAll('offer_id'), ['26'])
  }
  const { url } = requestOf(tune, 'answered', 'final')
  assert.equal(url.search, '?offer_id=26&aff_id=1002&adv_sub=1761742800.4711&amount=250.00')
})

test('T18 TUNE: an offer that is tracked by transaction gets the one that the call knows', () => {
  const settings = { ...exampleSettings(tune), aff_id: '' }
  const { url } = requestOf(tune, 'missed', 'final', { settings, fields: { 'custom.transaction_id': '1027c887&059' } })
  assert.equal(url.search, '?offer_id=26&transaction_id=1027c887%26059&adv_sub=1761742800.4711')
})

test('T9 T18 TUNE: what is no host is told, and cannot carry the request elsewhere', () => {
  for (const domain of [
    'https://example.go2cloud.org',
    'example.go2cloud.org/x',
    'a@example.org',
    'example.org:8080',
    'x y.org',
  ]) {
    const { problems } = configureService(tune, { settings: { ...exampleSettings(tune), domain } })
    assert.match(problems.find(({ path }) => path === 'settings.domain')?.message ?? '', /Enter only the host/, domain)
  }
})
