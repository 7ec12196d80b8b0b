// Checks the measured work: every request arrived, once, in order, signed, and is settled and stored. A fast program that
// loses requests has no speed.
import { Webhook } from 'standardwebhooks'
import type { Arrivals, Sample } from './ledger.ts'
import { type BenchSetup, untilSettled } from './setup.ts'

/** Throws unless exactly `count` requests came, each once, in the order of their call, and signed with one of `secrets`. */
export function checkArrivals(
  arrivals: Arrivals,
  { count, secrets }: { count: number; secrets: readonly string[] },
): void {
  const { count: came, repeated, overtaken, unsigned, samples } = arrivals
  if (came !== count || repeated + overtaken + unsigned > 0) {
    const what = `${came} of ${count} requests came, ${repeated} twice, ${overtaken} out of order, ${unsigned} unsigned`
    throw new Error(`The measure does not count: ${what}.`)
  }
  const keys = secrets.map((secret) => new Webhook(secret))
  if (!samples.every((sample) => keys.some((key) => isSigned(sample, key))))
    throw new Error('The measure does not count: a signature is wrong.')
}

function isSigned({ headers, body }: Sample, key: Webhook): boolean {
  try {
    key.verify(body, { ...headers })
    return true
  } catch {
    return false
  }
}

/** Waits until all is settled; throws unless every attempt is stored as delivered, including the models' attempts. */
export async function checkStored(
  { database, secrets }: Pick<BenchSetup, 'database' | 'secrets'>,
  count: number,
): Promise<void> {
  const wanted = count + secrets.length
  await untilSettled(database, wanted)
  const { rows } = await database.client.query<{ delivered: number; busy: number }>(
    `SELECT (SELECT count(DISTINCT delivery_id) FROM attempt WHERE state = 'delivered') AS delivered,
       (SELECT count(*) FROM lane WHERE head_seq < next_seq) AS busy`,
  )
  if (rows[0]?.delivered !== wanted || rows[0].busy > 0)
    throw new Error(`The measure does not count: stored is ${JSON.stringify(rows[0])}, wanted ${wanted}.`)
}
