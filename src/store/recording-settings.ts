// How an account treats its recordings: what it says itself, and what holds where it says nothing.
import { sql } from 'kysely'
import type { Db, RecordingSettings } from './tables.ts'

const usual: Required<RecordingSettings> = { keep_original: false, two_channels: false, keep_days: 30 }

/** All settings of an account that says these. */
export function recordingSettingsOf(said: RecordingSettings): Required<RecordingSettings> {
  return { ...usual, ...said }
}

/** `null` brings back what is usual; what is left out stays. The settings after that. */
export async function changeRecordingSettings(
  db: Db,
  accountId: number,
  change: { readonly [Name in keyof RecordingSettings]?: RecordingSettings[Name] | null | undefined },
): Promise<Required<RecordingSettings>> {
  const { recordings } = await db
    .updateTable('account')
    .set({ recordings: sql<string>`jsonb_strip_nulls(recordings || ${JSON.stringify(change)}::jsonb)` })
    .where('account_id', '=', accountId)
    .returning('recordings')
    .executeTakeFirstOrThrow()
  return recordingSettingsOf(recordings)
}
