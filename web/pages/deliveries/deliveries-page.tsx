import { ArrowUp, Ban, History, Radio, RotateCw } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useZone } from '../../api/session.ts'
import { useDisconnected } from '../../api/stream.ts'
import { Button } from '../../parts/button.tsx'
import { isOpen } from '../../parts/delivery-state.ts'
import { Icon } from '../../parts/icon.tsx'
import { Status } from '../../parts/status.tsx'
import { Page } from '../../shell/page.tsx'
import { Views } from '../../shell/views.tsx'
import { number, zoneName } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { DeliveryDrawer } from './drawer/drawer.tsx'
import { CancelMany } from './cancel-many.tsx'
import { DeliveriesEnd } from './deliveries-end.tsx'
import { ExportDeliveries, Filters } from './filters.tsx'
import { JobLine } from './job-line.tsx'
import { filterOfSearch, VIEWS } from './deliveries-filter.ts'
import { DeliveriesTable } from './deliveries-table.tsx'
import { Recover } from './recover.tsx'
import { Resend } from './resend.tsx'
import type { ResendRequest } from './resend.tsx'
import { linkOf, useRowKeys } from './row-keys.ts'
import { useDeliveries } from './use-deliveries.ts'
import type { DeliveryList } from './use-deliveries.ts'
import { useDeliveriesLocation } from './use-deliveries-location.ts'
import type { DeliveriesLocation } from './use-deliveries-location.ts'
import './deliveries.css'

const say = words.deliveries
const USUAL_VIEWS = (['all', 'failedToday', 'waiting'] as const).map((view) => ({
  label: say.views[view],
  query: VIEWS[view],
}))

/** The list of deliveries. */
export function DeliveriesPage() {
  const location = useDeliveriesLocation()
  const list = useDeliveries(location.filter)
  const selection = useSelection(list)
  const [resendRequest, setResendRequest] = useState<ResendRequest | null>(null)
  const [isCancelling, setIsCancelling] = useState(false)
  const [isRecovering, setIsRecovering] = useState(false)
  const [job, setJob] = useState<string | null>(null)
  const watch = (begun: string): void => {
    selection.pickAll(false)
    setJob(begun)
  }
  useFocusBack(location.open)
  useRowKeys({
    rows: list.rows,
    open: location.open,
    onOpen: (id) => location.openOne(id, true),
    onClose: location.close,
    onResend: (row) => setResendRequest({ rows: [row], as: 'sent' }),
  })
  const top = useRef<HTMLDivElement>(null)
  return (
    <Page
      title={say.title}
      aside={<Live />}
      actions={
        <>
          <ExportDeliveries filter={location.filter} />
          <Button small icon={History} onClick={() => setIsRecovering(true)}>
            {say.recover}
          </Button>
        </>
      }
      flush
    >
      <Views
        list="deliveries"
        query={location.filter}
        usual={USUAL_VIEWS}
        onView={(query) => location.narrowTo(filterOfSearch(query))}
      />
      <Filters filter={location.filter} onNarrow={location.narrow} onClear={() => location.narrowTo({})} />
      <JobLine watched={job} onDismiss={() => setJob(null)} />
      <div ref={top} />
      <StatusLine
        list={list}
        picked={selection.rows}
        onFresh={() => void list.refresh().then(() => top.current?.scrollIntoView({ block: 'nearest' }))}
        onResend={() => setResendRequest({ rows: selection.rows, as: 'sent' })}
        onCancel={() => setIsCancelling(true)}
        onUnpick={() => selection.pickAll(false)}
      />
      <DeliveriesTable
        list={list}
        location={location}
        selected={selection.ids}
        onSelect={selection.pick}
        onSelectAll={selection.pickAll}
      />
      <DeliveriesEnd
        list={list}
        isNarrowed={Object.keys(location.filter).length > 0}
        onClear={() => location.narrowTo({})}
      />
      {location.open !== null && (
        <DeliveryDrawer
          id={location.open}
          {...neighborsOf(list, location)}
          onClose={location.close}
          onResend={setResendRequest}
          onChanged={(id) => void list.reload([id])}
        />
      )}
      {resendRequest && (
        <Resend
          request={resendRequest}
          onClose={() => setResendRequest(null)}
          onDone={(id, created) => {
            selection.pickAll(false)
            void list.reload([id])
            // From the drawer one goes on to what was made: its life is what one wants to see now.
            if (location.open !== null && created !== location.open) location.openOne(created)
          }}
          onStarted={watch}
        />
      )}
      {isCancelling && <CancelMany rows={selection.rows} onClose={() => setIsCancelling(false)} onStarted={watch} />}
      {isRecovering && <Recover filter={location.filter} onClose={() => setIsRecovering(false)} onStarted={setJob} />}
    </Page>
  )
}

function Live() {
  const away = useDisconnected()
  return away === null ? (
    <Status tone="ok" icon={Radio}>
      {say.live}
    </Status>
  ) : (
    <Status tone="warn" icon={Radio}>
      {say.notLive}
    </Status>
  )
}

interface StatusLineProps {
  readonly list: DeliveryList
  readonly picked: DeliveryList['rows']
  readonly onFresh: () => void
  readonly onResend: () => void
  readonly onCancel: () => void
  readonly onUnpick: () => void
}

/** What stands above the rows, always as tall: how many there are, what is new, what can be done with those selected. */
function StatusLine({ list, picked, onFresh, onResend, onCancel, onUnpick }: StatusLineProps) {
  const zone = useZone()
  const { count, isExact } = list.fresh
  return (
    <div className="newrow">
      <span className="row">
        {picked.length > 0 ? (
          <>
            <span>{say.selected(number(picked.length))}</span>
            <Button small icon={RotateCw} onClick={onResend}>
              {say.resend}
            </Button>
            {picked.some(({ state }) => isOpen(state)) && (
              <Button small icon={Ban} onClick={onCancel}>
                {say.cancel}
              </Button>
            )}
            <Button small kind="quiet" onClick={onUnpick}>
              {say.unselect}
            </Button>
          </>
        ) : (
          <span className="hint" role="status">
            {!list.isPending && say.count(number(list.rows.length), list.hasMore)}
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

/** The rows that are selected; those that are no longer shown are not. */
function useSelection(list: DeliveryList) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const pick = useCallback(
    (id: string, on: boolean) =>
      setChosen((before) => {
        const next = new Set(before)
        if (on) next.add(id)
        else next.delete(id)
        return next
      }),
    [],
  )
  return {
    ids: chosen,
    rows: list.rows.filter(({ id }) => chosen.has(id)),
    pick,
    pickAll: (on: boolean) => setChosen(new Set(on ? list.rows.map(({ id }) => id) : [])),
  }
}

/** The ways to the deliveries above and below the open one. */
function neighborsOf({ rows }: DeliveryList, { open, openOne }: DeliveriesLocation) {
  const at = rows.findIndex(({ id }) => id === open)
  const openerOf = (to: number): (() => void) | null => {
    const row = at < 0 ? undefined : rows[to]
    return row ? () => openOne(row.id, true) : null
  }
  return { onBack: at > 0 ? openerOf(at - 1) : null, onAdvance: openerOf(at + 1) }
}

/** When the drawer goes, the focus returns to the row it belongs to. */
function useFocusBack(open: string | null): void {
  const before = useRef(open)
  useEffect(() => {
    if (open === null && before.current !== null) linkOf(before.current)?.focus()
    before.current = open
  }, [open])
}
