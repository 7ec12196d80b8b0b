import { Send } from '../../../parts/icons.ts'
import { useZone } from '../../../api/membership.ts'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { words } from '../../../words/words.ts'
import { useDraftForm } from '../draft-form.ts'
import type { Draft } from '../draft/draft.ts'
import { whenSentence } from '../trigger/sentence.ts'

/** The example call in the drawing: its stretches, and where its status changes, in per cent of its length. */
const CALL_PHASES = [
  ['ring', 12],
  ['talk', 48],
  ['hold', 6],
  ['talk', 30],
] as const
const STATUS_CHANGES = [
  ['ringing', 0],
  ['answered', 12.5],
  ['on_hold', 62.5],
  ['answered', 69],
  ['ended', 100],
] as const

/** When the integration sends: a drawing, a sentence, and a button to change it. */
export function TriggerLine({ onChange }: { onChange: () => void }) {
  const { draft } = useDraftForm()
  const sentence = whenSentence(draft, useZone())
  return (
    <div className="when">
      <WhenFigure draft={draft} />
      <p title={sentence}>{sentence}</p>
      <Button small onClick={onChange}>
        {words.when.change}
      </Button>
    </div>
  )
}

function WhenFigure({ draft: { realtime, final, statuses } }: { draft: Draft }) {
  const sent = STATUS_CHANGES.filter(([status]) => realtime && (statuses === null || statuses.includes(status)))
  return (
    <figure className="whenfig" aria-hidden="true">
      <span className="life">
        <span className="strip">
          {CALL_PHASES.map(([kind, width], at) => (
            // The drawing never changes.
            // oxlint-disable-next-line react/no-array-index-key
            <i className={kind} key={at} style={{ '--w': width }} />
          ))}
        </span>
        {sent.map(([, x]) => (
          <i key={x} style={{ '--x': x }} />
        ))}
      </span>
      {final && (
        <span className="sent">
          <Icon of={Send} />
        </span>
      )}
    </figure>
  )
}
