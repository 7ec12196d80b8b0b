// Completion (behaviour 4): `[[` or Ctrl+Space lists the fields by label, code and value; a bar after a code lists the
// filters. The picked entry replaces the typed text, including the brackets.
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

/** A completion that shows the field's value in the sample call. */
interface FieldCompletion extends Completion {
  readonly sample: string | null
}

/** Further matches appear when the person types on. */
const SHOWN_MAX = 60

function complete(context: CompletionContext): CompletionResult | null {
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
 * Updates the list with each letter at once: Tab or Enter right after the last letter picks from the present list. An open
 * list was requested: Ctrl+Space also works without brackets, so the text alone does not show it.
 */
function update(
  _now: CompletionResult,
  _from: number,
  _to: number,
  { state, pos }: CompletionContext,
): CompletionResult | null {
  return complete(new CompletionContext(state, pos, true))
}

/** Replaces the typed text, and brackets that already close it, with a placeholder. */
function put(view: EditorView, text: string, { from, to }: { from: number; to: number }): void {
  const closes = view.state.sliceDoc(to, to + 2) === ']]' ? 2 : 0
  view.dispatch({
    changes: { from, to: to + closes, insert: text },
    selection: { anchor: from + text.length },
    userEvent: 'input.complete',
  })
}

/** The searchable fields of a preview; one preview lasts for many keystrokes. */
const ready = new WeakMap<PreviewState, readonly Findable[]>()

function findables(preview: PreviewState): readonly Findable[] {
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
  // The list is local, so it opens without a delay.
  activateOnTypingDelay: 0,
  // A pick right after opening is accepted: the list fits the typed text.
  interactionDelay: 0,
  addToOptions: [{ render: sampleElement, position: 90 }],
  tooltipClass: () => 'completion',
})
