// The recordings of a call by their state: pending, ready, failed, deleted; or the reason why there is none.
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { AudioLines, CircleX, Hourglass } from '../../../parts/icons.ts'
import type { WholeCall } from '../../../api/calls.ts'
import { sourcesQuery } from '../../../api/sources.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Status } from '../../../parts/status.tsx'
import { words } from '../../../words/words.ts'
import { Facts } from './facts.tsx'
import { RecordingSection } from './recording-section.tsx'
import { listRecordings, noRecordingReason } from './recording-list.ts'
import type { NoRecordingReason } from './recording-list.ts'
import './recordings.css'

const say = words.recordings

/** Shows nothing for a call that was not recorded, as most calls of many accounts are. */
export function RecordingsPanels({ call }: { call: WholeCall }) {
  const without = noRecordingReason(call)
  return (
    <>
      {listRecordings(call.recordings).map(({ recording, name }, at) => (
        <RecordingSection key={recording.id} call={call} recording={recording} name={name} isFirst={at === 0} />
      ))}
      {without !== null && (
        <section className="panel recording" aria-label={say.one}>
          <div className="head">
            <h2>{say.one}</h2>
            <None without={without} call={call} />
          </div>
        </section>
      )}
    </>
  )
}

function None({ without, call }: { without: NoRecordingReason; call: WholeCall }) {
  switch (without) {
    case 'expected':
      return (
        <Facts>
          <Status tone="warn" icon={Hourglass}>
            {say.expected}
          </Status>
          <span className="muted">{say.expectedWhy}</span>
        </Facts>
      )
    case 'lost':
      return (
        <Facts>
          <Status tone="bad" icon={CircleX}>
            {say.announcedLost}
          </Status>
        </Facts>
      )
    case 'not_fetched':
      return <NotFetched call={call} />
  }
}

function NotFetched({ call }: { call: WholeCall }) {
  const source = useQuery(sourcesQuery).data?.data.find(({ id }) => id === call.source_id)
  return (
    <Facts>
      <Status tone="off" icon={AudioLines}>
        {say.notFetched}
      </Status>
      <span className="muted">
        {source?.kind === 'asterisk' ? (
          <>
            {say.notFetchedFolder}{' '}
            <Link className="link" to="/sources/$id" params={{ id: source.id }}>
              {sanitizeLine(source.name)}
            </Link>
          </>
        ) : (
          say.notFetchedElse
        )}
      </span>
    </Facts>
  )
}
