import type { MouseEvent } from 'react'
import { writeSearch } from '../../shell/search.ts'
import { words } from '../../words/words.ts'
import { viewOf, views } from './log-filter.ts'
import type { LogFilter, View } from './log-filter.ts'

const say = words.deliveries

interface Props {
  readonly filter: LogFilter
  readonly onView: (filter: LogFilter) => void
}

/** Views that everybody needs; each is an address. */
export function Views({ filter, onView }: Props) {
  const here = viewOf(filter)
  const go = (event: MouseEvent, view: View): void => {
    // With a key held the browser opens it elsewhere.
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    onView(views[view])
  }
  return (
    <nav className="tabs viewtabs" aria-label={say.viewsName}>
      {(Object.keys(views) as View[]).map((view) => (
        <a
          key={view}
          href={`/deliveries${writeSearch(views[view])}`}
          aria-current={view === here ? 'page' : undefined}
          onClick={(event) => go(event, view)}
        >
          {say.views[view]}
        </a>
      ))}
    </nav>
  )
}
