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

/** Why parts of a value are empty in Realtime requests; `null`: none is. */
export function lateNote(text: string, preview: Pick<PreviewState, 'fields' | 'realtime'>): string | null {
  const late = chipsOf(text, preview).filter(({ state }) => state === 'unavailable')
  const labels = [...new Set(late.map(({ label }) => label))]
  return labels.length === 0 ? null : say.lateNote(labels)
}
