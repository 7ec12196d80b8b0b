// Recordings that a call update announces. They are stored in the transaction of the update, so that an accepted update is
// durable (D1).
import { boolArray, float8Array, int4Array, textArray, uuidArray } from '../database/binary-arrays.ts'
import type { HotConnection, PreparedStatement } from '../database/hot-connection.ts'

export interface NewRecording {
  readonly accountId: number
  readonly recordingId: string
  readonly callId: string
  readonly sourceId: number
  readonly uniqueid: string
  readonly ref: string
  readonly origin: 'url' | 'file' | 'upload'
  readonly isVoicemail: boolean
  /** For an upload: the stored audio. */
  readonly kept: { readonly bytes: number; readonly sha256: string } | null
}

// A recording that was given up and is reported again starts again. A recording that was deleted does not: its call, which waits
// for it now, is to be notified. The node that holds the recording loses it (D22).
const RECORDINGS: PreparedStatement = {
  name: 'recordings-3',
  text: `INSERT INTO recording AS r (account_id, recording_id, call_id, source_id, uniqueid, ref, origin, is_voicemail, state, due_at, source_bytes, source_sha256, has_original)
    SELECT a, i, c, s, q, ref, o, v, CASE WHEN h IS NULL THEN 'fetching' ELSE 'converting' END, now(), b, h, h IS NOT NULL
    FROM unnest($1::int4[], $2::uuid[], $3::uuid[], $4::int4[], $5::text[], $6::text[], $7::text[], $8::bool[], $9::float8[], $10::text[]) u(a, i, c, s, q, ref, o, v, b, h)
    ON CONFLICT (account_id, call_id, md5(ref)) DO UPDATE SET
      state = CASE WHEN r.state = 'deleted' THEN 'deleted' WHEN r.has_original THEN 'converting' ELSE 'fetching' END,
      epoch = 0, due_at = now(), tries = 0, problem = NULL, created_at = CASE WHEN r.state = 'deleted' THEN r.created_at ELSE now() END
      WHERE r.state IN ('failed', 'deleted')`,
}

export async function insertRecordings(connection: HotConnection, rows: readonly NewRecording[]): Promise<void> {
  await connection.run(RECORDINGS, [
    int4Array(rows.map((r) => r.accountId)),
    uuidArray(rows.map((r) => r.recordingId)),
    uuidArray(rows.map((r) => r.callId)),
    int4Array(rows.map((r) => r.sourceId)),
    textArray(rows.map((r) => r.uniqueid)),
    textArray(rows.map((r) => r.ref)),
    textArray(rows.map((r) => r.origin)),
    boolArray(rows.map((r) => r.isVoicemail)),
    float8Array(rows.map((r) => r.kept?.bytes ?? null)),
    textArray(rows.map((r) => r.kept?.sha256 ?? null)),
  ])
}
