// A received message: a line to open, with the whole message and its result.
import { ChevronRight, CircleCheck, CircleHelp, RotateCw } from '../../../parts/icons.ts'
import { memo, useMemo, useState } from 'react'
import type { SourceMessage } from '../../../api/messages.ts'
import { bodyWith, formLines } from '../../../parts/body-text.ts'
import { Button } from '../../../parts/button.tsx'
import { headerLine } from '../../../parts/code-line.ts'
import { Code } from '../../../parts/code.tsx'
import { Copy } from '../../../parts/copy.tsx'
import { Disclosure } from '../../../parts/disclosure.tsx'
import { sanitizeText, sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Icon } from '../../../parts/icon.tsx'
import { Status } from '../../../parts/status.tsx'
import type { Tone } from '../../../parts/status.tsx'
import { Time } from '../../../parts/time.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { UnderstoodUpdates, statusWord } from './understood-updates.tsx'

const say = sourceWords.sources.listen

const STATE_DISPLAYS = {
  understood: { tone: 'ok', icon: CircleCheck },
  not_understood: { tone: 'warn', icon: CircleHelp },
  replayed: { tone: 'ok', icon: RotateCw },
} as const satisfies Record<SourceMessage['state'], { tone: Tone; icon: unknown }>

interface RowProps {
  readonly message: SourceMessage
  /** Whether the message is open at first. */
  readonly isOpen: boolean
  readonly playing: boolean
  readonly onPlay: () => void
}

export const MessageRow = memo(
  ({ message, isOpen, playing, onPlay }: RowProps) => {
    const [open, setOpen] = useState(isOpen)
    const { at, state } = message
    return (
      <details className="message" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <Icon of={ChevronRight} small className="turn" />
          <Time at={at} as="clock" />
          <Status {...STATE_DISPLAYS[state]}>{say.states[state]}</Status>
          <span className="message-says">{summaryOf(message)}</span>
        </summary>
        {open && <MessageDetails message={message} playing={playing} onPlay={onPlay} />}
      </details>
    )
  },
  // Only the state of a received message changes, when it is reprocessed.
  (before, now) => before.message === now.message && before.playing === now.playing,
)
MessageRow.displayName = 'MessageRow'

/** Shows the updates of the message in a few words, or why there are none. */
function summaryOf({ updates: told, problems }: SourceMessage): string {
  const [problem] = problems
  if (problem !== undefined) return sanitizeLine(problem)
  if (told.length === 0) return say.nothingOfOurs
  return told.map(({ status }) => statusWord(status)).join(', ')
}

function MessageDetails({ message, playing, onPlay }: Omit<RowProps, 'isOpen'>) {
  const { method, path, query, headers, body, problems, updates: told, state } = message
  const { lines, left } = useMemo(() => bodyWith(headers, body), [headers, body])
  return (
    <div className="message-whole">
      <section className="stackgap tight" aria-label={say.understood}>
        <h3>{say.understood}</h3>
        {problems.length > 0 && (
          <ul className="problems">
            {problems.map((problem) => (
              <li key={problem} className="told">
                {sanitizeText(problem)}
              </li>
            ))}
          </ul>
        )}
        {told.length > 0 ? (
          <UnderstoodUpdates updates={told} />
        ) : (
          problems.length === 0 && <p className="hint">{say.nothingOfOursWhy}</p>
        )}
        {state === 'not_understood' && (
          <div className="row wrap">
            <Button verb="sources.change" small icon={RotateCw} busy={playing} onClick={onPlay}>
              {say.play}
            </Button>
            <span className="hint">{say.playWhy}</span>
          </div>
        )}
      </section>
      <section className="stackgap tight" aria-label={say.cameAs}>
        <div className="row wrap">
          <h3>{say.cameAs}</h3>
          <span className="verb">{sanitizeLine(method)}</span>
          {path !== '' && <code className="told">{sanitizeLine(path)}</code>}
          {body !== null && body !== '' && (
            <span className="push">
              <Copy text={body} label={say.copyBody} />
            </span>
          )}
        </div>
        {query !== '' && <Code label={say.query} lines={formLines(query)} fold />}
        {body === null ? (
          <p className="hint">{say.bodyNotTaken}</p>
        ) : body === '' ? (
          <p className="hint">{say.noBody}</p>
        ) : (
          <Code label={say.body} lines={lines} left={left} fold />
        )}
        <Disclosure title={say.headers(headers.length)}>
          <Code label={say.headersLabel} lines={headers.map(headerLine)} fold />
        </Disclosure>
      </section>
    </div>
  )
}
