// The bare limit: a plain undici loop with kept connections. Every throughput is measured as a share of it, in the same round,
// since the speed of a machine drifts.
import { Pool } from 'undici'

/** A body as an integration would send it: about 0.7 kB. */
export const BODY = JSON.stringify({
  uniqueid: '1761742800.4711',
  event: 'call.final',
  caller: '+61400111222',
  name: 'Jane "JJ" O\'Neil & Söhne',
  dialled: '+61255550101',
  note: 'x'.repeat(500),
})

export interface BareLoop {
  readonly port: number
  readonly connections: number
  readonly ms: number
}

/** Requests a second. */
export async function bareLoop({ port, connections, ms }: BareLoop): Promise<number> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections, pipelining: 1 })
  const headers = { 'content-type': 'application/json' }
  const startedAt = performance.now()
  let count = 0
  const one = async (): Promise<void> => {
    while (performance.now() < startedAt + ms) {
      const { body } = await pool.request({ method: 'POST', path: '/', headers, body: BODY })
      await body.dump()
      count += 1
    }
  }
  await Promise.all(Array.from({ length: connections }, one))
  const seconds = (performance.now() - startedAt) / 1000
  await pool.close()
  return count / seconds
}
