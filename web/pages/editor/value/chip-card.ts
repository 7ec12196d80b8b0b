// The card of a chip, on hover and when it is selected by keyboard (behaviour 6): label, code, value in the sample call, type,
// and from when the value is known.
import type { Extension } from '@codemirror/state'
import { StateEffect, StateField } from '@codemirror/state'
import { EditorView, closeHoverTooltips, hoverTooltip, showTooltip, type Tooltip } from '@codemirror/view'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { words } from '../../../words/words.ts'
import type { PreviewState } from '../preview-context.ts'
import { chipFlaw } from './draw-chip.ts'
import { chipsIn, previewFacet, selectedChip } from './chip-field.ts'
import { localLinkNote } from './field-notes.ts'
import { labelOf, type Chip } from './pieces.ts'
import { sampleOf, sampleText } from './sample-text.ts'

const say = words.values

/** A pointer that only passes over does not open the card. */
const HOVER_MS = 250

const setFocused = StateEffect.define<boolean>()
const focused = StateField.define<boolean>({
  create: () => false,
  update: (was, { effects }) => effects.findLast((effect) => effect.is(setFocused))?.value ?? was,
})

/** The lines of a card. */
function cardLines(
  chip: Chip,
  preview: PreviewState,
): { readonly name: string; readonly text: string; readonly mono?: true }[] {
  const { field, input, code, source, filters } = chip
  if (input)
    return [
      { name: say.card.code, text: `[[${code}]]`, mono: true },
      { name: say.card.input, text: oneLine(input.text ?? say.inputEmpty) },
    ]
  if (!field) return []
  const value = sampleOf(field, preview)
  const sent =
    filters.length > 0 && value !== null ? [{ name: say.card.sent, text: oneLine(sampleText(source, preview)) }] : []
  return [
    { name: say.card.code, text: `[[${code}]]`, mono: true },
    { name: say.card.value, text: value === null ? say.emptyForCall : oneLine(value) },
    ...sent,
    { name: say.card.type, text: say.types[field.type] },
    { name: say.card.from, text: say.known[field.known] },
  ]
}

/** The card as one sentence, for screen readers. */
export function cardSpoken(chip: Chip, preview: PreviewState): string {
  if (chip.input) return say.inputSpoken(chip.label, chip.code, oneLine(chip.input.text ?? say.inputEmpty))
  const value = chip.field ? (sampleOf(chip.field, preview) ?? say.emptyForCall) : ''
  const flaw = chipFlaw(chip, (code) => labelOf(code, preview.fields))
  const local = localLinkNote(chip.code, preview)
  return [flaw, local, say.cardSpoken(chip.label, chip.code, oneLine(value))].filter((text) => text !== null).join(' ')
}

function oneLine(text: string): string {
  return sanitizeLine(text.slice(0, 200))
}

function cardElement(chip: Chip, preview: PreviewState): HTMLElement {
  const card = document.createElement('div')
  card.className = 'chip-card'
  const title = document.createElement('b')
  title.textContent = chip.state === 'unknown' ? say.unknownChip : chip.label
  card.append(title)
  const flaw = chipFlaw(chip, (code) => labelOf(code, preview.fields))
  if (flaw !== null) card.append(paragraph(flaw, chip.state === 'unknown' ? 'bad' : 'warn'))
  const local = localLinkNote(chip.code, preview)
  if (local !== null) card.append(paragraph(local, 'warn'))
  const facts = document.createElement('dl')
  for (const { name, text, mono } of cardLines(chip, preview)) {
    const term = document.createElement('dt')
    term.textContent = name
    const fact = document.createElement('dd')
    fact.textContent = text
    fact.dir = 'auto'
    if (mono === true) fact.className = 'mono'
    facts.append(term, fact)
  }
  card.append(facts)
  if (chip.input) card.append(paragraph(say.inputHelp, 'help'))
  if (chip.field) card.append(paragraph(chip.field.help, 'help'))
  return card
}

function paragraph(text: string, className: string): HTMLElement {
  const element = document.createElement('p')
  element.className = className
  element.textContent = text
  return element
}

function tooltipOf(chip: Chip, preview: PreviewState): Tooltip {
  return { pos: chip.from, end: chip.to, above: false, create: () => ({ dom: cardElement(chip, preview) }) }
}

/** Delayed: while an event is handled, the editor may be updating. */
function reportFocus(view: EditorView): boolean {
  queueMicrotask(() => {
    if (view.dom.isConnected) view.dispatch({ effects: setFocused.of(view.hasFocus) })
  })
  return false
}

export const chipCards: Extension = [
  focused,
  // CodeMirror loses its own focus effect if something else changes at the same moment, which happens here.
  EditorView.domEventHandlers({
    focus: (_, view) => reportFocus(view),
    blur: (_, view) => reportFocus(view),
  }),
  hoverTooltip(
    ({ state }, at) => {
      const preview = state.facet(previewFacet)
      const chip = chipsIn(state).find(({ from, to }) => from <= at && at < to)
      return chip && preview ? tooltipOf(chip, preview) : null
    },
    { hoverTime: HOVER_MS, hideOnChange: true },
  ),
  showTooltip.compute([focused, 'selection', 'doc', previewFacet], (state) => {
    const preview = state.facet(previewFacet)
    const chip = state.field(focused) ? selectedChip(state) : null
    return chip && preview ? tooltipOf(chip, preview) : null
  }),
]

/** Escape closes the card under the pointer. */
export function closeCards(view: EditorView): void {
  view.dispatch({ effects: closeHoverTooltips })
}
