import { CircleCheck, CirclePause, CircleSlash, CircleX } from '../../parts/icons.ts'
import { memo } from 'react'
import { inAccountPath } from '../../api/account-path.ts'
import type { ListedAccount } from '../../api/accounts.ts'
import { membershipIn, useZone } from '../../api/membership.ts'
import { useSession } from '../../api/session.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Badge, Status } from '../../parts/status.tsx'
import type { Tone } from '../../parts/status.tsx'
import { TABLE_ROLES } from '../../parts/table.tsx'
import { toast } from '../../parts/toasts.tsx'
import { dayAndClock, fileSize, number as shownNumber } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { sizeOf } from './list-order.ts'

const say = words.accounts

const HEALTH_DISPLAYS = {
  healthy: { tone: 'ok', icon: CircleCheck },
  failing: { tone: 'bad', icon: CircleX },
  paused: { tone: 'warn', icon: CirclePause },
  stopped: { tone: 'bad', icon: CircleSlash },
} as const satisfies Record<ListedAccount['health'], { tone: Tone; icon: unknown }>

interface AccountRowProps {
  readonly account: ListedAccount
  readonly onVisit: (number: number) => void
}

export const AccountRow = memo(function AccountRow({ account, onVisit }: AccountRowProps) {
  const { number, status, health, troubled, today, last_30_days: month, waiting } = account
  return (
    <tr {...TABLE_ROLES.row}>
      <td {...TABLE_ROLES.cell} className="full account">
        <Name account={account} onVisit={onVisit} />
        <small className="muted block">
          {number} {status !== 'active' && <Badge tone="warn">{say.status[status]}</Badge>}
        </small>
      </td>
      <td {...TABLE_ROLES.cell}>
        <Status {...HEALTH_DISPLAYS[health]} means={say.healthWhy[health]}>
          {say.health[health]}
        </Status>
        <small className="muted block">{say.troubled(troubled.integrations, troubled.sources)}</small>
      </td>
      <Counted unit={say.unit.calls} month={month.calls} today={today.calls} />
      <Counted unit={say.unit.deliveries} month={month.deliveries} today={today.deliveries} />
      <td {...TABLE_ROLES.cell} className={waiting === 0 ? 'num none' : 'num'}>
        {shownNumber(waiting)} <span className="stackword">{say.unit.waiting}</span>
      </td>
      <Size size={account.size} />
    </tr>
  )
})

/** Leads into an account of the person. An account of others needs a visit first (S56). */
function Name({ account: { number, name, visits_forbidden: isForbidden }, onVisit }: AccountRowProps) {
  const session = useSession()
  const membership = session && membershipIn(session, String(number))
  const shown = (
    <span className="clip" dir="auto">
      {sanitizeLine(name)}
    </span>
  )
  if (membership)
    return (
      <span className="row">
        {/* Another account is another document. */}
        <a className="name link" href={inAccountPath(String(number), '/')}>
          {shown}
        </a>
        {membership.via === 'visit' && <Badge tone="info">{say.visiting}</Badge>}
      </span>
    )
  const why = isForbidden ? say.visitsForbiddenWhy(name) : undefined
  return (
    <span className="row">
      <button
        type="button"
        className="name link"
        aria-haspopup="dialog"
        aria-disabled={isForbidden || undefined}
        title={why}
        onClick={() => (why === undefined ? onVisit(number) : toast(why))}
      >
        {shown}
      </button>
      {isForbidden && <Badge tone="line">{say.visitsForbidden}</Badge>}
    </span>
  )
}

function Counted({ unit, month, today }: { unit: string; month: number; today: number }) {
  return (
    <td {...TABLE_ROLES.cell} className="num">
      {shownNumber(month)} <span className="stackword">{unit}</span>
      <small className="muted block">{say.today(today)}</small>
    </td>
  )
}

function Size({ size }: Pick<ListedAccount, 'size'>) {
  const zone = useZone()
  if (size === null)
    return (
      <td {...TABLE_ROLES.cell} className="num">
        <span className="muted">{say.notMeasured}</span>
      </td>
    )
  const { calls, deliveries, database_bytes: database, recording_bytes: recordings, measured_at: at } = size
  const [stored, audio] = [fileSize(database), fileSize(recordings)]
  return (
    <td
      {...TABLE_ROLES.cell}
      className="num"
      title={say.sizeWhy({ calls, deliveries, database: stored, recordings: audio, at: dayAndClock(at, zone) })}
    >
      {fileSize(sizeOf(size))}
      <small className="muted block">{say.recordings(audio)}</small>
    </td>
  )
}
