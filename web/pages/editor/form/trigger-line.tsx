import { useQuery } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { useRef } from 'react'
import { useZone } from '../../../api/session.ts'
import { announce } from '../../../parts/announce.tsx'
import { Banner } from '../../../parts/banner.tsx'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { words } from '../../../words/words.ts'
import { warningsAt } from '../draft/change.ts'
import { useDraftForm } from '../draft-form.ts'
import { emptyRow } from '../draft/draft.ts'
import type { Draft } from '../draft/draft.ts'
import { isBlank } from '../draft/parts.ts'
import { stepsQuery } from '../../../api/steps.ts'
import { waitSentence, whenMore, whenSentence } from '../trigger/sentence.ts'

/** The example call that the drawing shows: stretches of it, and where its status changes, in hundredths. */
const CALL_PHASES = [
  ['ring', 12],
  ['talk', 48],
  ['hold', 6],
  ['talk', 30],
] as const
const STATUS_CHANGES_AT = [0, 12.5, 62.5, 69, 100]

interface TriggerLineProps {
  readonly onChange: () => void
  /** What it waits for is to be changed. */
  readonly onChangeWait: () => void
}

/** When it sends: the sentence, the drawing, and what has to be known about it. */
export function TriggerLine({ onChange, onChangeWait }: TriggerLineProps) {
  const { draft, change, problems, uses } = useDraftForm()
  const steps = useQuery(stepsQuery).data ?? null
  const waits = waitSentence(draft, steps)
  const zone = useZone()
  const line = useRef<HTMLDivElement>(null)
  const addUniqueId = (): void => {
    change(withUniqueId)
    // The offer goes with the button: whoever pressed it is not to be lost.
    line.current?.querySelector('button')?.focus()
    announce(words.form.uniqueIdAdded)
  }
  const noUniqueId = draft.realtime && !uses.has('uniqueid')
  return (
    <>
      <div className="when" ref={line}>
        <WhenFigure draft={draft} />
        <p>
          <strong>{whenSentence(draft, zone)}</strong>
          <br />
          <span className="muted">{whenMore(draft)}</span>
          {waits !== null && (
            <>
              {' '}
              <span className="muted">{waits}</span>{' '}
              <button type="button" className="link" onClick={onChangeWait}>
                {words.when.changeWait}
              </button>
            </>
          )}
        </p>
        <span className="push">
          <Button small onClick={onChange}>
            {words.when.change}
          </Button>
        </span>
      </div>
      {noUniqueId && (
        <Banner
          tone="warn"
          action={
            draft.request.format !== 'raw' && (
              <Button small onClick={addUniqueId}>
                {words.form.addUniqueId}
              </Button>
            )
          }
        >
          {words.form.realtimeNoUniqueId}
        </Banner>
      )}
      {warningsAt(problems, 'realtime')
        .filter((warning) => !(noUniqueId && warning.includes('[[uniqueid]]')))
        .map((warning) => (
          // With the last request it comes.
          <Banner tone={draft.final ? 'plain' : 'warn'} key={warning}>
            {warning}
          </Banner>
        ))}
    </>
  )
}

function WhenFigure({ draft: { realtime, final } }: { draft: Draft }) {
  return (
    <figure className="whenfig" aria-hidden="true">
      <span className="strip">
        {CALL_PHASES.map(([kind, width], at) => (
          // A drawing that never changes.
          // oxlint-disable-next-line react/no-array-index-key
          <i className={kind} key={at} style={{ '--w': width }} />
        ))}
      </span>
      {realtime && STATUS_CHANGES_AT.map((x) => <i key={x} style={{ '--x': x }} />)}
      {final && (
        <span className="sent">
          <Icon of={Send} />
        </span>
      )}
    </figure>
  )
}

/** As the first row, in the place of a blank one if there is one. */
function withUniqueId(draft: Draft): Draft {
  const rows = [...draft.request.rows]
  const blank = rows.findIndex(isBlank)
  const [row = emptyRow()] = blank < 0 ? [] : rows.splice(blank, 1)
  const added = { ...row, key: 'uniqueid', value: '[[uniqueid]]' }
  return { ...draft, request: { ...draft.request, rows: [added, ...rows] } }
}
