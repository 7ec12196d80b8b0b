import assert from 'node:assert/strict'
import { test } from 'node:test'
import { splitTarget } from './request-target.ts'

test('path and query are parted at the first question mark, without scheme, host and fragment', () => {
  for (const [url, path, query] of [
    ['/api/v1/events', '/api/v1/events', ''],
    ['/api/v1/events?', '/api/v1/events', ''],
    ['/a?b=1?c=2&d', '/a', 'b=1?c=2&d'],
    ['/a#b?c', '/a', ''],
    ['/a?b#c', '/a', 'b'],
    ['http://calls.example:8080/a/b?c', '/a/b', 'c'],
    ['HTTPS://calls.example?c', '/', 'c'],
    ['/http://calls.example/a', '/http://calls.example/a', ''],
    ['', '/', ''],
    ['*', '*', ''],
  ] as const)
    assert.deepEqual(splitTarget(url), { path, query }, url)
})
