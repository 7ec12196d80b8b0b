import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { sampleCurl } from './sample-curl.ts'

test('the command is one for a shell, and its body is JSON of a call that ends', () => {
  const command = sampleCurl({ url: 'https://calls.example/api/v1/events', key: 'ofh_k', uniqueid: "it's-1" })
  // The shell itself shows how it parses the words.
  const words = execFileSync('sh', ['-c', `curl() { printf '%s\\n' "$@"; }; ${command}`], { encoding: 'utf8' })
  const [, method, url, , key, , type, , body = ''] = words.trimEnd().split('\n')
  assert.deepEqual(
    [method, url, key, type],
    ['POST', 'https://calls.example/api/v1/events', 'authorization: Bearer ofh_k', 'content-type: application/json'],
  )
  const updates = JSON.parse(body) as { uniqueid: string; status: string }[]
  assert.deepEqual(
    updates.map(({ uniqueid, status }) => [uniqueid, status]),
    [
      ["it's-1", 'ringing'],
      ["it's-1", 'ended'],
    ],
  )
})
