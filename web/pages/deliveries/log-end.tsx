import { Link } from '@tanstack/react-router'
import { Button, classOf } from '../../parts/button.tsx'
import { Empty, Failed } from '../../parts/states.tsx'
import { words } from '../../words/words.ts'
import type { Log } from './use-log.ts'

const say = words.deliveries

/** What stands below the rows: more of them, why there are none, or what went wrong. */
export function LogEnd({ log, isNarrowed, onClear }: { log: Log; isNarrowed: boolean; onClear: () => void }) {
  if (log.error) return <Failed error={log.error} onRetry={log.retry} />
  if (log.isPending) return null
  if (log.hasMore || log.isLooking) {
    return (
      <div className="row inset">
        <Button small busy={log.isLooking} onClick={log.more}>
          {log.isLooking ? say.looking : log.rows.length === 0 ? say.goOnLooking : say.more}
        </Button>
        {log.rows.length === 0 && !log.isLooking && <span className="hint">{say.looked}</span>}
      </div>
    )
  }
  if (log.rows.length > 0) return null
  return isNarrowed ? (
    <Empty title={say.none} action={<Button onClick={onClear}>{say.clear}</Button>}>
      <p>{say.noneWhy}</p>
    </Empty>
  ) : (
    <Empty
      title={say.nothing}
      action={
        <Link className={classOf({})} to="/integrations">
          {say.toIntegrations}
        </Link>
      }
    >
      <p>{say.nothingWhy}</p>
    </Empty>
  )
}
