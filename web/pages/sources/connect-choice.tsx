// A list of everything that can be connected, to search and choose from.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronRight } from '../../parts/icons.ts'
import { useRef, useState } from 'react'
import { push } from '../../../src/sources/kinds/push.ts'
import { mappingsQuery } from '../../api/mappings.ts'
import type { ReadyMapping } from '../../api/mappings.ts'
import { Icon } from '../../parts/icon.tsx'
import { Search } from '../../parts/search.tsx'
import { Empty, Loading } from '../../parts/states.tsx'
import { moveFocusInList } from '../../parts/list-navigation.ts'
import { sourceWords } from '../../words/source-words.ts'
import { connectable, filterConnectable } from './connectable.ts'
import type { Connectable } from './connectable.ts'

const say = sourceWords.sources.choice

const NO_MAPPINGS: readonly ReadyMapping[] = []

export function ConnectChoice() {
  const [typed, setTyped] = useState('')
  const mappings = useQuery(mappingsQuery)
  const list = useRef<HTMLDivElement>(null)
  const groups = filterConnectable(connectable(mappings.data ?? NO_MAPPINGS), typed)
  // A group that loads later would move the groups below it.
  const shown = mappings.isPending ? [] : groups
  return (
    <div
      className="choice"
      ref={list}
      role="presentation"
      onKeyDown={(event) => moveFocusInList(event, list.current, '.choiceentry')}
    >
      <Search label={say.search} hint={say.searchHint} value={typed} onText={setTyped} />
      <p className="vh" role="status">
        {typed !== '' && say.found(groups.reduce((sum, { entries }) => sum + entries.length, 0))}
      </p>
      {mappings.isPending && <Loading rows={10} />}
      {shown.map(({ id, entries }) => (
        <section key={id} aria-label={say.groups[id]}>
          <h2>{say.groups[id]}</h2>
          {id === 'ready' && <p className="hint">{say.readyWhy}</p>}
          <ul className="choicelist">
            {entries.map((entry) => (
              <li key={entry.connect}>
                <ChoiceLink entry={entry} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {!mappings.isPending && groups.length === 0 && (
        <Empty title={say.none}>
          <p>{say.noneWhy}</p>
          <Link className="link" to="/sources" search={{ connect: 'push' }}>
            {push.name}
          </Link>
        </Empty>
      )}
    </div>
  )
}

function ChoiceLink({ entry: { connect, name, what, needs } }: { entry: Connectable }) {
  return (
    <Link className="choiceentry" to="/sources" search={{ connect }}>
      <span className="choicename">{name}</span>
      <span className="choicewhat">
        {what}
        {needs !== '' && <small className="hint block">{needs}</small>}
      </span>
      <Icon of={ChevronRight} />
    </Link>
  )
}
