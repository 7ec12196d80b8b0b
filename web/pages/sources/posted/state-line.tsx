// The state of a posted source: received messages, messages not understood, and refused requests.
import { useMay } from '../../../api/may.ts'
import { useQuery } from '@tanstack/react-query'
import { receivedQuery } from '../../../api/messages.ts'
import type { ReceivedCounts } from '../../../api/messages.ts'
import type { SourceStatus } from '../../../api/sources.ts'
import { Ago } from '../../../parts/ago.tsx'
import { Banner } from '../../../parts/banner.tsx'
import { sanitizeText } from '../../../parts/sanitize-text.ts'
import { number } from '../../../words/format.ts'
import { sourceWords } from '../../../words/source-words.ts'

const say = sourceWords.sources.listen

/** The facts beside the state of the source. */
export function ReceivedFacts({ id, status }: { id: string; status: SourceStatus }) {
  const received = useQuery({ ...receivedQuery(id), enabled: useMay('sources.messages') }).data
  if (!received) return null
  // `received.last_at` is only known since the start of the program.
  const last = received.last_at ?? status.last_event_at
  return (
    <>
      <span>
        <span className="muted">{say.lastMessage}</span>
        {last === null ? <span className="muted">{sourceWords.sources.noEvent}</span> : <Ago at={last} />}
      </span>
      <span>
        <span className="muted">{say.understoodCount}</span>
        {number(received.understood)}
      </span>
      <span>
        <span className="muted">{say.notUnderstoodCount}</span>
        {number(received.not_understood)}
      </span>
    </>
  )
}

/** Requests that did not come from the phone system, as far as can be verified: nothing of them is stored. */
export function RefusedBanner({ id }: { id: string }) {
  const refused = useQuery({ ...receivedQuery(id), enabled: useMay('sources.messages') }).data?.refused ?? null
  if (refused === null) return null
  return <Refused refused={refused} />
}

function Refused({
  refused: { count, last_at: last, reason: why },
}: {
  refused: NonNullable<ReceivedCounts['refused']>
}) {
  return (
    <Banner tone="warn" role="status">
      {say.refused(count)} <Ago at={last} />
      {': '}
      <span className="told">{sanitizeText(why)}</span>
    </Banner>
  )
}
