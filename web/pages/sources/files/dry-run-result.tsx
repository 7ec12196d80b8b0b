import { displayOfOutcome } from '../../../parts/call-status.ts'
import { sanitizeText, sanitizeLine } from '../../../parts/sanitize-text.ts'
import { phone } from '../../../parts/phone.ts'
import { Failed, Loading } from '../../../parts/states.tsx'
import { Status } from '../../../parts/status.tsx'
import { Column, Table, TABLE_ROLES } from '../../../parts/table.tsx'
import { Time } from '../../../parts/time.tsx'
import { duration, number } from '../../../words/format.ts'
import { sourceWords } from '../../../words/source-words.ts'
import { RowCounts } from './row-counts.tsx'
import type { DryRunRows, DryRun } from './use-dry-run.ts'

const say = sourceWords.files

/** As many calls as are needed to see whether the columns were recognised correctly. */
const CALLS_SHOWN = 8
const REFUSED_SHOWN = 5

/** The calls that the first rows result in. */
export function DryRunResult({ dryRun, all }: { dryRun: DryRun; all: number }) {
  const { data } = dryRun
  return (
    <section className="stackgap">
      <h3>{say.result}</h3>
      {dryRun.isError && <Failed error={dryRun.error} onRetry={() => void dryRun.refetch()} />}
      {dryRun.isLoading && <Loading rows={3} />}
      {data && !dryRun.isError && (
        <>
          <div role="status" className="stackgap">
            <span className="muted">
              {say.tried(data.looked, all)}. {say.readIn(data.timezone)}
            </span>
            <RowCounts
              taken={data.created}
              known={data.already_ended}
              passed={data.ignored}
              refused={data.refused.length}
            />
          </div>
          {data.refused.length > 0 && (
            <ul className="refusedlist">
              {data.refused.slice(0, REFUSED_SHOWN).map(({ line, problems }) => (
                <li key={line} className="anywhere">
                  <span className="muted">
                    {say.line} {number(line)}
                  </span>{' '}
                  {sanitizeText(problems.join(' '))}
                </li>
              ))}
            </ul>
          )}
          {data.calls.length > 0 && <FirstCalls calls={data.calls.slice(0, CALLS_SHOWN)} />}
        </>
      )}
    </section>
  )
}

function FirstCalls({ calls }: { calls: DryRunRows['calls'] }) {
  const head = (
    <>
      <Column label={say.call} />
      <Column label={say.start} />
      <Column label={say.outcome} />
      <Column label={say.length} num />
      <Column label={say.from} />
      <Column label={say.to} />
    </>
  )
  return (
    <Table label={say.result} head={head}>
      {calls.map((call) => (
        <tr {...TABLE_ROLES.row} key={call.index}>
          <td {...TABLE_ROLES.cell} className="text">
            <span className="clip" dir="auto">
              {sanitizeLine(call.uniqueid)}
            </span>
          </td>
          <td {...TABLE_ROLES.cell} className="nowrap">
            {call.started_at === null ? <span className="muted">{say.endOnly}</span> : <Time at={call.started_at} />}
          </td>
          <td {...TABLE_ROLES.cell}>
            <Outcome outcome={call.outcome} />
          </td>
          <td {...TABLE_ROLES.cell} className="num">
            {lengthOf(call.fields['duration'])}
          </td>
          <td {...TABLE_ROLES.cell} className="nowrap">
            {numberOf(call.fields['caller_number'])}
          </td>
          <td {...TABLE_ROLES.cell} className="nowrap">
            {numberOf(call.fields['tracking_number'] ?? call.fields['destination_number'])}
          </td>
        </tr>
      ))}
    </Table>
  )
}

function Outcome({ outcome }: { outcome: DryRunRows['calls'][number]['outcome'] }) {
  if (outcome === null) return null
  const { tone, icon, word } = displayOfOutcome(outcome)
  return (
    <Status tone={tone} icon={icon}>
      {word}
    </Status>
  )
}

const lengthOf = (value: unknown): string => (typeof value === 'number' ? duration(value) : '')

const numberOf = (value: unknown): string => (typeof value === 'string' ? sanitizeLine(phone(value)) : '')
