// Completion (behaviour 4): `[[` or Ctrl+Space lists the fields by label, code and value, a bar behind a code lists the
// filters. What is picked replaces what was written, brackets included.
import type { Completion, CompletionResult } from '@codemirror/autocomplete'
import { autocompletion, CompletionContext } from '@codemirror/autocomplete'
import type { Extension } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { words } from '../../../words/words.ts'
import { findable, ranked, type Findable } from './field-search.ts'
import type { PreviewState } from '../preview-context.ts'
import { previewFacet } from './chip-field.ts'
import { FILTER_NAMES } from './formats.ts'
import { placeholder } from './pieces.ts'
import { sampleOf } from './sample-text.ts'

const say = words.values

/** A completion that shows what its field is in the sample call. */
interface FieldCompletion extends Completion {
  readonly sample: string | null
}

/** More than fits the list is found by writing on. */
const SHOWN_MAX = 60

export function complete(context: CompletionContext): CompletionResult | null {
  const preview = context.state.facet(previewFacet)
  if (!preview) return null
  return completeFilter(context) ?? completeField(context, preview)
}

function completeField(context: CompletionContext, preview: PreviewState): CompletionResult | null {
  const open = context.matchBefore(/\[\[[^[\]|\n]*$/)
  const word = open ?? (context.explicit ? context.matchBefore(/[\w.]*$/) : null)
  if (!word && !context.explicit) return null
  const from = word?.from ?? context.pos
  const written = (word?.text ?? '').replace('[[', '')
  const options = ranked(findables(preview), written)
    .slice(0, SHOWN_MAX)
    .map(({ field, sample }): FieldCompletion => ({
      label: field.label,
      detail: field.code,
      apply: (view, _, at, to) => put(view, placeholder(field.code), { from: at, to }),
      sample,
    }))
  return options.length === 0 ? null : { from, options, filter: false, update }
}

function completeFilter(context: CompletionContext): CompletionResult | null {
  const open = context.matchBefore(/\[\[[^[\]\n]*\|\s*\w*$/)
  if (!open) return null
  const written = open.text.slice(open.text.lastIndexOf('|') + 1).trim()
  const options = FILTER_NAMES.filter(({ name }) => name.startsWith(written.toLowerCase())).map(
    ({ name, meaning }): Completion => ({ label: name, detail: meaning, apply: name }),
  )
  return options.length === 0 ? null : { from: context.pos - written.length, options, filter: false, update }
}

/**
 * The list follows each letter at once: Tab or Enter right behind the last one takes what stands in it then. It is open, so it
 * was asked for: by Ctrl+Space without brackets too, which a letter alone does not tell.
 */
function update(
  _now: CompletionResult,
  _from: number,
  _to: number,
  { state, pos }: CompletionContext,
): CompletionResult | null {
  return complete(new CompletionContext(state, pos, true))
}

/** Puts a placeholder in the place of what was written, and of the brackets that close it already. */
function put(view: EditorView, text: string, { from, to }: { from: number; to: number }): void {
  const closes = view.state.sliceDoc(to, to + 2) === ']]' ? 2 : 0
  view.dispatch({
    changes: { from, to: to + closes, insert: text },
    selection: { anchor: from + text.length },
    userEvent: 'input.complete',
  })
}

/** The fields of a preview made ready for searching; one preview lasts for many key strokes. */
const ready = new WeakMap<PreviewState, readonly Findable[]>()

export function findables(preview: PreviewState): readonly Findable[] {
  const known = ready.get(preview)
  if (known) return known
  const made = preview.fields.map((field) => {
    const raw = preview.sample.get(field.code) ?? ''
    return findable(field, sampleOf(field, preview), String(raw))
  })
  ready.set(preview, made)
  return made
}

function sampleElement(completion: Completion): Node | null {
  const { sample } = completion as Completion & Partial<FieldCompletion>
  if (sample === undefined) return null
  const element = document.createElement('span')
  element.className = 'sample'
  element.textContent = sample === null ? say.emptyForCall : sanitizeLine(sample)
  return element
}

export const completion: Extension = autocompletion({
  override: [complete],
  icons: false,
  // Nobody has to wait for a list that is there already.
  activateOnTypingDelay: 0,
  // Nor to be sure that the list was seen: it has what was written.
  interactionDelay: 0,
  addToOptions: [{ render: sampleElement, position: 90 }],
  tooltipClass: () => 'completion',
})
