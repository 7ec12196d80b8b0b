import { Link } from '@tanstack/react-router'
import { Button, classOf } from '../../parts/button.tsx'
import { Empty, Failed } from '../../parts/states.tsx'
import { words } from '../../words/words.ts'
import type { DeliveryList } from './use-deliveries.ts'

const say = words.deliveries

/** Shown below the rows: a button for more, why there are none, or the error. */
export function DeliveriesEnd({
  list,
  isNarrowed,
  onClear,
}: {
  list: DeliveryList
  isNarrowed: boolean
  onClear: () => void
}) {
  if (list.error) return <Failed error={list.error} onRetry={list.retry} />
  if (list.isPending) return null
  if (list.hasMore || list.isLooking) {
    return (
      <div className="row inset">
        <Button small busy={list.isLooking} onClick={list.more}>
          {list.isLooking ? say.looking : list.rows.length === 0 ? say.goOnLooking : say.more}
        </Button>
        {list.rows.length === 0 && !list.isLooking && <span className="hint">{say.looked}</span>}
      </div>
    )
  }
  if (list.rows.length > 0) return null
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
