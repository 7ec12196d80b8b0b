// The page of one caller: the sums of the kept calls of a number, their notes, and the calls themselves.
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { isWithheld, NUMBER_LENGTH_MAX } from '../../../src/calls/numbers.ts'
import { callerQuery } from '../../api/calls.ts'
import { useRefusal } from '../../api/may.ts'
import { programQuery } from '../../api/program.ts'
import { useBatchedChanges } from '../../api/use-batched-changes.ts'
import { Banner } from '../../parts/banner.tsx'
import { classOf } from '../../parts/button.tsx'
import { Copy } from '../../parts/copy.tsx'
import { phone } from '../../parts/phone.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Empty, Failed, Loading } from '../../parts/states.tsx'
import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'
import { CallerNotes } from './caller-notes.tsx'
import { CallerSums } from './caller-sums.tsx'
import { CallsTable } from './calls-table.tsx'
import { useCalls } from './use-calls.ts'
import './calls.css'

const say = words.caller

/** The sums of a busy number take a while to read, and another call changes them little. */
const REFRESH_MS = 5_000

export function CallerPage() {
  const { number } = useParams({ from: '/inside/callers/$number' })
  const refusal = useRefusal('callers.read')
  if (refusal !== null)
    return (
      <Frame title={say.title}>
        <div className="inset">
          <Banner tone="warn">{refusal}</Banner>
        </div>
      </Frame>
    )
  if (isWithheld(number)) return <Nobody title={say.withheld}>{say.withheldWhy}</Nobody>
  if (number.length > NUMBER_LENGTH_MAX || /\p{Cc}/u.test(number))
    return <Nobody title={say.invalid}>{say.invalidWhy(NUMBER_LENGTH_MAX)}</Nobody>
  return <OneCaller key={number} number={number} />
}

interface FrameProps {
  readonly title: string
  readonly aside?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

function Frame({ title, aside, actions, children }: FrameProps) {
  return (
    <Page title={title} up={{ to: '/calls', label: words.calls.title }} aside={aside} actions={actions} flush>
      {children}
    </Page>
  )
}

/** The address names no caller. */
function Nobody({ title, children }: { title: string; children: string }) {
  return (
    <Frame title={say.title}>
      <NoCalls title={title}>{children}</NoCalls>
    </Frame>
  )
}

function NoCalls({ title, children }: { title: string; children: string }) {
  return (
    <Empty
      title={title}
      action={
        <Link className={classOf({})} to="/calls">
          {say.toCalls}
        </Link>
      }
    >
      <p>{children}</p>
    </Empty>
  )
}

function OneCaller({ number: written }: { number: string }) {
  const { order } = useSearch({ from: '/inside/callers/$number' })
  const navigate = useNavigate({ from: '/callers/$number' })
  const calls = useCalls({ number: written, order })
  const query = useQuery(callerQuery(written))
  // The sums say how long calls are kept. On a narrow screen, that is a line more, which would move the calls if it came later.
  const program = useQuery(programQuery)
  useRenewed(written)
  const caller = query.data
  const number = caller?.number ?? written
  const [name] = caller?.names ?? []
  return (
    <Frame
      title={phone(number)}
      aside={name && <bdi className="muted clip callername">{sanitizeLine(name.name)}</bdi>}
      actions={<Copy iconOnly label={say.copy} text={number} />}
    >
      {query.isPending || calls.query.isPending || program.isPending ? (
        <Loading rows={12} />
      ) : (
        <>
          {query.isLoadingError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
          {caller && (caller.call_count > 0 || calls.rows.length > 0) && (
            <div className="inset stackgap callersums">
              <CallerSums caller={caller} />
              <CallerNotes notes={caller.notes} />
            </div>
          )}
          <CallsTable
            calls={calls}
            none={<NoCalls title={say.none}>{say.noneWhy}</NoCalls>}
            oldestFirst={order === 'asc'}
            onOrder={(oldestFirst) => void navigate({ search: { order: oldestFirst ? 'asc' : undefined } })}
          />
        </>
      )}
    </Frame>
  )
}

/** Reads the sums again after changes of calls. A change does not say whose call it was. */
function useRenewed(number: string): void {
  const queries = useQueryClient()
  useBatchedChanges(
    ({ type }) => type === 'call',
    () => void queries.invalidateQueries({ queryKey: callerQuery(number).queryKey }),
    REFRESH_MS,
  )
}
