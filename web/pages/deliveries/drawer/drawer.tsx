// One delivery, over the log: its life, why it is as it is, every attempt, what changed.
import { useQuery } from '@tanstack/react-query'
import { deliveryQuery } from '../../../api/deliveries.ts'
import { ApiProblem } from '../../../api/problem.ts'
import { Drawer } from '../../../parts/drawer.tsx'
import { routeName } from '../../../parts/route-name.ts'
import { Empty, Failed, Loading } from '../../../parts/states.tsx'
import { words } from '../../../words/words.ts'
import type { ResendRequest } from '../resend.tsx'
import { Attempts } from './attempts.tsx'
import { Difference } from './difference.tsx'
import { DrawerActions, Facts, Title } from './head.tsx'
import type { DrawerNavigation } from './head.tsx'
import { Stages } from './stages.tsx'
import { FailureReason } from './failure-reason.tsx'

const say = words.deliveries

type Props = DrawerNavigation & {
  readonly id: string
  readonly onResend: (asked: ResendRequest) => void
  /** Something of it is otherwise now. */
  readonly onChanged: (id: string) => void
}

export function DeliveryDrawer({ id, onResend, onChanged, ...ways }: Props) {
  const { data, error, refetch } = useQuery(deliveryQuery(id))
  const isGone = error instanceof ApiProblem && error.status === 404
  return (
    <Drawer
      label={data ? say.drawer(routeName(data.integration_name ?? '')) : say.title}
      head={
        <>
          <Title delivery={data ?? null} {...ways} />
          {data && <Facts delivery={data} />}
          {data && <DrawerActions delivery={data} onResend={onResend} onChanged={onChanged} />}
        </>
      }
    >
      {isGone && (
        <Empty title={say.gone}>
          <p>{say.goneWhy}</p>
        </Empty>
      )}
      {error && !isGone && !data && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && (
        <>
          <Stages delivery={data} />
          <FailureReason delivery={data} />
          <Attempts key={`attempts ${id}`} delivery={data} />
          <Difference key={`difference ${id}`} delivery={data} />
        </>
      )}
    </Drawer>
  )
}
