// The list of the call's fields, beside the rows (behaviour 1): label, code, and value in the sample call. A click inserts a
// field where the person last worked, and a field can be dragged; on a small screen the list is a sheet.
import { Check, ChevronRight, Clock, TriangleAlert, X } from '../../../parts/icons.ts'
import type { IconImage } from '../../../parts/icons.ts'
import { memo, useCallback, useDeferredValue, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { isHistoryField } from '../../../../src/calls/history.ts'
import { announce } from '../../../parts/announce.tsx'
import { Button, IconButton } from '../../../parts/button.tsx'
import { fieldGroupOf } from '../../../parts/field-groups.ts'
import { Icon } from '../../../parts/icon.tsx'
import { SearchBox } from '../../../parts/search-box.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { words } from '../../../words/words.ts'
import { usePreview } from '../preview-context.ts'
import { localLinkNote } from '../value/field-notes.ts'
import { useInsertion } from '../value/insertion.ts'
import { isLate } from '../value/pieces.ts'
import { sampleOf } from '../value/sample-text.ts'
import { startDrag } from '../value/field-drag.ts'
import { groupFields, isSeen, type ListedGroup } from './groups.ts'
import { findable, hits, search, type Findable } from '../value/field-search.ts'

const say = words.values

interface FieldListProps {
  /** Codes that the integration already sends. */
  readonly used?: ReadonlySet<string>
}

const NONE_USED: ReadonlySet<string> = new Set()

export const FieldList = memo(function FieldList({ used = NONE_USED }: FieldListProps) {
  const sheet = useRef<HTMLElement>(null)
  const [query, setQuery] = useState('')
  const shown = useDeferredValue(query)
  const find = useFind()
  const found = useMemo(() => find(shown), [find, shown])
  const { insert } = useInsertion()
  const pick = (code: string, label: string): void => {
    // A closing sheet returns the focus to its opener: close it before the value takes the focus.
    if (sheet.current?.matches(':popover-open') === true) sheet.current.hidePopover()
    insert(code)
    announce(say.inserted(label))
  }
  // The first match of the typed text, even if the list does not show it yet.
  const pickFirst = (): void => {
    const first = find(query).groups[0]?.fields[0]
    if (first) pick(first.code, first.label)
  }
  return (
    <section className="fields" id="fields" popover="auto" aria-label={say.fields} ref={sheet}>
      <div className="head">
        <div className="row">
          <h2>{say.fields}</h2>
          <span className="push sheet-open">
            <IconButton icon={X} small label={words.parts.close} popoverTarget="fields" popoverTargetAction="hide" />
          </span>
        </div>
        <SearchInput query={query} onQuery={setQuery} onEnter={pickFirst} />
        <p className="hint">{say.fieldsHint}</p>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- for the buttons in it */}
      <div className="scroll" role="group" aria-label={say.fieldList} onKeyDown={moveAmong}>
        {found.groups.map((group, at) => (
          <Group
            key={group.name}
            group={group}
            isFirst={at === 0}
            found={found.byCode}
            used={used}
            query={shown}
            onPick={pick}
          />
        ))}
        {found.groups.length === 0 && (
          <div className="no-field" role="status">
            <p>{say.noField(shown.trim())}</p>
            <Button small onClick={() => setQuery('')}>
              {say.clearSearch}
            </Button>
          </div>
        )}
      </div>
    </section>
  )
})

/** Finds the fields that match a search, in their groups. */
function useFind() {
  const preview = usePreview()
  const all = useMemo(
    () =>
      preview.fields.map((field) =>
        findable(field, sampleOf(field, preview), String(preview.sample.get(field.code) ?? '')),
      ),
    [preview],
  )
  return useCallback(
    (query: string) => {
      const found = search(all, query)
      return {
        byCode: new Map(found.map((one) => [one.field.code, one])),
        groups: groupFields(
          found.map(({ field }) => field),
          preview.seen,
        ),
      }
    },
    [all, preview.seen],
  )
}

interface SearchInputProps {
  readonly query: string
  readonly onQuery: (query: string) => void
  readonly onEnter: () => void
}

function SearchInput({ query, onQuery, onEnter }: SearchInputProps) {
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Escape' && query !== '') {
      event.preventDefault()
      onQuery('')
    } else if (event.key === 'Enter') {
      event.preventDefault()
      onEnter()
    } else if (event.key === 'ArrowDown') {
      const first = event.currentTarget.closest('.fields')?.querySelector<HTMLElement>('.pick')
      if (!first) return
      event.preventDefault()
      first.focus()
    }
  }
  return (
    <SearchBox label={say.search} hint={say.searchHint} text={query} onText={onQuery} onKeyDown={press}>
      <kbd>/</kbd>
    </SearchBox>
  )
}

