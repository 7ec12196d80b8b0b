import { Link } from '@tanstack/react-router'
import type { Caller } from '../../api/calls.ts'
import { Disclosure } from '../../parts/disclosure.tsx'
import { Time } from '../../parts/time.tsx'
import { words } from '../../words/words.ts'
import { By } from '../../parts/author.tsx'
import { Note } from './note.tsx'
import './additions.css'

const say = words.caller

type Notes = Caller['notes']

/** As many notes as leave the list of calls in sight. */
const SHOWN = 3

/** The notes of all calls of a caller, the newest first. */
export function CallerNotes({ notes }: { notes: Notes }) {
  if (notes.length === 0) return null
  const earlier = notes.slice(SHOWN)
  return (
    <section className="panel additions" aria-label={say.notes}>
      <div className="head">
        <h2>{say.notes}</h2>
      </div>
      <div className="body stackgap">
        <List of={notes.slice(0, SHOWN)} />
        {earlier.length > 0 && (
          <Disclosure title={say.moreNotes(earlier.length)}>
            <List of={earlier} />
          </Disclosure>
        )}
      </div>
    </section>
  )
}

function List({ of }: { of: Notes }) {
  return (
    <ul className="notes">
      {of.map((note) => (
        <Note
          key={`${note.call_id} ${note.added_at} ${note.note}`}
          text={note.note}
          by={
            <>
              {note.added_by === null ? (
                <span className="muted">
                  {say.reported}, <Time at={note.added_at} />
                </span>
              ) : (
                <By by={note.added_by} at={note.added_at} />
              )}
              {' · '}
              <Link className="link" to="/calls/$id" params={{ id: note.call_id }}>
                {say.toCall}
              </Link>
            </>
          }
        />
      ))}
    </ul>
  )
}
