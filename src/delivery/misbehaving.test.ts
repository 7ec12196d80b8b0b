// Every way in which a receiver misbehaves, over HTTP and HTTPS: what the log says, and that the attempt ends in time.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { endsByTimeout, misbehaviours, startMisbehaving } from '../../test/kit/misbehaviours.ts'
import type { Misbehaviour } from '../../test/kit/misbehaviours.ts'
import { testAuthority } from '../../test/kit/receiver.ts'
import { parseAllowNetworks, PUBLIC_ONLY } from './network-policy.ts'
import { createSender } from './sender.ts'
import type { Exchange } from './exchange.ts'

/** The time that a loaded machine may take beyond the timeout; without the timeout none of these requests would end. */
const SLACK_MS = 5_000

const policy = { ...PUBLIC_ONLY, allowed: parseAllowNetworks('127.0.0.0/8') }
const tls = { ca: testAuthority() }

function timeoutOf(misbehaviour: Misbehaviour): number {
  return endsByTimeout(misbehaviour) ? 700 : 10_000
}

/** Sends three requests in a row to a new receiver. The rest of one answer must not become the next answer. */
async function sendThree(misbehaviour: Misbehaviour, scheme: 'http' | 'https'): Promise<Exchange[]> {
  const receiver = await startMisbehaving(misbehaviour, scheme)
  const sender = createSender({ policy, userAgent: 'Offhook/test' })
  try {
    const exchanges: Exchange[] = []
    for (let nth = 0; nth < 3; nth += 1) {
      const request = {
        method: 'POST',
        url: `${receiver.url}/in`,
        headers: [],
        body: `{"nth":${nth}}`,
        timeoutMs: timeoutOf(misbehaviour),
        tls,
      }
      exchanges.push(await sender.send(request))
    }
    return exchanges
  } finally {
    await sender.close()
    await receiver.close()
  }
}

describe(
  'D6 D13 D14 whatever a receiver does, an attempt ends in time with a status or a class of error',
  { concurrency: 8 },
  () => {
    assert.equal(misbehaviours.length, 28)
    for (const misbehaviour of misbehaviours) {
      for (const scheme of misbehaviour.certificate ? (['https'] as const) : (['http', 'https'] as const)) {
        test(`a receiver that ${misbehaviour.name} (${scheme})`, async () => {
          const { gives } = misbehaviour
          for (const [nth, exchange] of (await sendThree(misbehaviour, scheme)).entries()) {
            if ('error' in gives) {
              assert.equal(exchange.error?.class, gives.error, exchange.error?.detail ?? 'no error')
              assert.equal(exchange.status, null)
            } else if (exchange.error === null || exchange.error.class !== gives.or) {
              assert.deepEqual(exchange.error, null)
              assert.equal(exchange.status, gives.statuses[nth % gives.statuses.length])
              assert.equal(exchange.cut, gives.cut ?? false)
            }
            assert.ok(exchange.body.length <= 16 * 1024)
            assert.ok(
              (exchange.timing.total ?? 0) < timeoutOf(misbehaviour) + SLACK_MS,
              `took ${exchange.timing.total} ms`,
            )
          }
        })
      }
    }
  },
)
