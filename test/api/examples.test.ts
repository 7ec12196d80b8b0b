// The examples of /openapi.json: those of requests are sent unchanged, and those of responses and webhooks are the
// actual results.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { EXAMPLE_ROWS } from '../../src/api/reference/webhooks.ts'
import { startApi, type Json } from '../kit/api.ts'
import {
  receivedWebhooks,
  runExamples,
  SETTINGS,
  haveSameShape,
  startRun,
  type ResponseExamples,
} from '../kit/example-run.ts'

const file = join(import.meta.dirname, '../../src/api/reference/response-examples.json')

const api = await startApi(SETTINGS)
const document = (await api.get('/openapi.json')).body
const run = await startRun(api)
after(() => run.close())
const returned = await runExamples(run, document)
let stored = JSON.parse(readFileSync(file, 'utf8')) as ResponseExamples
if (process.env['WRITE_EXAMPLES'] !== undefined) {
  // Examples that still have the right shape stay, so that only changes are written.
  stored = Object.fromEntries(
    Object.entries(returned).map(([id, now]) => [id, haveSameShape(stored[id], now) ? (stored[id] ?? now) : now]),
  )
  writeFileSync(file, `${JSON.stringify(stored, null, 2)}\n`)
}

const OUTDATED = 'returns something else than in the document. Run "npm run docs" and commit what it writes.'

test('every example of a request succeeds, and the examples of responses have the shape of what is returned', () => {
  const others = Object.keys({ ...stored, ...returned }).filter((id) => !haveSameShape(stored[id], returned[id]))
  for (const id of others) assert.deepEqual(returned[id], stored[id], `${id} ${OUTDATED}`)
})

test('the examples of webhooks have the members of what a receiver gets', async () => {
  const received = await receivedWebhooks(run, EXAMPLE_ROWS)
  for (const [type, { post }] of Object.entries<Json>(document.webhooks)) {
    const { example } = post.requestBody.content['application/json']
    assert.deepEqual(Object.keys(example), Object.keys(received.get(type) ?? {}), type)
    assert.equal(example.event_type, type)
  }
})
