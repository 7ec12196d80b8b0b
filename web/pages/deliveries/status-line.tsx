import { useQuery } from '@tanstack/react-query'
import { ArrowUp, Ban, RotateCw } from '../../parts/icons.ts'
import { useState } from 'react'
import { OPEN_STATES, isOpen } from '../../../src/delivery/delivery-states.ts'
import { deliveryCountQuery } from '../../api/deliveries.ts'
import type { DeliveryCount } from '../../api/deliveries.ts'
import { useZone } from '../../api/membership.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { number, zoneName } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { inStates, matchingOf, queryOfFilter } from './deliveries-filter.ts'
import type { DeliveriesFilter } from './deliveries-filter.ts'
import type { Matching, Selection } from './selection.ts'
import type { DeliveryList } from './use-deliveries.ts'
import { countText } from './view-counts.ts'

const say = words.deliveries

interface StatusLineProps {
  readonly list: DeliveryList
  /** Number of deliveries in the list. */
  readonly total: DeliveryCount
  readonly filter: DeliveriesFilter
  readonly selection: Selection
  readonly onFresh: () => void
  readonly onResend: () => void
  readonly onCancel: () => void
}

/** The line above the rows, always of the same height: their number, new deliveries, and the actions on the selection. */
export function StatusLine({ list, total, filter, selection, onFresh, onResend, onCancel }: StatusLineProps) {
  const zone = useZone()
  const { count, isExact } = list.fresh
  const { rows, matching } = selection
  const mayCancel =
    matching === null ? rows.some(({ state }) => isOpen(state)) : inStates(matching.filter, OPEN_STATES) !== null
  return (
    <div className="newrow">
      <span className="row">
        {rows.length > 0 ? (
          <>
            <span>{say.selected(matching?.count ?? number(rows.length))}</span>
            {selection.mayHaveMore && (
              <SelectMatching key={JSON.stringify(filter)} filter={filter} onPick={selection.pickMatching} />
            )}
            <Button verb="deliveries.resend" small icon={RotateCw} onClick={onResend}>
              {say.resend}
            </Button>
            {mayCancel && (
              <Button verb="deliveries.cancel" small icon={Ban} onClick={onCancel}>
                {say.cancel}
              </Button>
            )}
            <Button small kind="quiet" onClick={() => selection.pickAll(false)}>
              {say.unselect}
            </Button>
          </>
        ) : (
          <span className="hint" role="status">
            {/* While the rows still belong to the previous filter, no number is shown. */}
            {!list.isPending && !list.isBusy && say.count(number(total.count), total.has_more)}
          </span>
        )}
      </span>
      {count > 0 ? (
        <button type="button" className="pill-new" title={say.freshWhat} onClick={onFresh}>
          <Icon of={ArrowUp} small />
          {say.fresh(number(count), isExact)}
        </button>
      ) : (
        <span />
      )}
      <span className="hint wide-only">{zoneName(zone)}</span>
    </div>
  )
}

/** Selects all deliveries that match the filter at this moment, including those that are not shown. */
function SelectMatching({ filter, onPick }: { filter: DeliveriesFilter; onPick: (matching: Matching) => void }) {
  const zone = useZone()
  const [{ matching, query }] = useState(() => {
    const nowMs = Date.now()
    const found = matchingOf(filter, nowMs, zone)
    return { matching: found, query: { ...queryOfFilter(filter, nowMs, zone), to: found.to } }
  })
  const count = countText(useQuery(deliveryCountQuery(query)).data)
  if (count === undefined) return null
  return (
    <Button small kind="quiet" onClick={() => onPick({ filter: matching, count })}>
      {say.selectMatching(count)}
    </Button>
  )
}
