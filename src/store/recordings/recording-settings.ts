// How an account treats its recordings: what it says itself, and what holds where it says nothing.
import { sql } from 'kysely'
import type { Db, RecordingSettings } from '../database/tables.ts'

const DEFAULTS: Required<RecordingSettings> = { keep_original: false, two_channels: false, keep_days: 30 }

/** What is to change of them: `null` brings back what is usual; what is left out stays. */
export type RecordingSettingsChange = {
  readonly [Name in keyof RecordingSettings]?: RecordingSettings[Name] | null | undefined
}

/** All settings of an account that says these. What is `null` or cannot be read is as usual (S46). */
export function resolveRecordingSettings(given: RecordingSettingsChange): Required<RecordingSettings> {
  const { keep_original, two_channels, keep_days }: { readonly [Name in keyof RecordingSettings]?: unknown } =
    given ?? {}
  return {
    keep_original: typeof keep_original === 'boolean' ? keep_original : DEFAULTS.keep_original,
    two_channels: typeof two_channels === 'boolean' ? two_channels : DEFAULTS.two_channels,
    keep_days: typeof keep_days === 'number' && Number.isInteger(keep_days) ? keep_days : DEFAULTS.keep_days,
  }
}

/** The settings after the change. */
export async function updateRecordingSettings(
  db: Db,
  accountId: number,
  change: RecordingSettingsChange,
): Promise<Required<RecordingSettings>> {
  const { recordings } = await db
    .updateTable('account')
    .set({ recordings: sql<string>`jsonb_strip_nulls(recordings || ${JSON.stringify(change)}::jsonb)` })
    .where('accountId', '=', accountId)
    .returning('recordings')
    .executeTakeFirstOrThrow()
  return resolveRecordingSettings(recordings)
}
