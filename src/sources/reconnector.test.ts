import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { Reconnector } from './reconnector.ts'

test('S11 an answer where to dial that comes after a stop and a new start opens no second connection', async () => {
  const answers: ((found: { dial: string }) => void)[] = []
  const dialled: string[] = []
  const redial = new Reconnector({
    host: 'pbx.example',
    port: 5038,
    resolveAddress: () => new Promise((resolve) => answers.push(resolve)),
    times: { pauseFirstMs: 1, pauseMaxMs: 1, refusedMs: 1 },
    open(dial) {
      dialled.push(dial)
      return { close: () => undefined }
    },
    down: () => undefined,
  })
  redial.start()
  redial.stop()
  redial.start()
  answers[1]?.({ dial: '192.0.2.2' })
  answers[0]?.({ dial: '192.0.2.1' })
  await turn()
  assert.deepEqual(dialled, ['192.0.2.2'])
  redial.stop()
})
