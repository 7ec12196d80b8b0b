import type { MouseEvent, ReactNode } from 'react'
import { pageAddress } from '../../api/account.ts'
import { Icon } from '../../parts/icon.tsx'
import type { FoundEntry } from './entries.ts'
import { piecesOf } from './match.ts'
import type { Span } from './match.ts'

interface EntryRowProps {
  readonly id: string
  readonly entry: FoundEntry
  readonly isActive: boolean
  readonly onPick: () => void
  /** The browser opened the entry in another tab. */
  readonly onElsewhere: () => void
  readonly onPoint: () => void
}

/** An option of the list: a link if it has an address, so that the browser's own ways to open a link work. */
export function EntryRow({ id, entry, isActive, onPick, onElsewhere, onPoint }: EntryRowProps) {
  const { href, isOutside, icon, label, match, aside } = entry
  const option = {
    id,
    role: 'option' as const,
    tabIndex: -1,
    'aria-selected': isActive,
    className: 'findrow',
    onPointerMove: onPoint,
    // Keeps the focus in the search field.
    onMouseDown: (event: MouseEvent) => event.preventDefault(),
  }
  const content: ReactNode = (
    <>
      <Icon of={icon} small />
      <span className="findtext">
        <bdi className="clip">
          <Marked text={label} spans={match.label} />
        </bdi>
        {match.detail !== '' && (
          <bdi className="muted clip">
            <Marked text={match.detail} spans={match.detailSpans} />
          </bdi>
        )}
      </span>
      {aside !== undefined && <span className="muted findaside">{aside}</span>}
    </>
  )
  if (href === undefined)
    return (
      <button type="button" {...option} onClick={onPick}>
        {content}
      </button>
    )
  const open = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) {
      onElsewhere()
      return
    }
    event.preventDefault()
    onPick()
  }
  return (
    <a
      href={isOutside === true ? href : pageAddress(href)}
      {...option}
      onClick={open}
      onAuxClick={({ button }) => button === 1 && onElsewhere()}
    >
      {content}
    </a>
  )
}

function Marked({ text, spans }: { text: string; spans: readonly Span[] }) {
  return piecesOf(text, spans).map((piece, at) =>
    // A piece has no id but its position.
    at % 2 === 1 ? <mark key={at}>{piece}</mark> : piece,
  )
}
