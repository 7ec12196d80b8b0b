import { History, Radio } from '../../parts/icons.ts'
import { useEffect, useRef, useState } from 'react'
import { useDisconnected } from '../../api/stream.ts'
import { Button } from '../../parts/button.tsx'
import { Status } from '../../parts/status.tsx'
import { Page } from '../../shell/page.tsx'
import { Views } from '../../shell/views.tsx'
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
import { useSelection } from './selection.ts'
import { StatusLine } from './status-line.tsx'
import { useDeliveries } from './use-deliveries.ts'
import type { DeliveryList } from './use-deliveries.ts'
import { useDeliveriesLocation } from './use-deliveries-location.ts'
import type { DeliveriesLocation } from './use-deliveries-location.ts'
import { useViewCounts } from './use-view-counts.ts'
import './deliveries.css'

const say = words.deliveries

/** The list of deliveries. */
export function DeliveriesPage() {
  const location = useDeliveriesLocation()
  const list = useDeliveries(location.filter)
  const selection = useSelection(list, location.filter)
  const counts = useViewCounts(location.filter, list)
  const [resendRequest, setResendRequest] = useState<ResendRequest | null>(null)
  const [isCancelling, setIsCancelling] = useState(false)
  const [isRecovering, setIsRecovering] = useState(location.isRecovering)
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
    onResend: (row) => setResendRequest({ rows: [row], matching: null, as: null }),
  })
  const top = useRef<HTMLDivElement>(null)
  return (
    <Page
      title={say.title}
      aside={<Live />}
      actions={
        <>
          <ExportDeliveries filter={location.filter} />
          <Button verb="deliveries.resend" small icon={History} onClick={() => setIsRecovering(true)}>
            {say.recover}
          </Button>
        </>
      }
      flush
    >
      <Views
        list="deliveries"
        query={location.filter}
        usual={[
          { label: say.views.all, query: VIEWS.all },
          { label: say.views.problems, query: VIEWS.problems, count: counts.texts.problems },
          { label: say.views.waiting, query: VIEWS.waiting, count: counts.texts.waiting },
        ]}
        onView={(query) => location.narrowTo(filterOfSearch(query))}
      />
      <Filters filter={location.filter} onNarrow={location.narrow} onClear={() => location.narrowTo({})} />
      <JobLine
        watched={job}
        // A delivery that was resent or cancelled is no longer a problem.
        onEnded={() => location.filter.problems !== undefined && void list.refresh()}
        onDismiss={() => setJob(null)}
      />
      <div ref={top} />
      <StatusLine
        list={list}
        total={counts.shown}
        filter={location.filter}
        selection={selection}
        onFresh={() => void list.refresh().then(() => top.current?.scrollIntoView({ block: 'nearest' }))}
        onResend={() => setResendRequest({ rows: selection.rows, matching: selection.matching, as: null })}
        onCancel={() => setIsCancelling(true)}
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
            // From the drawer, open the new delivery: the person wants to see its progress.
            if (location.open !== null && created !== location.open) location.openOne(created)
          }}
          onStarted={watch}
        />
      )}
      {isCancelling && <CancelMany selection={selection} onClose={() => setIsCancelling(false)} onStarted={watch} />}
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

/** The deliveries above and below the open one, and functions to open them. */
function neighborsOf({ rows }: DeliveryList, { open, openOne }: DeliveriesLocation) {
  const at = rows.findIndex(({ id }) => id === open)
  const openerOf = (to: number): (() => void) | null => {
    const row = at < 0 ? undefined : rows[to]
    return row ? () => openOne(row.id, true) : null
  }
  return { onBack: at > 0 ? openerOf(at - 1) : null, onAdvance: openerOf(at + 1) }
}

/** When the drawer closes, the focus returns to its row. */
function useFocusBack(open: string | null): void {
  const before = useRef(open)
  useEffect(() => {
    if (open === null && before.current !== null) linkOf(before.current)?.focus()
    before.current = open
  }, [open])
}
