// Checks that a receiver can be reached: the running program sends the request the way it sends deliveries, guard included.
import type { Attempt } from '../../client/client.ts'
import { unwrap, type AccountClient } from '../client.ts'
import type { Finding } from './finding.ts'
import { createFinding } from './finding.ts'

// Receivers refuse a signature whose time is more than five minutes off; warn well before that.
const CLOCK_DIFFERENCE_MAX_S = 60

/** Sends one GET, marked as a test. Any response shows that the receiver can be reached. */
export async function checkReceiver(client: AccountClient, url: string): Promise<Finding[]> {
  const { attempt } = await unwrap(
    client.POST('/integrations/test', {
      body: {
        integration: { name: 'doctor', request: { method: 'GET', url } },
        sample: { example: 'answered' },
        event: 'final',
        to: 'receiver',
      },
    }),
  )
  return judgeReceiver(url, attempt)
}

/** The findings about the receiver, and about its clock, in an attempt. */
export function judgeReceiver(
  url: string,
  { response, error_detail: error }: Pick<Attempt, 'response' | 'error_detail'>,
  now = Date.now(),
): Finding[] {
  const host = URL.parse(url)?.host ?? url
  if (response === null)
    return [createFinding('receiver', 'fail', `${host} can’t be reached: ${error ?? 'No response.'}`)]
  const { status_code: status } = response
  const reached =
    status < 300
      ? createFinding('receiver', 'ok', `${host} returned ${status}.`)
      : createFinding(
          'receiver',
          'warn',
          `${host} is reachable and returned ${status} to a GET. It may still accept the requests of an integration: try "offhook test".`,
        )
  return [reached, ...compareClocks(host, response.headers, now)]
}

function compareClocks(host: string, headers: readonly (readonly [string, string])[], now: number): Finding[] {
  const date = Date.parse(headers.find(([name]) => name.toLowerCase() === 'date')?.[1] ?? '')
  if (Number.isNaN(date)) return []
  const aheadS = Math.round((date - now) / 1000)
  return Math.abs(aheadS) <= CLOCK_DIFFERENCE_MAX_S
    ? [createFinding('clock', 'ok', `The clocks of this machine and of ${host} agree.`)]
    : [
        createFinding(
          'clock',
          'warn',
          `The clock of ${host} is ${aheadS} s ahead of this machine’s, so it may reject signatures. Synchronise this machine with a time server (NTP).`,
        ),
      ]
}
