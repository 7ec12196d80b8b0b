import { useState } from 'react'
import type { SourceStatus } from '../../api/sources.ts'
import { Button } from '../../parts/button.tsx'
import { Time } from '../../parts/time.tsx'
import { sourceWords } from '../../words/source-words.ts'

const say = sourceWords.sources.gaps

/** Number of gaps shown at first; a button shows the others. */
const SHOWN_FIRST = 5

/** Periods in which calls may be missing, the latest first. */
export function GapsPanel({ gaps }: { gaps: SourceStatus['gaps'] }) {
  const [all, setAll] = useState(false)
  return (
    <section className="panel" aria-label={say.title}>
      <div className="head">
        <h2>{say.title}</h2>
      </div>
      <div className="body stackgap">
        <p className="hint">{gaps.length === 0 ? say.none : say.why}</p>
        {gaps.length > 0 && (
          <ul className="gaps">
            {gaps.slice(0, all ? undefined : SHOWN_FIRST).map((gap) => (
              <li key={`${gap.from} ${gap.code}`}>
                <Time at={gap.from} /> {say.to} {gap.to === null ? say.now : <Time at={gap.to} />}
                {': '}
                {say.because(gap.code)}
                {gap.dropped > 0 && `, ${say.dropped(gap.dropped)}`}
              </li>
            ))}
          </ul>
        )}
        {!all && gaps.length > SHOWN_FIRST && (
          <div className="row">
            <Button small onClick={() => setAll(true)}>
              {say.all(gaps.length)}
            </Button>
          </div>
        )}
      </div>
    </section>
  )
}
