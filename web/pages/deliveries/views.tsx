import { Link } from '@tanstack/react-router'
import { words } from '../../words/words.ts'
import { viewOf, views } from './narrowed.ts'
import type { Narrowed, View } from './narrowed.ts'

const say = words.deliveries

/** Views that everybody needs; each is an address. */
export function Views({ narrowed }: { narrowed: Narrowed }) {
  const here = viewOf(narrowed)
  return (
    <nav className="tabs viewtabs" aria-label={say.viewsName}>
      {(Object.keys(views) as View[]).map((view) => (
        <Link key={view} to="/deliveries" search={views[view]} aria-current={view === here ? 'page' : undefined}>
          {say.views[view]}
        </Link>
      ))}
    </nav>
  )
}
