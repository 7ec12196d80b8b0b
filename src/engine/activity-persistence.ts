// Saves the activity counts, so that a restart keeps them: every few seconds the new counts, and once more at the end.
import type { Pool } from 'pg'
import type { Diagnose } from '../diagnostics.ts'
import { readActivity, saveActivity } from '../store/integrations/activity.ts'
import type { Activity } from './activity.ts'

/** A kill loses the counts of this time. The attempts themselves are in the log. */
const SAVE_EVERY_MS = 5_000

interface ActivityPersistence {
  /** Saves the remaining counts. */
  stop(): Promise<void>
}

/** Reads the saved counts, and keeps saving. */
export async function persistActivity(
  pool: Pool,
  activity: Activity,
  diagnose: Diagnose,
): Promise<ActivityPersistence> {
  activity.restore(await readActivity(pool))
  let saving: Promise<void> = Promise.resolve()
  let busy = false

  async function save(): Promise<void> {
    const unsaved = activity.unsaved()
    if (unsaved.rows.length === 0 && unsaved.last.length === 0) return
    try {
      await saveActivity(pool, unsaved)
    } catch (error) {
      activity.putBack(unsaved)
      diagnose('warning', 'Attempt counts could not be saved, retrying', { error })
    }
  }

  const timer = setInterval(() => {
    if (busy) return
    busy = true
    saving = save().finally(() => {
      busy = false
    })
  }, SAVE_EVERY_MS)
  return {
    async stop() {
      clearInterval(timer)
      await saving
      await save()
    },
  }
}
