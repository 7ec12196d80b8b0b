// The keys of a value. A chip counts as one unit: an arrow key beside it selects it, the next one passes it; on a selected
// chip Enter, Space and Alt+ArrowDown open its format.
import { acceptCompletion, closeCompletion, completionStatus } from '@codemirror/autocomplete'
import { historyKeymap, standardKeymap } from '@codemirror/commands'
import { Prec, type Extension } from '@codemirror/state'
import { keymap, type EditorView } from '@codemirror/view'
import { closeCards } from './chip-card.ts'
import { chipsIn, selectedChip } from './chip-field.ts'
import type { Chip } from './pieces.ts'

export interface ValueActions {
  readonly multiline: () => boolean
  /** Enter in a single-line value; `undefined`: Enter does nothing. */
  readonly onEnter: () => void
  readonly onFormat: (chip: Chip, view: EditorView) => void
  /** A chip was selected by keyboard. */
  readonly onSelect: (chip: Chip) => void
}

export function valueKeys(acts: ValueActions): Extension {
  const openFormat = (view: EditorView): boolean => {
    const chip = selectedChip(view.state)
    if (!chip) return false
    acts.onFormat(chip, view)
    return true
  }
  const step = (by: 1 | -1) => (view: EditorView) => {
    const chip = stepChip(view, by)
    if (chip === 'not here') return false
    if (chip) acts.onSelect(chip)
    return true
  }
  return [
    Prec.high(
      keymap.of([
        // Moves the focus on if there is nothing to accept.
        { key: 'Tab', run: acceptCompletion },
        { key: 'ArrowRight', run: step(1) },
        { key: 'ArrowLeft', run: step(-1) },
        { key: 'Enter', run: openFormat },
        { key: 'Space', run: openFormat },
        { key: 'Alt-ArrowDown', run: (view) => selectAdjacentChip(view) && openFormat(view) },
        {
          key: 'Enter',
          run: () => {
            if (acts.multiline()) return false
            acts.onEnter()
            return true
          },
        },
        { key: 'Escape', run: leaveChip },
      ]),
    ),
    keymap.of([...standardKeymap, ...historyKeymap]),
  ]
}

/** Selects the chip that the cursor is about to pass, or passes the selected chip. */
function stepChip(view: EditorView, by: 1 | -1): Chip | null | 'not here' {
  const { state } = view
  const at = selectedChip(state)
  if (at) {
    view.dispatch({ selection: { anchor: by > 0 ? at.to : at.from }, scrollIntoView: true })
    return null
  }
  const { empty, head } = state.selection.main
  const next = empty ? chipsIn(state).find(({ from, to }) => (by > 0 ? from : to) === head) : undefined
  if (!next) return 'not here'
  select(view, next)
  return next
}

export function select(view: EditorView, { from, to }: Pick<Chip, 'from' | 'to'>): void {
  view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true })
}

function selectAdjacentChip(view: EditorView): boolean {
  const { state } = view
  if (completionStatus(state) !== null) return false
  if (selectedChip(state)) return true
  const { head } = state.selection.main
  const adjacent = chipsIn(state).find(({ from, to }) => from === head || to === head)
  if (!adjacent) return false
  select(view, adjacent)
  return true
}

/** Escape closes the overlays of the value, one at a time, and keeps the text. */
function leaveChip(view: EditorView): boolean {
  if (closeCompletion(view)) return true
  closeCards(view)
  const chip = selectedChip(view.state)
  if (!chip) return false
  view.dispatch({ selection: { anchor: chip.to } })
  return true
}
