// Notes about a field where it is chosen: that it has no value in Realtime requests, or that its link opens only on this
// machine.
import { RECORDING_LINK_FIELDS } from '../../../../src/calls/recording.ts'
import { words } from '../../../words/words.ts'
import type { PreviewState } from '../preview-context.ts'
import { chipsOf } from './pieces.ts'

const say = words.values

/** Why the link in a field opens only here; `null`: the field has no link, or the link opens everywhere. */
export function localLinkNote(code: string, { localLinks }: Pick<PreviewState, 'localLinks'>): string | null {
  return localLinks !== null && RECORDING_LINK_FIELDS.includes(code) ? say.linksLocal(localLinks) : null
}

/** Notes about the fields in a value, as short labels and as sentences; empty if there are none. */
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
