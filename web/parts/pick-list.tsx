// A list with a search field above it, in a popover: for fields, parts of a message and their meanings. Keys: type to search,
// arrows, Enter, Escape.
import { useId, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent, RefObject } from 'react'
import { Dialog, Popover } from 'react-aria-components'
import { sanitizeLine } from './sanitize-text.ts'
import { SearchBox } from './search-box.tsx'
import { words } from '../words/words.ts'
import './pick-list.css'

const say = words.parts

export interface Option {
  readonly id: string
  readonly label: string
  /** Shown in a quiet tone after the label: the code or the current value. */
  readonly detail?: string
  readonly group?: string
  readonly onPick: () => void
}

interface PickListProps {
  /** The question of the list: read out, and shown above it. */
  readonly label: string
  readonly hint: string
  readonly none: string
  readonly options: readonly Option[]
  /** A custom option, made of the typed text. */
  readonly own?: (typed: string) => Option | null
  /** The element that had the focus: the list stands beside it, and returns the focus to it. */
  readonly at: RefObject<HTMLElement | null>
  readonly onClose: () => void
}

export function PickPopover({ at, onClose, ...list }: PickListProps) {
  return (
    <Popover
      className="popover pickover"
      triggerRef={at}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      placement="bottom start"
    >
      <Dialog className="picklist" aria-label={list.label}>
        <PickList {...list} onClose={onClose} />
      </Dialog>
    </Popover>
  )
}

/** Maximum number of options drawn: a person who needs another searches. */
const SHOWN_MAX = 100

function PickList({ label, hint, none, options, own, onClose }: Omit<PickListProps, 'at'>) {
  const id = useId()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  // The search is not deferred: Enter picks from the typed text, however fast it was typed.
  const found = useMemo(() => {
    const hits = search(options, query)
    const made = own?.(query.trim()) ?? null
    return [...hits.slice(0, SHOWN_MAX), ...(made === null || hits.some((hit) => hit.id === made.id) ? [] : [made])]
  }, [options, own, query])
  const at = Math.min(active, found.length - 1)
  const pick = (option: Option | undefined): void => {
    if (!option) return
    onClose()
    option.onPick()
  }
  const move = (to: number): void => {
    setActive(to)
    list.current?.querySelector(`[id="${id}-${to}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  const press = (event: KeyboardEvent): void => {
    const last = found.length - 1
    const to = { ArrowDown: at >= last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1, Home: 0, End: last }[event.key]
    if (to !== undefined && last >= 0) {
      event.preventDefault()
      move(to)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      pick(found[at])
    }
  }
  return (
    <>
      <p className="label">{label}</p>
      <SearchBox
        label={label}
        hint={hint}
        text={query}
        autoFocus
        combobox={{ listId: `${id}-list`, activeId: found.length > 0 ? `${id}-${at}` : undefined }}
        onText={(typed) => {
          setQuery(typed)
          setActive(0)
        }}
        onKeyDown={press}
      />
      <div className="pickoptions" role="listbox" id={`${id}-list`} aria-label={label} ref={list}>
        {found.map((option, index) => (
          <OptionRow
            key={option.id}
            id={`${id}-${index}`}
            option={option}
            isActive={index === at}
            isFirst={option.group !== found[index - 1]?.group}
            onPick={() => pick(option)}
            onPoint={() => setActive(index)}
          />
        ))}
      </div>
      {found.length === 0 && <p className="hint">{none}</p>}
      <span className="vh" role="status">
        {query === '' ? '' : say.found(found.length)}
      </span>
    </>
  )
}

interface OptionRowProps {
  readonly id: string
  readonly option: Option
  readonly isActive: boolean
  /** The option is the first of its group. */
  readonly isFirst: boolean
  readonly onPick: () => void
  readonly onPoint: () => void
}

function OptionRow({ id, option, isActive, isFirst, onPick, onPoint }: OptionRowProps) {
  return (
    <>
      {isFirst && option.group !== undefined && (
        <p className="pickgroup" role="presentation">
          {option.group}
        </p>
      )}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- keys are heard by the search above */}
      <div
        id={id}
        role="option"
        tabIndex={-1}
        aria-selected={isActive}
        className="pickoption"
        onClick={onPick}
        onPointerMove={onPoint}
      >
        <span className="clip">{sanitizeLine(option.label)}</span>
        {option.detail !== undefined && option.detail !== '' && (
          <span className="detail clip">{sanitizeLine(option.detail)}</span>
        )}
      </div>
    </>
  )
}

/** The options that contain every typed word; options whose label begins with the text come first. */
function search(options: readonly Option[], query: string): readonly Option[] {
  const wanted = query.trim().toLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return options
  const hits = options.filter(({ label, detail = '' }) => {
    const text = `${label} ${detail}`.toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
  const [first = ''] = wanted
  const begins = ({ label, detail = '' }: Option): boolean =>
    label.toLowerCase().startsWith(first) || detail.toLowerCase().startsWith(first)
  return [...hits.filter(begins), ...hits.filter((hit) => !begins(hit))].map(({ group: _group, ...hit }) => hit)
}
