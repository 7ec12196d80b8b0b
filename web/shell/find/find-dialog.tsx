// The search over everything, available on every page: type, choose with the arrow keys, press Enter. It is a combobox
// as described by the ARIA Authoring Practices.
import { useSettled } from '../../parts/use-settled.ts'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { X } from '../../parts/icons.ts'
import { Fragment, useId, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components'
import { pageAddress } from '../../api/account.ts'
import { useMay, useRight } from '../../api/may.ts'
import { searchQuery } from '../../api/search.ts'
import { useZone } from '../../api/membership.ts'
import { useSession } from '../../api/session.ts'
import { IconButton } from '../../parts/button.tsx'
import { SearchBox } from '../../parts/search-box.tsx'
import { Failed } from '../../parts/states.tsx'
import { words } from '../../words/words.ts'
import { arrange, listEntries, PAGE_ENTRIES, recentEntry, rowText, SETTING_ENTRIES, wholeGroup } from './entries.ts'
import type { Entry, FoundEntry, Group } from './entries.ts'
import { EntryRow } from './entry-row.tsx'
import { TEXT_MAX } from './match.ts'
import { readRecent, rememberRecent } from './recent.ts'
import type { RecentReader } from './recent.ts'
import { callerEntries, resultEntries } from './result-entries.ts'
import { useCommands } from './use-commands.ts'
import './find.css'

const say = words.find

/** The delay after the last key, so that a word typed without a pause is one query. */
const WAIT_MS = 120

interface FindProps {
  readonly onClose: () => void
  readonly onShortcuts: () => void
}

export function FindDialog({ onClose, onShortcuts }: FindProps) {
  return (
    <ModalOverlay className="scrim findscrim" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="dialog finder">
        <Dialog className="finder-in" aria-label={say.title}>
          <Find onClose={onClose} onShortcuts={onShortcuts} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function Find({ onClose, onShortcuts }: FindProps) {
  const id = useId()
  const [text, setText] = useState('')
  const query = text.trim()
  const { groups, count, isPending, error, retry } = useFound(query, onShortcuts)
  const entries = groups.flatMap((group) => group.entries)
  const [chosen, setChosen] = useState<string | null>(null)
  // A choice stays while more results arrive; until the person chooses, the best result is active.
  const at = Math.max(
    0,
    entries.findIndex((entry) => keyOf(entry) === chosen),
  )
  const list = useRef<HTMLDivElement>(null)
  const pick = usePick(onClose)
  const move = (to: number): void => {
    const entry = entries[to]
    if (!entry) return
    setChosen(keyOf(entry))
    list.current?.querySelectorAll('[role=option]')[to]?.scrollIntoView({ block: 'nearest' })
  }
  const press = (event: KeyboardEvent): void => {
    // While an input method is composing, Enter ends the composition.
    if (event.nativeEvent.isComposing) return
    const last = entries.length - 1
    const to = { ArrowDown: at >= last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1 }[event.key]
    if (to === undefined && event.key !== 'Enter') return
    event.preventDefault()
    const entry = entries[at]
    if (to !== undefined) move(to)
    else if (entry) pick(entry, event.ctrlKey || event.metaKey)
  }
  return (
    <>
      <div className="row findbar">
        <SearchBox
          label={say.label}
          hint={say.hint}
          text={text}
          autoFocus
          combobox={{ listId: `${id}-list`, activeId: entries.length > 0 ? `${id}-${at}` : undefined }}
          onText={(typed) => {
            // The database cannot hold a NUL in a text.
            setText(typed.replaceAll('\0', '').slice(0, TEXT_MAX))
            setChosen(null)
            list.current?.scrollTo({ top: 0 })
          }}
          onKeyDown={press}
        />
        <IconButton icon={X} label={words.parts.close} onClick={onClose} />
      </div>
      {error !== null && <Failed error={error} onRetry={retry} />}
      {query !== '' && count === 0 && error === null && (
        <div className="findnone">
          <p>{isPending ? say.searching : say.none(rowText(query))}</p>
          {!isPending && <p className="hint">{say.noneWhy}</p>}
        </div>
      )}
      <div
        className="findlist"
        role="listbox"
        id={`${id}-list`}
        aria-label={say.label}
        aria-busy={isPending}
        ref={list}
      >
        {groups.map((group) => (
          <Fragment key={group.id}>
            <div role="group" aria-labelledby={`${id}-${group.id}`}>
              <p className="findgroup" id={`${id}-${group.id}`} role="presentation">
                {say.groups[group.id]}
              </p>
              {group.entries.map((entry) => {
                const index = entries.indexOf(entry)
                return (
                  <EntryRow
                    key={keyOf(entry)}
                    id={`${id}-${index}`}
                    entry={entry}
                    isActive={index === at}
                    onPick={() => pick(entry, false)}
                    onElsewhere={() => pick(entry, true, true)}
                    onPoint={() => setChosen(keyOf(entry))}
                  />
                )
              })}
            </div>
          </Fragment>
        ))}
      </div>
      <p className="findhelp" aria-hidden="true">
        <kbd>{say.enter}</kbd> {say.helpOpen} <kbd>{say.ctrlEnter}</kbd> {say.helpNewTab}
      </p>
      <span className="vh" role="status">
        {query === '' || isPending ? '' : count === 0 ? say.none(rowText(query)) : words.parts.found(count)}
      </span>
    </>
  )
}

function keyOf({ group, label, href }: Entry): string {
  return `${group} ${href ?? label}`
}

interface Found {
  readonly groups: readonly Group[]
  /** Number of matches, without the links to lists, which are always there. */
  readonly count: number
  /** Further results may arrive. */
  readonly isPending: boolean
  readonly error: unknown
  readonly retry: () => void
}

function useFound(query: string, onShortcuts: () => void): Found {
  const asked = useSettled(query, WAIT_MS)
  const results = useQuery(searchQuery(asked))
  const zone = useZone()
  const reader = useRecentReader()
  const commands = useCommands(onShortcuts)
  const { data } = results
  const remote = useMemo(() => (data === undefined ? [] : resultEntries(data, zone)), [data, zone])
  const mayReadCallers = useMay('callers.read')
  const callers = useMemo(
    () => (data === undefined || !mayReadCallers ? [] : callerEntries(data)),
    [data, mayReadCallers],
  )
  const isFresh = asked === query && !results.isPlaceholderData
  const retry = (): void => void results.refetch()
  if (query === '') {
    const recent = readRecent(reader).map(recentEntry)
    const groups = [
      ...wholeGroup('recent', recent),
      ...wholeGroup('pages', PAGE_ENTRIES),
      ...wholeGroup('commands', commands.slice(0, COMMANDS_SHOWN)),
    ]
    return { groups, count: 0, isPending: false, error: null, retry }
  }
  const found = arrange(
    [...callers, ...remote, ...PAGE_ENTRIES, ...SETTING_ENTRIES, ...commands],
    query,
    new Set(isFresh ? remote : []),
  )
  return {
    groups: [...found, ...wholeGroup('lists', listEntries(query))],
    count: found.reduce((sum, { entries }) => sum + entries.length, 0),
    isPending: asked !== query || results.isFetching,
    error: asked === query ? results.error : null,
    retry,
  }
}

/** Number of commands shown for an empty query: the most usual ones. */
const COMMANDS_SHOWN = 2

function useRecentReader(): RecentReader {
  return { personId: useSession()?.person.id ?? '', seesNumbers: useRight('numbers') }
}

/** Opens an entry, or runs its command. `isOpened`: the browser has already opened it in another tab. */
function usePick(onClose: () => void) {
  const { history } = useRouter()
  const reader = useRecentReader()
  return (entry: FoundEntry, elsewhere: boolean, isOpened = false): void => {
    const { href, label, match, group, isOutside, run } = entry
    if (href === undefined) {
      onClose()
      run?.()
      return
    }
    if (group !== 'commands' && group !== 'lists')
      rememberRecent(reader, { href, label, detail: match.detail, group: group })
    if (isOpened) return
    if (elsewhere) {
      window.open(isOutside === true ? href : pageAddress(href), '_blank', 'noopener')
      return
    }
    onClose()
    if (isOutside === true) location.assign(href)
    else history.push(pageAddress(href))
  }
}
