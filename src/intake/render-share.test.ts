import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRenderShare } from './render-share.ts'

test('D1 a batch is cut as if every integration wanted every event, until it is known how few do', () => {
  const share = createRenderShare()
  assert.equal(share.expected(800), 800)
  for (let batch = 0; batch < 100; batch++) share.learn({ possible: 800, made: 100 })
  assert.ok(Math.abs(share.expected(800) - 100) < 1)
})

test('D1 when all integrations want everything again, batches become small again within ten or so', () => {
  const share = createRenderShare()
  for (let batch = 0; batch < 100; batch++) share.learn({ possible: 800, made: 8 })
  for (let batch = 0; batch < 20; batch++) share.learn({ possible: 800, made: 800 })
  assert.ok(share.expected(800) > 600)
})

test('D1 a batch that nobody could hear of teaches nothing', () => {
  const share = createRenderShare()
  share.learn({ possible: 0, made: 0 })
  assert.equal(share.expected(500), 500)
})
