// Recordings of a call as the API shows them.
import { shownLinkEnd } from '../../actions/recordings/links.ts'
import { publicId } from '../../ids.ts'
import type { RecordingRow } from '../../store/recordings/recordings.ts'
import { actorName } from '../auth/principal.ts'
import { actorContext } from '../routing/action-context.ts'
import type { RouteContext } from '../routing/context.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'

export async function recordingOutput(c: RouteContext, row: RecordingRow) {
  const { recordings } = c.var.app.deps
  const mayListen = c.var.access.rights.has('recordings')
  return {
    id: publicId('rec', row.recordingId),
    state: row.state,
    progress: recordings.progressOf(row.recordingId),
    origin: row.origin,
    origin_name: fromOf(row),
    format: row.format,
    duration_s: row.seconds,
    channels: row.channels,
    bytes: row.bytes,
    is_voicemail: row.isVoicemail,
    created_at: timeText(row.createdAt),
    ready_at: timeOrNull(row.readyAt),
    next_attempt_at: row.state === 'fetching' || row.state === 'converting' ? timeOrNull(row.dueAt) : null,
    attempt_count: row.tries,
    problem: row.problem,
    deleted_at: timeOrNull(row.deletedAt),
    deleted_by: row.deletedBy,
    url: row.state === 'ready' && mayListen ? await personalLink(c, row.recordingId) : null,
    has_original: row.hasOriginal,
  }
}

/** The origin of the recording, in short. Of a URL only the host is shown: the rest may be secret. */
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

/**
 * A link that works for a limited time and names the principal: the log attributes playbacks through the link to the principal.
 */
function personalLink(c: RouteContext, recordingId: string): Promise<string> {
  const { recordings } = c.var.app.deps
  return recordings.link(c.var.account.accountId, recordingId, {
    untilMs: shownLinkEnd(actorContext(c).actor, Date.now()),
    who: listenerOf(c),
  })
}

/** The longest part of a name in a link and in the log. */
const NAME_MAX = 60

/** The principal, as the log of playbacks shows it. People choose their names, so their id stands beside it, at the end. */
export function listenerOf({ var: { principal } }: RouteContext): string {
  const id = actorName(principal)
  return principal.isAdmin ? id : `${principal.label.slice(0, NAME_MAX).toWellFormed()} (${id})`
}
