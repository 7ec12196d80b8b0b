import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serverSettings } from './server-settings.ts'

const GIB = 1024 ** 3

test('D1 fsync and synchronous_commit are on, whatever a configuration file says', () => {
  const settings = Object.fromEntries(serverSettings('/run'))
  assert.equal(settings['fsync'], 'on')
  assert.equal(settings['synchronous_commit'], 'on')
})

test('the server takes an eighth of the memory, 128 MB at least and 512 MB at most', () => {
  const buffers = (gib: number): string | undefined =>
    Object.fromEntries(serverSettings('/run', gib * GIB))['shared_buffers']
  assert.deepEqual([0.5, 1, 2, 4, 64].map(buffers), ['128MB', '128MB', '256MB', '512MB', '512MB'])
})

test('a comma or a quote in the data folder is part of its name', () => {
  assert.equal(Object.fromEntries(serverSettings('/a,"b'))['unix_socket_directories'], '"/a,""b"')
})
