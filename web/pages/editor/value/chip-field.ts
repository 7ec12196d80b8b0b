// Chips in CodeMirror: the text stays `[[code]]`, but is shown as a chip, which the cursor passes in one step and which can be
// selected as a whole.
import { Facet, StateField, type EditorState, type Extension, type Range } from '@codemirror/state'
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view'
import type { ConfigProblem } from '../../../../src/render/request.ts'
import type { PreviewState } from '../preview-context.ts'
import { chipElement, chipTextOf, type ChipText } from './draw-chip.ts'
import { piecesOf, type Chip, type Piece } from './pieces.ts'

/** The context of the value. */
export const previewFacet = Facet.define<PreviewState, PreviewState | null>({
  combine: (previews) => previews[0] ?? null,
})

/** The problems in the text, with their positions. */
export const problemsFacet = Facet.define<readonly ConfigProblem[], readonly ConfigProblem[]>({
  combine: (all) => all.flat(),
})

const piecesField = StateField.define<readonly Piece[]>({
  create: read,
  update: (pieces, change) =>
    change.docChanged || change.startState.facet(previewFacet) !== change.state.facet(previewFacet)
      ? read(change.state)
      : pieces,
})

function read(state: EditorState): readonly Piece[] {
  return piecesOf(state.doc.toString(), state.facet(previewFacet) ?? { fields: [], realtime: false })
}

class ChipWidget extends WidgetType {
  readonly chip: Chip
  readonly text: ChipText
  readonly selected: boolean

  constructor(chip: Chip, text: ChipText, selected: boolean) {
    super()
    this.chip = chip
    this.text = text
    this.selected = selected
  }

  override eq(other: ChipWidget): boolean {
    return (
      this.selected === other.selected &&
      this.chip.source === other.chip.source &&
      this.chip.state === other.chip.state &&
      this.text.label === other.text.label &&
      this.text.format === other.text.format
    )
  }

  override toDOM(): HTMLElement {
    return chipElement(this.chip, this.text, this.selected)
  }

  override ignoreEvent(): boolean {
    return false
  }

  override get estimatedHeight(): number {
    return 22
  }
}

/** The chips of a state, in order. */
export function chipsIn(state: EditorState): Chip[] {
  return state.field(piecesField).filter((piece) => piece.kind === 'chip')
}

/** The chip that is selected as a whole. */
export function selectedChip(state: EditorState): Chip | null {
  const { from, to } = state.selection.main
  return from === to ? null : (chipsIn(state).find((chip) => chip.from === from && chip.to === to) ?? null)
}

const decorations = EditorView.decorations.compute(
  [piecesField, 'selection', problemsFacet],
  (state): DecorationSet => {
    const selected = selectedChip(state)
    const end = state.doc.length
    const ranges: Range<Decoration>[] = []
    const pieces = state.field(piecesField)
    for (const piece of pieces) {
      const { from, to } = piece
      if (piece.kind === 'chip') {
        const widget = new ChipWidget(piece, chipTextOf(piece, pieces), piece === selected)
        ranges.push(Decoration.replace({ widget, chip: piece }).range(from, to))
      } else if (piece.kind === 'broken') ranges.push(Decoration.mark({ class: 'broken' }).range(from, to))
    }
    for (const { at, length, severity } of state.facet(problemsFacet)) {
      if (at === undefined || length === undefined || length === 0 || at + length > end) continue
      ranges.push(Decoration.mark({ class: severity === 'error' ? 'flaw' : 'flaw doubt' }).range(at, at + length))
    }
    return Decoration.set(ranges, true)
  },
)

const atomic = EditorView.atomicRanges.of((view) =>
  Decoration.set(chipsIn(view.state).map(({ from, to }) => Decoration.mark({}).range(from, to))),
)

export const chips: Extension = [piecesField, decorations, atomic]
