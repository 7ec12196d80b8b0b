import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readHost, readWebAddress } from './address.ts'
import { api } from './api.ts'
import { flawsOf } from './kind.ts'
import { kindOf } from './kinds.ts'

test('S11 an address of a source is scheme, host, port and a prefix, and nothing that leads elsewhere than it seems', () => {
  const good = [
    ['http://pbx.example:8088', 'pbx.example', 8088, ''],
    ['https://pbx.example/', 'pbx.example', 443, ''],
    ['HTTP://PBX.example/asterisk//', 'pbx.example', 80, '/asterisk'],
    ['http://0x7f.1:8088/a/../b', '127.0.0.1', 8088, '/b'],
    ['http://[::FFFF:127.0.0.1]:8088', '::ffff:7f00:1', 8088, ''],
  ] as const
  for (const [text, host, port, prefix] of good) {
    const read = readWebAddress(text)
    assert.deepEqual([read?.host, read?.port, read?.prefix], [host, port, prefix], text)
  }
  for (const text of [
    'http://pbx.example/latest/meta-data/iam#',
    'http://pbx.example/latest/meta-data/iam?',
    'http://pbx.example?a=b',
    'http://pbx.example/#a',
    'http://user@pbx.example',
    'http://@pbx.example',
    'http://:@pbx.example',
    'http://pbx.example\\@other.example',
    'http:\\\\pbx.example',
    'http:pbx.example',
    'http:///pbx.example',
    ' http://pbx.example',
    'http://pbx.example\n',
    'http://pbx.ex\tample',
    'http://pbx.example/\u0000',
    'http://pbx example',
    'ftp://pbx.example',
    'pbx.example:8088',
    'http://',
    '',
    7,
    null,
  ])
    assert.equal(readWebAddress(text), null, String(text))
})

test('S11 a host is a name or an IP address alone, in one spelling', () => {
  const good: readonly (readonly [string, string])[] = [
    ['pbx.example', 'pbx.example'],
    ['my_pbx', 'my_pbx'],
    ['PBX', 'pbx'],
    ['192.0.2.5', '192.0.2.5'],
    ['0x7f.1', '127.0.0.1'],
    ['2130706433', '127.0.0.1'],
    ['::1', '::1'],
    ['[0:0::1]', '::1'],
  ]
  for (const [text, host] of good) assert.equal(readHost(text), host, text)
  for (const text of [
    'http://pbx.example',
    '192.0.2.5:5038',
    'pbx/',
    'pbx?',
    'pbx#',
    'a@pbx',
    'pbx\\x',
    'pb x',
    'pbx\r\nAction: x',
    '%70bx',
    'fe80::1%eth0',
    '1.2.3.4.5',
    '999.1.1.1',
    '',
    null,
  ])
    assert.equal(readHost(text), null, String(text))
})

test('S11 each kind that is dialled, and each address that recordings come from, is read so', () => {
  const login = { username: 'u', password: 'p', secret: 's' }
  const at = (kind: string, settings: object) => kindOf(kind)?.at?.({ ...login, ...settings })
  assert.deepEqual(at('asterisk', { host: '127.1' }), { host: '127.0.0.1', port: 5038, setting: 'host' })
  assert.deepEqual(at('freeswitch', { host: 'localhost' }), { host: 'localhost', port: 8021, setting: 'host' })
  assert.deepEqual(at('asterisk_ari', { url: 'https://[::1]' }), { host: '::1', port: 443, setting: 'url' })
  for (const kind of ['asterisk', 'freeswitch']) assert.equal(at(kind, { host: 'pbx#' }), null)
  assert.equal(at('asterisk_ari', { url: 'http://pbx#' }), null)
  for (const origin of [
    'https://pbx.example#',
    'https://pbx.example?',
    'https://pbx.example/',
    'https://a@pbx.example',
  ]) {
    const flaws = flawsOf(api, { recordings_origin: origin, recordings_username: 'u' })
    assert.deepEqual(
      flaws.map(({ pointer }) => pointer),
      ['/settings/recordings_origin'],
      origin,
    )
  }
})
