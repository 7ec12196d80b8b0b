// A message as a tree. Each part shows its uses; a press offers further uses.
import { ChevronRight } from '../../../parts/icons.ts'
import { useMemo, useRef, useState } from 'react'
import type { KeyboardEvent, RefObject } from 'react'
import type { Place } from '../../../../src/sources/mapping/mapping.ts'
import { Button } from '../../../parts/button.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Icon } from '../../../parts/icon.tsx'
import { SearchBox } from '../../../parts/search-box.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { usesOf, withField, type Use } from './change.ts'
import { useMappingEditor } from './editor-context.ts'
import { nameOfUse, optionsForPart, ownField } from './options.ts'
import { PickPopover } from '../../../parts/pick-list.tsx'
import { foundRows, isBelow, nameOfPlace, rowsOf, type TreeRow } from './place-names.ts'

const say = sourceWords.mapping.tree

/** Number of rows drawn at first, and with each "more": enough for nearly every message, few enough to be fast. */
const ROWS_STEP = 200
/** Every request has headers, and few of them matter. */
const CLOSED_AT_FIRST: ReadonlySet<Place> = new Set(['/headers'])
/** Deeper levels are not indented further: the name shows the level. */
const DEPTH_MAX = 8

export function MessageTree() {
  const { chosen, mapping } = useMappingEditor()
  const [query, setQuery] = useState('')
  const [closed, setClosed] = useState<ReadonlySet<Place>>(CLOSED_AT_FIRST)
  const [most, setMost] = useState(ROWS_STEP)
  const [selected, setSelected] = useState<TreeRow | null>(null)
  const [stop, setStop] = useState<Place | null>(null)
  const trigger = useRef<HTMLElement | null>(null)
  const all = useMemo(() => (chosen === null ? [] : rowsOf(chosen.tree, mapping.each)), [chosen, mapping.each])
  const uses = useMemo(() => usesOf(mapping), [mapping])
  const rows = useMemo(() => {
    if (query.trim() !== '') return foundRows(all, query)
    return all.filter((row) => ![...closed].some((group) => isBelow(row, group)))
  }, [all, closed, query])
  const toggle = (row: TreeRow, isOpen: boolean): void => {
    const next = new Set(closed)
    if (isOpen) next.delete(row.at)
    else next.add(row.at)
    setClosed(next)
  }
  const shown = rows.slice(0, most)
  const first = shown.some(({ at }) => at === stop) ? stop : (shown[0]?.at ?? null)
  return (
    <>
      <TreeSearch query={query} onQuery={setQuery} />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- for the buttons in it */}
      <div className="tree" role="group" aria-label={say.rows} onKeyDown={moveAmong}>
        {shown.map((row) => (
          <Row
            key={row.at}
            row={row}
            uses={row.leaf === null ? NO_USES : (uses.get(row.place) ?? NO_USES)}
            isOpen={query.trim() !== '' || !closed.has(row.at)}
            isStop={row.at === first}
            onFocus={() => setStop(row.at)}
            onToggle={(isOpen) => toggle(row, isOpen)}
            onSelect={(element) => {
              trigger.current = element
              setSelected(row)
            }}
          />
        ))}
        {all.length === 0 && <p className="hint">{say.none}</p>}
        {all.length > 0 && rows.length === 0 && <p className="hint">{say.notFound(sanitizeLine(query.trim()))}</p>}
      </div>
      {rows.length > most && (
        <Button small onClick={() => setMost(most + ROWS_STEP)}>
          {say.more(Math.min(ROWS_STEP, rows.length - most))}
        </Button>
      )}
      {selected && <FieldPicker place={selected.place} at={trigger} onClose={() => setSelected(null)} />}
    </>
  )
}

const NO_USES: readonly Use[] = []

interface FieldPickerProps {
  readonly place: Place
  readonly at: RefObject<HTMLElement | null>
  readonly onClose: () => void
}

/** A list to choose the field for a part of the message. */
function FieldPicker({ place, at, onClose }: FieldPickerProps) {
  const editor = useMappingEditor()
  return (
    <PickPopover
      at={at}
      label={sourceWords.mapping.menu.fieldFor(nameOfPlace(place))}
      hint={sourceWords.mapping.menu.fieldHint}
      none={sourceWords.mapping.menu.ownHint}
      options={optionsForPart(editor, place)}
      own={ownField((code) => editor.change(withField(editor.mapping, code, place)))}
      onClose={onClose}
    />
  )
}

function TreeSearch({ query, onQuery }: { query: string; onQuery: (query: string) => void }) {
  return (
    <SearchBox
      label={say.search}
      hint={say.searchHint}
      text={query}
      onText={onQuery}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown') return
        event.preventDefault()
        event.currentTarget.closest('.treepane')?.querySelector<HTMLElement>('.treerow')?.focus()
      }}
    />
  )
}

interface RowProps {
  readonly row: TreeRow
  readonly uses: readonly Use[]
  readonly isOpen: boolean
  /** Tab stops at this row; arrow keys move to the others. */
  readonly isStop: boolean
  readonly onFocus: () => void
  readonly onToggle: (isOpen: boolean) => void
  readonly onSelect: (element: HTMLElement) => void
}

function Row({ row, uses, isOpen, isStop, onFocus, onToggle, onSelect }: RowProps) {
  const name = sanitizeLine(row.name)
  const depth = { '--depth': Math.min(row.depth, DEPTH_MAX) }
  const tabIndex = isStop ? 0 : -1
  if (row.leaf === null)
    return (
      <button
        type="button"
        className="treerow group"
        style={depth}
        tabIndex={tabIndex}
        aria-expanded={isOpen}
        data-open={isOpen}
        onFocus={onFocus}
        onClick={() => onToggle(!isOpen)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowRight' && !isOpen) onToggle(true)
          if (event.key === 'ArrowLeft' && isOpen) onToggle(false)
        }}
      >
        <Icon of={ChevronRight} small className={isOpen ? 'turned' : ''} />
        <span className="clip">{name}</span>
      </button>
    )
  const { example, type } = row.leaf
  return (
    <button
      type="button"
      className={uses.length > 0 ? 'treerow leaf used' : 'treerow leaf'}
      style={depth}
      tabIndex={tabIndex}
      aria-haspopup="dialog"
      data-place={row.place}
      onFocus={onFocus}
      onClick={(event) => onSelect(event.currentTarget)}
    >
      <span className="clip partname">{name}</span>
      <span className={`clip stands of-${type}`}>{example === '' ? say.empty : sanitizeLine(example)}</span>
      {uses.map((use) => {
        const mark = nameOfUse(use)
        return (
          <span className={use.role === 'field' ? 'mark field' : 'mark'} key={`${use.role} ${mark}`}>
            {sanitizeLine(mark)}
          </span>
        )
      })}
    </button>
  )
}

function moveAmong(event: KeyboardEvent<HTMLDivElement>): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('.treerow')]
  const at = rows.findIndex((row) => row === document.activeElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key]
  if (to === undefined || at < 0) return
  event.preventDefault()
  rows[Math.min(Math.max(to, 0), rows.length - 1)]?.focus()
}
