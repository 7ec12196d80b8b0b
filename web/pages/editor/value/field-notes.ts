// What has to be known of a field where it is chosen: that it says nothing in Realtime requests, or that its link opens on
// this machine alone.
import { RECORDING_LINK_FIELDS } from '../../../../src/calls/recording.ts'
import { words } from '../../../words/words.ts'
import type { PreviewState } from '../preview-context.ts'
import { chipsOf } from './pieces.ts'

const say = words.values

/** Why the link that a field holds opens nowhere but here; `null`: it holds none, or it opens. */
export function localLinkNote(code: string, { localLinks }: Pick<PreviewState, 'localLinks'>): string | null {
  return localLinks !== null && RECORDING_LINK_FIELDS.includes(code) ? say.linksLocal(localLinks) : null
}

/** What is to be known of the fields in a value, in a few words and in sentences; empty where there is nothing. */
export function fieldNotes(
  text: string,
  preview: Pick<PreviewState, 'fields' | 'realtime' | 'localLinks'>,
): { readonly short: string; readonly long: string } {
  const chips = chipsOf(text, preview)
  const late = chips.filter(({ state }) => state === 'unavailable')
  const local = chips.flatMap(({ code }) => localLinkNote(code, preview) ?? [])
  return {
    short: [late.length > 0 && say.rowLate, local.length > 0 && say.rowLocal].filter(Boolean).join(' · '),
    long: [late.length > 0 && say.unavailable, local[0]].filter(Boolean).join(' '),
  }
}
