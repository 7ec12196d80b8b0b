import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { callQuery } from '../../api/calls.ts'
import type { WholeCall } from '../../api/calls.ts'
import { displayOfDelivery } from '../../parts/delivery-display.ts'
import { deliveryLabel } from '../../parts/delivery-label.ts'
import { errorWord } from '../../parts/explain-response.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Failed, Loading } from '../../parts/states.tsx'
import { Status } from '../../parts/status.tsx'
import { Column, Table, TABLE_ROLES } from '../../parts/table.tsx'
import { milliseconds } from '../../words/format.ts'
import { sourceWords } from '../../words/source-words.ts'

const say = sourceWords.sources.test

/** While somebody watches. */
const POLL_MS = 1_000

type Delivery = WholeCall['deliveries'][number]

/** The result of a test call, updated live. */
export function TestCallResults({ id, toNobody }: { id: string; toNobody: boolean }) {
  const call = useQuery({ ...callQuery(id), refetchInterval: POLL_MS })
  if (call.isPending) return <Loading rows={3} />
  if (!call.data) return <Failed error={call.error} onRetry={() => void call.refetch()} />
  const { deliveries, ended_at: ended, events } = call.data
  // The final comes after the end of the call.
  const isComplete = ended !== null && events.some(({ type }) => type === 'final')
  const arrived = deliveries.filter(({ state }) => state === 'delivered').length
  return (
    <>
      <p role="status" className="hint">
        {deliveries.length > 0
          ? say.told(arrived, deliveries.length)
          : isComplete || toNobody
            ? say.nothing
            : say.waiting}
      </p>
      {deliveries.length > 0 && <Results deliveries={deliveries} />}
      <div className="row wrap">
        <Link className="link" to="/calls/$id" params={{ id }}>
          {say.toCall}
        </Link>
        <Link className="link" to="/deliveries" search={{ call_id: id }}>
          {say.toDeliveries}
        </Link>
      </div>
    </>
  )
}

function Results({ deliveries }: { deliveries: readonly Delivery[] }) {
  const head = (
    <>
      <Column label={say.columns.integration} />
      <Column label={say.columns.told} />
      <Column label={say.columns.state} />
      <Column label={say.columns.took} num />
    </>
  )
  const inOrder = deliveries.toSorted((a, b) => a.sequence - b.sequence || (a.id < b.id ? -1 : 1))
  return (
    <Table label={say.results} head={head}>
      {inOrder.map((delivery) => (
        <tr {...TABLE_ROLES.row} key={delivery.id}>
          <td {...TABLE_ROLES.cell} className="full">
            <Link className="name" to="/deliveries" search={{ call_id: delivery.call_id ?? '', open: delivery.id }}>
              <span className="clip" dir="auto">
                {sanitizeLine(delivery.integration_name ?? say.unnamed)}
              </span>
            </Link>
          </td>
          <td {...TABLE_ROLES.cell} className="nowrap">
            {deliveryLabel(delivery)}
          </td>
          <td {...TABLE_ROLES.cell}>
            <Result delivery={delivery} />
          </td>
          <td {...TABLE_ROLES.cell} className="num nowrap">
            {delivery.duration_ms === null ? '' : milliseconds(delivery.duration_ms)}
          </td>
        </tr>
      ))}
    </Table>
  )
}

function Result({ delivery: { state, status_code: code, error, reason } }: { delivery: Delivery }) {
  const { word, tone, icon } = displayOfDelivery(state)
  const why = code === null ? (errorWord(error) ?? '') : String(code)
  return (
    <>
      <Status tone={tone} icon={icon}>
        {word} {why}
      </Status>
      {state !== 'delivered' && reason !== null && <small className="told">{sanitizeLine(reason)}</small>}
    </>
  )
}
