// graphile-worker with the advice of its page on performance: a local queue, completions in batches, 64 jobs at once.
// https://worker.graphile.org/docs/performance
import { Logger, type Runner, makeWorkerUtils, run } from 'graphile-worker'
import { serve } from '../child.ts'
import { CONCURRENCY, FILL_BATCH, type Job, type Rival, createJob, openSender, secret } from '../rival-worker.ts'

/** As in its own examples of a busy worker: several times the concurrency. */
const LOCAL_QUEUE = 500
const COMPLETE_BATCH_DELAY_MS = 0
const CONNECTIONS = 20

const logger = new Logger(() => () => undefined)
let stop = async (): Promise<void> => undefined

const rival: Rival = {
  async fill({ connectionString, queue }) {
    const utils = await makeWorkerUtils({ connectionString, logger })
    await utils.migrate()
    for (let left = queue; left > 0; left -= FILL_BATCH) {
      const jobs = Array.from({ length: Math.min(left, FILL_BATCH) }, createJob)
      await utils.addJobs(jobs.map((payload) => ({ identifier: 'deliver', payload })))
    }
    await utils.release()
    return secret
  },
  async start({ connectionString, port }) {
    const sender = openSender(port)
    const runner: Runner = await run({
      connectionString,
      logger,
      noHandleSignals: true,
      concurrency: CONCURRENCY,
      maxPoolSize: CONNECTIONS,
      preset: {
        worker: {
          localQueue: { size: LOCAL_QUEUE },
          completeJobBatchDelay: COMPLETE_BATCH_DELAY_MS,
          failJobBatchDelay: 0,
        },
      },
      taskList: {
        async deliver(payload, helpers) {
          const { webhookId, status, ms, answer } = await sender.send(payload as Job)
          await helpers.query('INSERT INTO attempt (webhook_id, status, ms, answer) VALUES ($1, $2, $3, $4)', [
            webhookId,
            status,
            ms,
            answer,
          ])
        },
      },
    })
    stop = async () => {
      await runner.stop()
      await sender.close()
    }
  },
  stop: () => stop(),
}

serve(rival)
