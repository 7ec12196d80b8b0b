// The CodeMirror editor of a value. This module does not use React: its caller passes in the handlers.
import { history } from '@codemirror/commands'
import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state'
import {
  EditorView,
  dropCursor,
  highlightSpecialChars,
  placeholder as placeholderText,
  tooltips,
} from '@codemirror/view'
import type { ConfigProblem } from '../../../../src/render/request.ts'
import { sanitizeText } from '../../../parts/sanitize-text.ts'
import { fieldOfDrag } from './field-drag.ts'
import type { PreviewState } from '../preview-context.ts'
import { chipCards } from './chip-card.ts'
import { chips, chipsIn, problemsFacet, previewFacet, selectedChip } from './chip-field.ts'
import { completion } from './complete.ts'
import { select, valueKeys, type ValueActions } from './keys.ts'
import { placeholder } from './pieces.ts'

/** Settings that may change while the editor is open. */
export interface ValueSettings {
  readonly preview: PreviewState
  readonly problems: readonly ConfigProblem[]
  /** Attributes with labels and states for screen readers. */
  readonly attributes: Readonly<Record<string, string>>
  readonly hint: string | undefined
}

interface CodeMirrorOptions extends ValueActions {
  readonly parent: HTMLElement
  readonly text: string
  readonly settings: ValueSettings
  readonly onText: (text: string) => void
  readonly onFocus: () => void
  /** A field was dropped into the empty value. */
  readonly onFirstField: (code: string) => void
}

const changing = new Compartment()

/**
 * Invisible characters, and characters that turn the reading direction, are shown by their number, as everywhere on the page.
 */
const invisible = highlightSpecialChars({
  addSpecialChars: /[\u202a-\u202c\u2068]/g,
  render: (code) => {
    const shown = document.createElement('span')
    shown.className = 'cm-specialChar'
    shown.textContent = sanitizeText(String.fromCodePoint(code))
    return shown
  },
})

/** Marks a change from outside, which is not reported again. */
const external = Annotation.define<true>()

export function openCodeMirror(options: CodeMirrorOptions): EditorView {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
  return new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        // Offsets are those of the stored text, whatever its line ends.
        EditorState.lineSeparator.of('\n'),
        EditorView.cspNonce.of(nonce),
        // Attached to the page: the panes that contain values cut off their overflow.
        tooltips({ position: 'fixed', parent: document.body }),
        history(),
        EditorView.lineWrapping,
        dropCursor(),
        invisible,
        chips,
        chipCards,
        completion,
        valueKeys(options),
        EditorView.clipboardInputFilter.of((text) => (options.multiline() ? text : text.replace(/\r?\n$/, ''))),
        pointing(options),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged || update.transactions.every((change) => change.annotation(external))) return
          options.onText(update.state.doc.toString())
        }),
        changing.of(extensionsOf(options.settings)),
      ],
    }),
  })
}

export function changeSettings(view: EditorView, settings: ValueSettings): void {
  view.dispatch({ effects: changing.reconfigure(extensionsOf(settings)) })
}

/** Replaces the text with one that was changed elsewhere: an undone removal, an imported request. */
export function replaceText(view: EditorView, text: string): void {
  const { doc, selection } = view.state
  const anchor = Math.min(selection.main.head, text.length)
  view.dispatch({
    changes: { from: 0, to: doc.length, insert: text },
    selection: { anchor },
    annotations: external.of(true),
  })
}

/** Inserts a field at the cursor, or after a selected chip. */
export function insertField(view: EditorView, code: string): void {
  const { from, to } = view.state.selection.main
  const start = selectedChip(view.state) ? to : from
  replace(view, { from: start, to }, placeholder(code))
}

/** Replaces a part with text. The cursor stands behind the new text; a new chip is selected. */
export function replace(
  view: EditorView,
  { from, to }: { readonly from: number; readonly to: number },
  text: string,
  keepSelected = false,
): void {
  const end = from + text.length
  view.dispatch({
    changes: { from, to, insert: text },
    selection: keepSelected && text !== '' ? { anchor: from, head: end } : { anchor: end },
    scrollIntoView: true,
    userEvent: 'input',
  })
}

function extensionsOf({ preview, problems, attributes, hint }: ValueSettings): Extension[] {
  return [
    previewFacet.of(preview),
    problemsFacet.of(problems),
    EditorView.contentAttributes.of({
      spellcheck: 'false',
      autocorrect: 'off',
      autocapitalize: 'off',
      translate: 'no',
      ...attributes,
    }),
    ...(hint === undefined ? [] : [placeholderText(hint)]),
  ]
}

/** A press on a chip opens its format; a dropped field is inserted at that point. */
function pointing(options: CodeMirrorOptions): Extension {
  return EditorView.domEventHandlers({
    focus: () => {
      options.onFocus()
      return false
    },
    click: (event, view) => {
      const element = event.target instanceof Element ? event.target.closest<HTMLElement>('.chip') : null
      if (!element || !view.dom.contains(element)) return false
      const at = view.posAtDOM(element)
      const chip = chipsIn(view.state).find(({ from, to }) => from <= at && at < to)
      if (!chip) return false
      select(view, chip)
      options.onFormat(chip, view)
      return true
    },
    drop: (event, view) => {
      const code = event.dataTransfer && fieldOfDrag(event.dataTransfer)
      if (code === null || code === undefined || code === '') return false
      event.preventDefault()
      // Otherwise the area of rows would make a new row from the drop.
      event.stopPropagation()
      const isFirst = view.state.doc.length === 0
      const at = view.posAtCoords({ x: event.clientX, y: event.clientY }, false)
      replace(view, { from: at, to: at }, placeholder(code))
      view.focus()
      if (isFirst) options.onFirstField(code)
      return true
    },
  })
}
