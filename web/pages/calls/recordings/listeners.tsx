// The people who listened to a recording (S43).
import { useQuery } from '@tanstack/react-query'
import { ChevronRight } from '../../../parts/icons.ts'
import { recordingQuery } from '../../../api/recordings.ts'
import type { Recording } from '../../../api/recordings.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Icon } from '../../../parts/icon.tsx'
import { Time } from '../../../parts/time.tsx'
import { words } from '../../../words/words.ts'

const say = words.recordings

/** The list is collapsed, because few people need it. It is loaded again when a person opens it. */
export function Listeners({ id }: { id: string }) {
  const query = useQuery(recordingQuery(id))
  const listenings = query.data?.listenings
  if (!listenings) return null
  return (
    <details
      className="more heard"
      onToggle={(event) => {
        if (event.currentTarget.open) void query.refetch()
      }}
    >
      <summary>
        <Icon of={ChevronRight} small className="turn" />
        {say.heard(listenings.length)}
      </summary>
      <ul aria-label={say.heardLabel}>
        {listenings.map((one) => (
          <Listening key={`${one.at} ${one.listener} ${one.ip_address} ${one.user_agent}`} of={one} />
        ))}
      </ul>
    </details>
  )
}

function Listening({
  of: { at, listener: who, ip_address: address, user_agent: agent },
}: {
  of: Recording['listenings'][number]
}) {
  return (
    <li>
      <Time at={at} />
      <bdi className="anywhere">{who === 'link' ? say.byLink : sanitizeLine(who)}</bdi>
      <span className="muted anywhere">{sanitizeLine(address)}</span>
      <span className="muted clip" title={agent}>
        {sanitizeLine(agent)}
      </span>
    </li>
  )
}
