// Replaces references to recordings in the fields of a call with links, as integrations receive them.
import type { Fields } from '../../calls/call.ts'
import { withRecordingLinks } from '../../calls/recording.ts'
import { uuidOf } from '../../ids.ts'
import { HOUR_MS } from '../../time/durations.ts'
import type { Actor } from '../actor.ts'
import type { ActionContext } from '../context.ts'

/** What the links depend on. */
export type LinkingContext = Pick<ActionContext, 'account' | 'actor' | 'deps'>

/** How long a link in the dashboard or the API works (S43): only whoever asked for it is meant to use it. */
const SHOWN_LINK_MS = 12 * HOUR_MS

/** When a link that an actor gets ends: a visitor's with the visit (S56), and that of a key with the key. `fromMs`: now. */
export function shownLinkEnd({ expiresAt }: Pick<Actor, 'expiresAt'>, fromMs: number): number {
  return Math.min(fromMs + SHOWN_LINK_MS, expiresAt ?? Infinity)
}

/** These fields with a link in place of each reference to a recording. Within an hour the links stay the same. */
export function linkRecordings(
  { account, actor, deps: { recordings } }: LinkingContext,
  fields: Fields,
): Promise<Fields> {
  const untilMs = shownLinkEnd(actor, Math.floor(Date.now() / HOUR_MS) * HOUR_MS)
  return withRecordingLinks(fields, async (recording) => {
    const recordingId = uuidOf('rec', recording)
    return recordingId && (await recordings.link(account.accountId, recordingId, { untilMs }))
  })
}