interface GroupProps {
  readonly group: ListedGroup
  /** The first field of the list. */
  readonly isFirst: boolean
  readonly found: ReadonlyMap<string, Findable>
  readonly used: ReadonlySet<string>
  readonly query: string
  readonly onPick: (code: string, label: string) => void
}

function Group({ group, isFirst, found, used, query, onPick }: GroupProps) {
  const picks = group.fields.map(({ code }, at) => {
    const one = found.get(code)
    const isStop = isFirst && at === 0
    return one && <Pick key={code} one={one} isStop={isStop} inUse={used.has(code)} query={query} onPick={onPick} />
  })
  if (group.name !== 'technical')
    return (
      <>
        <h3>{say.groups[group.name]}</h3>
        {picks}
      </>
    )
  return (
    // A group with matches is open during a search.
    <details className="folded-group" open={query.trim() !== '' || undefined}>
      <summary>
        <Icon of={ChevronRight} small className="turn" />
        {say.groups.technical} <span className="muted">{group.fields.length}</span>
      </summary>
      {picks}
    </details>
  )
}

interface PickProps {
  readonly one: Findable
  /** The only field that Tab stops at: otherwise it would take a hundred Tabs to pass the list. */
  readonly isStop: boolean
  readonly inUse: boolean
  readonly query: string
  readonly onPick: (code: string, label: string) => void
}

const Pick = memo(
  function Pick({ one, isStop, inUse, query, onPick }: PickProps) {
    const { field, sample } = one
    const preview = usePreview()
    const needs = isHistoryField(field.code) ? say.needsHistory : say.needs[fieldGroupOf(field.code)]
    const missing = isSeen(field, preview.seen) ? '' : say.needsOf(needs)
    const late = isLate(field, preview)
    const local = localLinkNote(field.code, preview)
    return (
      <button
        type="button"
        className={missing === '' ? 'pick' : 'pick unseen'}
        data-code={field.code}
        tabIndex={isStop ? 0 : -1}
        title={[field.help, late ? say.unavailable : '', local ?? ''].filter(Boolean).join('\n')}
        draggable
        onDragStart={(event) => startDrag(event.dataTransfer, field.code)}
        onClick={() => onPick(field.code, field.label)}
      >
        <b>
          <Marked text={field.label} query={query} />
          {inUse && (
            <>
              {' '}
              <Icon of={Check} small className="used" />
              <span className="vh">{say.inUse}</span>
            </>
          )}
          {late && <Sign of={Clock} says={say.lateShort} />}
          {local !== null && <Sign of={TriangleAlert} says={say.linksLocalShort} />}
        </b>
        <span className="sample" dir="auto">
          {sample === null ? missing : <Marked text={sanitizeLine(sample)} query={query} />}
        </span>
        <span className="slug">
          <Marked text={`[[${field.code}]]`} query={query} />
        </span>
      </button>
    )
  },
  // `onPick` does the same at all times, so it is not compared.
  (a, b) => a.one === b.one && a.isStop === b.isStop && a.inUse === b.inUse && a.query === b.query,
)

/** A small icon that marks a field; its title is the explanation. */
function Sign({ of, says }: { of: IconImage; says: string }) {
  return (
    <>
      {' '}
      <Icon of={of} small className="sign" />
      <span className="vh">{says}</span>
    </>
  )
}

function Marked({ text, query }: { text: string; query: string }) {
  return hits(text, query).map((piece, at) =>
    // oxlint-disable-next-line react/no-array-index-key -- pieces of one text stay in their order
    piece.hit ? <mark key={at}>{piece.text}</mark> : <span key={at}>{piece.text}</span>,
  )
}

/** ↑ and ↓ move between fields. */
function moveAmong(event: KeyboardEvent<HTMLElement>): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (by === undefined) return
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('.pick, summary')]
  const picks = stops.filter((stop) => stop.checkVisibility())
  const at = picks.findIndex((pick) => pick === document.activeElement)
  if (at < 0) return
  event.preventDefault()
  const next = picks[at + by]
  if (next) next.focus()
  else if (by < 0) event.currentTarget.closest('.fields')?.querySelector<HTMLElement>('input[type="search"]')?.focus()
}
