// An account's settings for recordings: its own, and the defaults for settings that it does not have.
import { sql } from 'kysely'
import type { Db, RecordingSettings } from '../database/tables.ts'

const DEFAULTS: Required<RecordingSettings> = { keep_original: false, two_channels: false, keep_days: 30 }

/** The settings to change: `null` restores the default; a setting that is left out stays. */
export type RecordingSettingsChange = {
  readonly [Name in keyof RecordingSettings]?: RecordingSettings[Name] | null | undefined
}

/** All settings of an account. A setting that is `null` or cannot be read has its default (S46). */
export function resolveRecordingSettings(given: RecordingSettingsChange): Required<RecordingSettings> {
  const { keep_original, two_channels, keep_days }: { readonly [Name in keyof RecordingSettings]?: unknown } =
    given ?? {}
  return {
    keep_original: typeof keep_original === 'boolean' ? keep_original : DEFAULTS.keep_original,
    two_channels: typeof two_channels === 'boolean' ? two_channels : DEFAULTS.two_channels,
    keep_days: typeof keep_days === 'number' && Number.isInteger(keep_days) ? keep_days : DEFAULTS.keep_days,
  }
}

/** Changes the settings, and returns them after the change. */
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
