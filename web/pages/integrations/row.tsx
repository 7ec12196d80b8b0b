// A row of the list of integrations.
import { useNavigate, Link } from '@tanstack/react-router'
import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleSlash,
  CircleX,
  Clock,
  Copy,
  Ellipsis,
  Pencil,
  PencilLine,
  Play,
  Send,
  Trash2,
} from '../../parts/icons.ts'
import type { IconImage } from '../../parts/icons.ts'
import { memo } from 'react'
import { useZone } from '../../api/membership.ts'
import { Ago } from '../../parts/ago.tsx'
import { Button, IconButton } from '../../parts/button.tsx'
import { Check, Switch } from '../../parts/choice.tsx'
import { displayOfAttempt } from '../../parts/delivery-display.ts'
import { errorWord } from '../../parts/explain-response.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Menu } from '../../parts/menu.tsx'
import { routeName } from '../../parts/route-name.ts'
import { Sparkline } from '../../parts/sparkline.tsx'
import { RealtimeBadge } from '../../parts/realtime-badge.tsx'
import { Status } from '../../parts/status.tsx'
import type { Tone } from '../../parts/status.tsx'
import { TABLE_ROLES } from '../../parts/table.tsx'
import { near, number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { isOffForReceiver } from '../../../src/integrations/off-cause.ts'
import { sentOf } from './list-order.ts'
import type { Row, HealthState } from './list-order.ts'
import type { IntegrationActions } from '../../parts/use-integration-actions.ts'

const say = words.integrations

interface Props {
  readonly row: Row
  /** The position of the switch. */
  readonly isOn: boolean
  readonly actions: IntegrationActions
  readonly isSelected: boolean
  readonly onSelect: (ids: readonly string[], on: boolean) => void
  /** Asks what to do with waiting deliveries, or whether to delete the integration. */
  readonly onOpenDialog: (question: 'off' | 'delete', id: string) => void
}

export const IntegrationRow = memo(function IntegrationRow(props: Props) {
  const { row, isOn, actions, isSelected, onSelect, onOpenDialog } = props
  const { integration, activity, service, host } = row
  const name = routeName(integration.name)
  const switchTo = (on: boolean): void => {
    if (on) void actions.switchOn(integration)
    else if ((activity?.waiting ?? 0) > 0) onOpenDialog('off', integration.id)
    else void actions.switchOff(integration, 'keep')
  }
  return (
    <tr {...TABLE_ROLES.row} className={integration.enabled || row.health === 'stopped' ? undefined : 'dim'}>
      <td {...TABLE_ROLES.cell} className="pickcell">
        <Check hidden label={say.selectOne(name)} on={isSelected} onSwitch={(on) => onSelect([integration.id], on)} />
      </td>
      <td {...TABLE_ROLES.cell} className="last">
        <Switch verb="integrations.change" hidden label={say.on(name)} on={isOn} onSwitch={switchTo} />
      </td>
      <td {...TABLE_ROLES.cell} className="grow">
        <div className="routename">
          <Link className="name" to="/integrations/$id" params={{ id: integration.id }}>
            <span className="clip" dir="auto">
              {name}
            </span>
          </Link>
          {integration.realtime && <RealtimeBadge />}
        </div>
        <small>{service}</small>
      </td>
      <td {...TABLE_ROLES.cell} className="full">
        <span className="verbhost">
          <b className="verb">{integration.request.method}</b> <span className="clip">{sanitizeLine(host)}</span>
        </span>
      </td>
      <td {...TABLE_ROLES.cell} className="state">
        <HealthCell row={row} />
      </td>
      <td {...TABLE_ROLES.cell} className="nowrap lastcol">
        <LastResult row={row} />
        {row.success !== null && (
          <small className="folded">{say.successOf(percentText(row.success), number(sentOf(activity)))}</small>
        )}
      </td>
      <td {...TABLE_ROLES.cell} className={sentOf(activity) === 0 ? 'sp hide sparkcol' : 'sp sparkcol'}>
        {activity && <Trend of={activity} />}
      </td>
      <td {...TABLE_ROLES.cell} className="num successcol">
        {row.success !== null && percentText(row.success)}
      </td>
      <td {...TABLE_ROLES.cell} className="num hide sentcol">
        {sentOf(activity) > 0 && number(sentOf(activity))}
      </td>
      <td {...TABLE_ROLES.cell} className="nowrap next">
        <Next row={row} actions={actions} />
      </td>
      <td {...TABLE_ROLES.cell} className="acts">
        <RowMenu row={row} actions={actions} onOpenDialog={onOpenDialog} />
      </td>
    </tr>
  )
})

const HEALTH_DISPLAYS: Readonly<Record<HealthState, readonly [Tone, IconImage]>> = {
  healthy: ['ok', CircleCheck],
  unused: ['off', CircleDashed],
  stopped: ['bad', CircleSlash],
  failing: ['bad', CircleX],
  paused: ['warn', CirclePause],
  draft: ['off', PencilLine],
  off: ['off', CircleSlash],
  unreadable: ['bad', CircleAlert],
}

/** States that last until a person acts, so that their rows may be taller. */
const STAYS: ReadonlySet<HealthState> = new Set(['stopped', 'draft', 'unreadable'])

/** The last hours, with a link to the charts if there were deliveries. */
function Trend({ of: activity }: { of: NonNullable<Row['activity']> }) {
  const hours = <Sparkline hours={activity.hours} />
  if (sentOf(activity) === 0) return hours
  return (
    <Link to="/statistics" search={{ days: '1', integration: activity.integration_id }}>
      {hours}
    </Link>
  )
}

/** States without a reason to show. */
const IS_PLAIN: ReadonlySet<HealthState> = new Set(['healthy', 'unused'])

function HealthCell({ row: { health, activity, integration } }: { row: Row }) {
  const zone = useZone()
  const [tone, icon] = HEALTH_DISPLAYS[health]
  const { since, reason } = whyOf(health, integration, activity)
  return (
    <>
      <Status tone={tone} icon={icon}>
        {say.standing[health]}
      </Status>
      {!IS_PLAIN.has(health) && (
        <small
          className={STAYS.has(health) ? 'whole' : undefined}
          title={reason === null ? undefined : sanitizeLine(reason)}
        >
          {[since && say.since(near(since, zone)), reason && sanitizeLine(reason)].filter(Boolean).join(': ')}
        </small>
      )}
    </>
  )
}

function whyOf(
  health: HealthState,
  {
    unreadable_reason: unreadable,
    disabled_at: since,
    disabled_reason: why,
    disabled_cause: cause,
    problems,
  }: Row['integration'],
  activity: Row['activity'],
): { readonly since: string | null; readonly reason: string | null } {
  if (health === 'unreadable') return { since: null, reason: unreadable }
  if (health === 'draft')
    return { since: null, reason: problems.find(({ severity }) => severity === 'error')?.detail ?? null }
  // The banner has the full reason, the row a short one.
  if (health === 'stopped' && isOffForReceiver(cause)) return { since, reason: say.stoppedWhy[cause] }
  if (health === 'off') return { since, reason: why }
  return { since: activity?.health_since ?? null, reason: activity?.health_reason ?? null }
}

function LastResult({ row: { activity, health } }: { row: Row }) {
  // The word beside it says that nothing was sent; tests are in the delivery log.
  if (!activity || health === 'unused') return null
  if (!activity.last) return <span className="muted">{say.never}</span>
  const { status_code: code, error, state, at } = activity.last
  return (
    <>
      {code ?? errorWord(error) ?? displayOfAttempt(state).word}, <Ago at={at} />
    </>
  )
}

function Next({ row: { health, activity, integration }, actions }: Pick<Props, 'row' | 'actions'>) {
  const zone = useZone()
  const next = activity?.next_at ?? null
  const mayResume = health === 'paused' || health === 'stopped'
  return (
    <span className="row">
      {next !== null && health !== 'healthy' && (
        <Status tone="warn" icon={Clock}>
          {near(next, zone)}
        </Status>
      )}
      {/* On one line, so that the row keeps its height when a pause begins. */}
      {mayResume &&
        (next === null ? (
          <Button verb="integrations.resume" small icon={Play} onClick={() => void actions.resume(integration)}>
            {say.resume}
          </Button>
        ) : (
          <IconButton
            verb="integrations.resume"
            kind="plain"
            small
            icon={Play}
            label={say.resume}
            onClick={() => void actions.resume(integration)}
          />
        ))}
    </span>
  )
}

function RowMenu({
  row: { integration, health },
  actions,
  onOpenDialog,
}: Pick<Props, 'row' | 'actions' | 'onOpenDialog'>) {
  const navigate = useNavigate()
  const { id } = integration
  const entries = [
    {
      id: 'edit',
      label: say.edit,
      icon: Pencil,
      onPick: () => void navigate({ to: '/integrations/$id', params: { id } }),
    },
    {
      id: 'deliveries',
      label: say.deliveries,
      icon: Send,
      onPick: () => void navigate({ to: '/deliveries', search: { integration_id: id } }),
    },
    ...(health === 'stopped'
      ? [
          {
            id: 'keep-off',
            verb: 'integrations.resume' as const,
            label: say.keepOff,
            icon: CircleSlash,
            onPick: () => void actions.acknowledge(integration),
          },
        ]
      : []),
    {
      id: 'duplicate',
      verb: 'integrations.change' as const,
      label: say.duplicate,
      icon: Copy,
      onPick: () => void actions.duplicate(integration),
    },
    {
      id: 'delete',
      verb: 'integrations.change' as const,
      label: words.parts.delete,
      icon: Trash2,
      danger: true,
      onPick: () => onOpenDialog('delete', id),
    },
  ]
  return <Menu label={say.moreFor(routeName(integration.name))} icon={Ellipsis} iconOnly small entries={entries} />
}

/** Never shows 100 % if an attempt failed. */
function percentText(share: number): string {
  const tenths = Math.floor(share * 1_000) / 10
  return `${tenths} %`
}
