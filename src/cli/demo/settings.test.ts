import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDemoSettings } from './settings.ts'

test('the demo takes the networks of the shell, and names what it leaves aside', () => {
  const env = {
    OFFHOOK_PORT: '9000',
    OFFHOOK_DATA: '/srv/offhook',
    OFFHOOK_API_KEY_FILE: '/run/key',
    OFFHOOK_PUBLIC_URL: '',
    OFFHOOK_ALLOW_NETWORKS: '10.0.0.0/8',
    OFFHOOK_SOURCE_NETWORKS: '127.0.0.1:5038',
  }
  const own = { data: '/tmp/demo', port: '0' }
  const { config, leftAside } = readDemoSettings(env, { network: '127.0.0.1:4711', own })
  assert.deepEqual([config.port, config.data], [0, '/tmp/demo'])
  assert.deepEqual([config.allowNetworks, config.sourceNetworks], ['127.0.0.1:4711 10.0.0.0/8', '127.0.0.1:5038'])
  assert.deepEqual(leftAside.toSorted(), ['OFFHOOK_API_KEY_FILE', 'OFFHOOK_DATA', 'OFFHOOK_PORT'])
  assert.deepEqual(readDemoSettings({ PATH: '/bin' }, { network: '127.0.0.1:4711', own }).leftAside, [])
})
