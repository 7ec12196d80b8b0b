// Stored rows that cannot be read (S46), in an account that no input touches. Inputs damage rows too
// (`inputs/rows.ts`), but the right response for those rows is unknown; here each row has exactly one.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ReceivedRequest } from '../kit/receiver.ts'

/** The account of these rows. */
export const UNREADABLE_ACCOUNT = 'Unreadable'

/** The damages of the stored state of a call: a path, and the JSON put there. `[]`: the whole state. */
const CALLS: readonly (readonly [path: readonly string[], json: string])[] = [
  [[], '{'],
  [[], '{"call":null,"finals":{}}'],
  [['call', 'fields'], '5'],
  [['finals'], '5'],
]

/** The damaged breakers, one for each integration: with each of them, nothing would ever be sent. */
const BREAKERS: readonly object[] = [
  [],
  { phase: 'lost' },
  {
    phase: 'resting',
    row: 5,
    restMs: 5000,
    restUntilMs: 'never',
    reason: 'down',
    failingSinceMs: null,
    lastFailureMs: null,
  },
]

const DELIVERED_MS = 20_000
const LOOK_MS = 25

export interface UnreadableRowsDeps {
  /** Sends a request to the API in the account of these rows. Rejects if the response is not 2xx. */
  readonly ask: (path: string, body: object) => Promise<unknown>
  readonly query: (sql: string, values: readonly unknown[]) => Promise<unknown>
  /** A receiver that responds with 200. */
  readonly receiver: { readonly url: string; readonly received: readonly ReceivedRequest[] }
}

export interface UnreadableRows {
  /** Makes calls and breakers unreadable. The program keeps its copies in memory until it is started again. */
  damage(): Promise<void>
  /** Checks the program after that start; returns what is wrong. */
  check(): Promise<string[]>
}

export async function createUnreadableRows({ ask, query, receiver }: UnreadableRowsDeps): Promise<UnreadableRows> {
  for (const nth of BREAKERS.keys())
    await ask('~/integrations', {
      name: `Breaker ${nth}`,
      realtime: true,
      final: false,
      request: { url: `${receiver.url}/breaker-${nth}`, rows: [{ key: 'uniqueid', value: '[[uniqueid]]' }] },
    })
  let round = 0
  const damaged = (nth: number): string => `damaged-${round}-${nth}`

  return {
    async damage() {
      round += 1
      const told = CALLS.map((_, nth) => ({ uniqueid: damaged(nth), status: 'ringing' }))
      await ask('~/events', told)
      for (const [nth, [path, json]] of CALLS.entries())
        await query(
          `UPDATE call SET state = CASE WHEN $2 = '' THEN $3::text ELSE jsonb_set(state::jsonb, string_to_array($2, '.'), $3::text::jsonb)::text END
           WHERE uniqueid = $4 AND account_id = (SELECT account_id FROM account WHERE name = $1)`,
          [UNREADABLE_ACCOUNT, path.join('.'), json, damaged(nth)],
        )
      for (const [nth, breaker] of BREAKERS.entries())
        await query(
          `INSERT INTO integration_health (account_id, integration_id, state)
           SELECT account_id, integration_id, $3::jsonb FROM integration JOIN account USING (account_id)
           WHERE account.name = $1 AND integration.config->>'name' = $2
           ON CONFLICT (integration_id) DO UPDATE SET state = excluded.state`,
          [UNREADABLE_ACCOUNT, `Breaker ${nth}`, JSON.stringify(breaker)],
        )
    },
    async check() {
      const uniqueid = `whole-${round}`
      const told = [...CALLS.map((_, nth) => damaged(nth)), uniqueid].map((one) => ({
        uniqueid: one,
        status: 'answered',
      }))
      const { results } = (await ask('~/events', told)) as { readonly results: readonly UpdateAnswer[] }
      const wrong = results.flatMap(({ result, code }, nth) => {
        const expected = nth < CALLS.length ? 'ignored call_unreadable' : 'event null'
        const given = `${result} ${code}`
        return given === expected ? [] : [`${told[nth]?.uniqueid} of the unreadable rows was ${given}, not ${expected}`]
      })
      return [...wrong, ...(await undelivered(receiver, uniqueid))]
    },
  }
}

interface UpdateAnswer {
  readonly result: string
  readonly code: string | null
}

/** Each integration must send the call, whatever its breaker was. */
async function undelivered({ received }: UnreadableRowsDeps['receiver'], uniqueid: string): Promise<string[]> {
  const begunAt = performance.now()
  for (;;) {
    const missing = [...BREAKERS.keys()].filter(
      (nth) => !received.some(({ path, body }) => path === `/breaker-${nth}` && body.includes(`"${uniqueid}"`)),
    )
    if (missing.length === 0) return []
    if (performance.now() - begunAt > DELIVERED_MS)
      return missing.map((nth) => `nothing was sent through the unreadable breaker ${JSON.stringify(BREAKERS[nth])}`)
    await sleep(LOOK_MS)
  }
}
