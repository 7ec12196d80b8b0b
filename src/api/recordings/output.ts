// Recordings and steps of a call as the API shows them.
import { publicId } from '../../lib/ids.ts'
import type { RecordingRow } from '../../store/recordings/recordings.ts'
import type { StepRunRow } from '../../store/steps/steps.ts'
import type { RouteContext } from '../routing/context.ts'
import { timeOrNull, timeText } from '../http/timestamp.ts'

/** So long a link works that the page or the API hands out: it is for the one who asked. */
const linkMs = 12 * 60 * 60_000

export async function recordingOutput(c: RouteContext, row: RecordingRow) {
  const { recordings } = c.var.app.deps
  return {
    id: publicId('rec', row.recording_id),
    state: row.state,
    progress: recordings.progressOf(row.recording_id),
    origin: row.origin,
    from: fromOf(row),
    format: row.format,
    seconds: row.seconds,
    channels: row.channels,
    bytes: row.bytes,
    is_voicemail: row.is_voicemail,
    created_at: timeText(row.created_at),
    ready_at: timeOrNull(row.ready_at),
    next_try_at: row.state === 'fetching' || row.state === 'converting' ? timeOrNull(row.due_at) : null,
    tries: row.tries,
    problem: row.problem,
    deleted_at: timeOrNull(row.deleted_at),
    deleted_by: row.deleted_by,
    url: row.state === 'ready' ? await ownLink(c, row.recording_id) : null,
    has_original: row.has_original,
  }
}

/** Where it is fetched from, as short as it is understood: of an address only the host, the rest may be secret. */
function fromOf({ origin, ref }: Pick<RecordingRow, 'origin' | 'ref'>): string | null {
  switch (origin) {
    case 'url':
      return URL.parse(ref)?.host ?? null
    case 'file':
      return ref.slice(ref.lastIndexOf('/') + 1)
    case 'upload':
      return null
  }
}

/** A link for whoever asks, for a while: what is heard through it is theirs in the log. */
export function ownLink(c: RouteContext, recordingId: string): Promise<string> {
  const { account, signedIn, name } = c.var.principal
  const who = signedIn?.person.name ?? name
  return c.var.app.deps.recordings.link(account.account_id, recordingId, { untilMs: Date.now() + linkMs, who })
}

export function stepRunOutput(row: StepRunRow) {
  return {
    name: row.name,
    state: row.state,
    began_at: timeOrNull(row.began_at),
    ended_at: timeOrNull(row.ended_at),
    next_try_at: row.state === 'waiting' && row.tries > 0 ? timeOrNull(row.due_at) : null,
    tries: row.tries,
    problem: row.problem,
    fields: Object.keys(row.fields ?? {}),
  }
}
