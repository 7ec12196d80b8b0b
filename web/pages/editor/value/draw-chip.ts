// Draws chips as elements: the same in a value that is only shown and in the editor.
import { sanitizeText } from '../../../parts/sanitize-text.ts'
import { words } from '../../../words/words.ts'
import { unescapeArgument } from '../../../../src/render/template/parse.ts'
import { formatOf } from './formats.ts'
import { readMap } from './map-pairs.ts'
import type { Chip, Piece } from './pieces.ts'

const say = words.values

/** Lucide's circle-question-mark and clock: a chip with a problem has an icon, not only a colour. */
const ICONS = {
  unknown: ['M12 2a10 10 0 1 0 0 20 10 10 0 1 0 0-20z', 'M9.09 9a3 3 0 0 1 5.83 1c0 2-3 3-3 3', 'M12 17h.01'],
  unavailable: ['M12 2a10 10 0 1 0 0 20 10 10 0 1 0 0-20z', 'M12 6v6l4 2'],
} as const

/** The text of a chip: its name and its format; `null`: no format. */
export interface ChipText {
  readonly label: string
  readonly format: string | null
}

/** The text of a chip among its neighbours. Words that only appear with a field have a name of their own. */
export function chipTextOf(chip: Chip, pieces: readonly Piece[]): ChipText {
  const words = wordsIfKnown(chip.filters)
  const isBeside = pieces.some(
    (piece) =>
      piece.kind === 'chip' &&
      piece.code === chip.code &&
      (piece.to === chip.from || piece.from === chip.to) &&
      wordsIfKnown(piece.filters) === null,
  )
  if (chip.state === 'unknown') return { label: `[[${chip.code}]]`, format: formatWord(chip) }
  if (words === null || !isBeside) return { label: chip.label, format: formatWord(chip) }
  return { label: say.someWords(words), format: say.ifKnown }
}

/** The format of a chip in a word or two; `null`: no format. */
export function formatWord({ format, filters }: Pick<Chip, 'format' | 'filters'>): string | null {
  const { id, zone, empty } = format
  const known = wordsIfKnown(filters)
  if (known !== null) return `${say.someWords(known)} ${say.ifKnown}`
  const main =
    id === 'own' ? filters.map(filterWord) : id === 'asIs' ? [] : [id === 'map' ? say.map.short : say.formats[id]]
  const all = [...main, zone, empty === null || empty === '' ? null : say.elseShort(empty)].filter(
    (word) => word !== null,
  )
  return all.length === 0 ? null : all.join(', ')
}

/** The effect of one filter in words; `null`: not worth a word, such as cutting a long text or joining lines. */
function filterWord(filter: Chip['filters'][number]): string | null {
  const { name } = filter
  const argument = unescapeArgument(filter.argument ?? '')
  const { id } = formatOf([filter], undefined)
  if (name === 'default' || name === 'truncate' || name === 'one_line') return null
  if (id !== 'own' && id !== 'map' && id !== 'asIs') return say.formats[id]
  // A date pattern describes its result best.
  if ((name === 'date' || name === 'seconds_to') && argument !== '') return argument
  if (name === 'map') return isLeavingOut(filter.argument ?? '') ? null : say.map.short
  return say.filters[name as keyof typeof say.filters] ?? name
}

/** Whether a table only leaves out some values, and keeps all others. */
function isLeavingOut(argument: string): boolean {
  const map = readMap(argument)
  return map !== null && map.other === null && map.pairs.every(({ to }) => to === '')
}

/**
 * The words that appear if the field is known, and nothing otherwise: as the messages of services write it (the first letter
 * of the value as JSON, mapped), after whatever other filters. `null`: the filters do something else.
 */
function wordsIfKnown(filters: Chip['filters']): string | null {
  const last = filters.slice(-3)
  if (last.map(({ name }) => name).join() !== 'json,truncate,map') return null
  const map = readMap(last[2]?.argument ?? '')
  const written = [...(map?.pairs ?? []).map(({ to }) => to), map?.other ?? ''].filter((to) => to !== '')
  return written.length === 1 ? (written[0] ?? null) : null
}

/** The problem of a chip, as a sentence; `null`: none. */
export function chipFlaw(chip: Pick<Chip, 'state' | 'suggestion'>, labelOf: (code: string) => string): string | null {
  if (chip.state === 'known') return null
  if (chip.state === 'unavailable') return say.unavailable
  return chip.suggestion === null ? say.unknownHint : say.didYouMean(labelOf(chip.suggestion))
}

/** The element of a chip with this text. */
export function chipElement(chip: Chip, text: ChipText, selected = false): HTMLElement {
  const element = document.createElement('span')
  element.className = ['chip', chip.state !== 'known' && chip.state, selected && 'selected'].filter(Boolean).join(' ')
  element.dataset['code'] = chip.code
  if (chip.state !== 'known') element.append(sign(chip.state))
  const label = document.createElement('span')
  label.className = 'lbl'
  label.textContent = text.label
  element.append(label)
  if (text.format !== null) {
    const part = document.createElement('span')
    part.className = 'fmt'
    part.textContent = text.format
    element.append(part)
  }
  return element
}

/** Draws a value that is only shown. */
export function drawPieces(host: HTMLElement, pieces: readonly Piece[]): void {
  host.replaceChildren(
    ...pieces.map((piece) => {
      if (piece.kind === 'chip') return chipElement(piece, chipTextOf(piece, pieces))
      const text = sanitizeText(piece.source)
      if (piece.kind === 'plain') return document.createTextNode(text)
      const broken = document.createElement('span')
      broken.className = 'broken'
      broken.textContent = text
      return broken
    }),
  )
}

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg'

function sign(kind: keyof typeof ICONS): SVGElement {
  const icon = document.createElementNS(SVG_NAMESPACE, 'svg')
  icon.setAttribute('class', 'icon')
  icon.setAttribute('viewBox', '0 0 24 24')
  icon.setAttribute('aria-hidden', 'true')
  for (const d of ICONS[kind]) {
    const path = document.createElementNS(SVG_NAMESPACE, 'path')
    path.setAttribute('d', d)
    icon.append(path)
  }
  return icon
}
