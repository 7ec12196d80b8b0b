import { ArrowUp, History, Radio } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useZone } from '../../api/session.ts'
import { useDisconnected } from '../../api/stream.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Status } from '../../parts/status.tsx'
import { Page } from '../../shell/page.tsx'
import { number, zoneName } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { DeliveryDrawer } from './drawer/drawer.tsx'
import { LogEnd } from './log-end.tsx'
import { ExportDeliveries } from './filters.tsx'
import { Filters } from './filters.tsx'
import { JobLine } from './job-line.tsx'
import { LogTable } from './log-table.tsx'
import { Recover } from './recover.tsx'
import { Resend } from './resend.tsx'
import type { ResendRequest } from './resend.tsx'
import { linkOf, useRowKeys } from './row-keys.ts'
import { useLog } from './use-log.ts'
import type { Log } from './use-log.ts'
import { useLogLocation } from './use-log-location.ts'
import type { LogLocation } from './use-log-location.ts'
import { Views } from './filters.tsx'
import './deliveries.css'

const say = words.deliveries

/** The delivery log. */
export function DeliveriesPage() {
  const place = useLogLocation()
  const log = useLog(place.filter)
  const picked = usePicked(log)
  const [asked, setAsked] = useState<ResendRequest | null>(null)
  const [recovers, setRecovers] = useState(false)
  const [job, setJob] = useState<string | null>(null)
  useFocusBack(place.open)
  useRowKeys({
    rows: log.rows,
    open: place.open,
    onOpen: (id) => place.openOne(id, true),
    onClose: place.close,
    onResend: (row) => setAsked({ rows: [row], as: 'sent' }),
  })
  const top = useRef<HTMLDivElement>(null)
  return (
    <Page
      title={say.title}
      beside={<Live />}
      actions={
        <>
          <ExportDeliveries filter={place.filter} />
          <Button small icon={History} onClick={() => setRecovers(true)}>
            {say.recover}
          </Button>
        </>
      }
      flush
    >
      <Views filter={place.filter} onView={place.narrowTo} />
      <Filters filter={place.filter} onNarrow={place.narrow} onClear={() => place.narrowTo({})} />
      <JobLine watched={job} onDismiss={() => setJob(null)} />
      <div ref={top} />
      <StatusLine
        log={log}
        picked={picked.rows.length}
        onFresh={() => void log.refresh().then(() => top.current?.scrollIntoView({ block: 'nearest' }))}
        onResend={() => setAsked({ rows: picked.rows, as: 'sent' })}
        onUnpick={() => picked.pickAll(false)}
      />
      <LogTable log={log} place={place} selected={picked.ids} onSelect={picked.pick} onSelectAll={picked.pickAll} />
      <LogEnd log={log} isNarrowed={Object.keys(place.filter).length > 0} onClear={() => place.narrowTo({})} />
      {place.open !== null && (
        <DeliveryDrawer
          id={place.open}
          {...beside(log, place)}
          onClose={place.close}
          onResend={setAsked}
          onChanged={(id) => void log.renew([id])}
        />
      )}
      {asked && (
        <Resend
          asked={asked}
          onClose={() => setAsked(null)}
          onDone={(ids, made) => {
            picked.pickAll(false)
            void log.renew(ids)
            // From the drawer one goes on to what was made: its life is what one wants to see now.
            if (place.open !== null && made !== null && made !== place.open) place.openOne(made)
          }}
        />
      )}
      {recovers && <Recover filter={place.filter} onClose={() => setRecovers(false)} onStarted={setJob} />}
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
  readonly log: Log
  readonly picked: number
  readonly onFresh: () => void
  readonly onResend: () => void
  readonly onUnpick: () => void
}

/** What stands above the rows, always as tall: how many there are, what is new, what can be done with those selected. */
function StatusLine({ log, picked, onFresh, onResend, onUnpick }: StatusLineProps) {
  const zone = useZone()
  const { count, whole } = log.fresh
  return (
    <div className="newrow">
      <span className="row">
        {picked > 0 ? (
          <>
            <span>{say.selected(number(picked))}</span>
            <Button small onClick={onResend}>
              {say.resend}
            </Button>
            <Button small kind="quiet" onClick={onUnpick}>
              {say.unselect}
            </Button>
          </>
        ) : (
          <span className="hint" role="status">
            {!log.isPending && say.count(number(log.rows.length), log.hasMore)}
          </span>
        )}
      </span>
      {count > 0 ? (
        <button type="button" className="pill-new" title={say.freshWhat} onClick={onFresh}>
          <Icon of={ArrowUp} small />
          {say.fresh(number(count), whole)}
        </button>
      ) : (
        <span />
      )}
      <span className="hint wide-only">{zoneName(zone)}</span>
    </div>
  )
}

/** The rows that are selected; those that are no longer shown are not. */
function usePicked(log: Log) {
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
    rows: log.rows.filter(({ id }) => chosen.has(id)),
    pick,
    pickAll: (on: boolean) => setChosen(new Set(on ? log.rows.map(({ id }) => id) : [])),
  }
}

/** The ways to the deliveries above and below the open one. */
function beside({ rows }: Log, { open, openOne }: LogLocation) {
  const at = rows.findIndex(({ id }) => id === open)
  const way = (to: number): (() => void) | null => {
    const row = at < 0 ? undefined : rows[to]
    return row ? () => openOne(row.id, true) : null
  }
  return { onBack: at > 0 ? way(at - 1) : null, onAdvance: way(at + 1) }
}

/** When the drawer goes, the focus returns to the row it belongs to. */
function useFocusBack(open: string | null): void {
  const before = useRef(open)
  useEffect(() => {
    if (open === null && before.current !== null) linkOf(before.current)?.focus()
    before.current = open
  }, [open])
}
