// pg-boss with the advice of its documentation for throughput: jobs inserted in bulk, fetched in batches without a pause while
// batches are full, several workers, and one statement for the attempts of a batch. https://timgit.github.io/pg-boss (insert,
// work: batchSize, localConcurrency, burstWhenBatchFull)
import { Pool } from 'pg'
import { PgBoss } from 'pg-boss'
import { serve } from '../child.ts'
import { FILL_BATCH, type Job, type Rival, createJob, openSender, secret } from '../rival-worker.ts'

const QUEUE = 'deliver'
/** Two workers: while one waits for the database, the other sends. More workers, or larger batches, were not faster here. */
const WORKERS = 2
const BATCH = 200

let stop = async (): Promise<void> => undefined

async function startBoss(connectionString: string): Promise<PgBoss> {
  const boss = new PgBoss({ connectionString, schedule: false })
  boss.on('error', (error) => console.error('pg-boss:', error))
  await boss.start()
  return boss
}

const rival: Rival = {
  async fill({ connectionString, queue }) {
    const boss = await startBoss(connectionString)
    await boss.createQueue(QUEUE)
    for (let left = queue; left > 0; left -= FILL_BATCH)
      await boss.insert(
        QUEUE,
        Array.from({ length: Math.min(left, FILL_BATCH) }, () => ({ data: createJob() })),
      )
    await boss.stop({ graceful: false })
    return secret
  },
  async start({ connectionString, port }) {
    const sender = openSender(port)
    const pool = new Pool({ connectionString, max: WORKERS })
    const boss = await startBoss(connectionString)
    const options = {
      batchSize: BATCH,
      localConcurrency: WORKERS,
      burstWhenBatchFull: true,
      pollingIntervalSeconds: 0.5,
    }
    await boss.work<Job>(QUEUE, options, async (jobs) => {
      const attempts = await Promise.all(jobs.map(({ data }) => sender.send(data)))
      await pool.query(
        `INSERT INTO attempt (webhook_id, status, ms, answer) SELECT * FROM unnest($1::uuid[], $2::int[], $3::real[], $4::text[])`,
        [
          attempts.map((a) => a.webhookId),
          attempts.map((a) => a.status),
          attempts.map((a) => a.ms),
          attempts.map((a) => a.answer),
        ],
      )
    })
    stop = async () => {
      await boss.stop({ timeout: 10_000 })
      await pool.end()
      await sender.close()
    }
  },
  stop: () => stop(),
}

serve(rival)
