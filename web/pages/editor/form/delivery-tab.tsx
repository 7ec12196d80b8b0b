import { INTEGRATION_DEFAULTS } from '../../../../src/integrations/integration.ts'
import type { ScheduleName } from '../../../../src/integrations/retry-schedules.ts'
import { serviceOf } from '../../../../src/integrations/services.ts'
import { Segments, Switch } from '../../../parts/choice.tsx'
import { SelectField } from '../../../parts/field.tsx'
import { serviceWords } from '../../../words/service-words.ts'
import { words } from '../../../words/words.ts'
import { errorAt, inDelivery, inDraft } from '../draft/change.ts'
import { useDraftForm } from '../draft-form.ts'
import { changesOf } from '../draft/changes.ts'
import type { Draft } from '../draft/draft.ts'
import { Advanced } from './advanced.tsx'
import { SigningKey } from './signing-key.tsx'
import { TlsFields } from './tls-fields.tsx'
import { NumberField } from '../../../parts/number-field.tsx'
import {
  JITTER_MAX,
  SCHEDULE_NAMES,
  SCHEDULES,
  WRONG_REQUEST_SCHEDULE,
  WRONG_REQUEST_STATUSES,
} from '../../../../src/integrations/retry-schedules.ts'
import { span, spanInWords } from '../../../words/format.ts'

const say = words.form

export function DeliveryTab() {
  const { draft, change, problems } = useDraftForm()
  const { delivery } = draft
  return (
    <div className="formtab">
      <SelectField
        label={say.schedule}
        value={delivery.schedule}
        choices={SCHEDULE_NAMES.map((value) => ({ value, label: say.schedules[value] }))}
        onPick={(schedule) => change(inDelivery({ schedule }))}
      />
      <div className="across">
        <ScheduleFigure name={delivery.schedule} realtime={draft.realtime} />
      </div>
      <NumberField
        label={say.timeout}
        unit={say.seconds}
        value={delivery.timeout_s}
        problem={errorAt(problems, 'delivery.timeout_s')}
        onValue={(timeout_s) => timeout_s !== null && change(inDelivery({ timeout_s }))}
      />
      <Switch
        label={say.sign}
        on={draft.signing.enabled}
        onSwitch={(enabled) => change(inDraft({ signing: { enabled } }))}
      >
        {say.sign} <span className="muted">{say.signHint}</span>
      </Switch>
      <SigningKey />
      <ServiceRate id={draft.service} />
      <DeliveryAdvanced />
    </div>
  )
}

const DEFAULTS = INTEGRATION_DEFAULTS.delivery

function DeliveryAdvanced() {
  const { draft, change, problems } = useDraftForm()
  const { rate } = draft.delivery
  const setRate = (patch: Partial<NonNullable<typeof rate>>): void => {
    const next = { per_second: rate?.per_second ?? null, per_minute: rate?.per_minute ?? null, ...patch }
    change(inDelivery({ rate: next.per_second === null && next.per_minute === null ? null : next }))
  }
  return (
    <Advanced changed={advancedChanged(draft)}>
      <div className="grid2">
        <NumberField
          label={say.concurrency}
          unit={say.requests}
          value={draft.delivery.concurrency}
          problem={errorAt(problems, 'delivery.concurrency')}
          onValue={(concurrency) => concurrency !== null && change(inDelivery({ concurrency }))}
        />
        <div className="field">
          <span className="label">{say.backlog}</span>
          <Segments
            legend={say.backlog}
            name="backlog"
            value={draft.delivery.backlog}
            choices={[
              { value: 'every', label: say.backlogEvery },
              { value: 'latest', label: say.backlogLatest },
            ]}
            onPick={(backlog) => change(inDelivery({ backlog }))}
          />
        </div>
        <NumberField
          label={say.ratePerSecond}
          unit={say.requests}
          hint={say.rateHint}
          mayBeEmpty
          value={rate?.per_second ?? null}
          problem={errorAt(problems, 'delivery.rate.per_second')}
          onValue={(per_second) => setRate({ per_second })}
        />
        <NumberField
          label={say.ratePerMinute}
          unit={say.requests}
          hint={say.rateHint}
          mayBeEmpty
          value={rate?.per_minute ?? null}
          problem={errorAt(problems, 'delivery.rate.per_minute')}
          onValue={(per_minute) => setRate({ per_minute })}
        />
      </div>
      <TlsFields />
    </Advanced>
  )
}

function advancedChanged(draft: Draft): number {
  const names = ['concurrency', 'backlog', 'rate'] as const
  const usualHere = Object.fromEntries(names.map((name) => [name, DEFAULTS[name]]))
  const ofDelivery = changesOf(inDelivery(usualHere)(draft), draft).length
  const { ca, pin_sha256: pin, certificate } = draft.tls
  return ofDelivery + [ca, pin, certificate].filter((one) => one !== null).length
}

/** The vendor's rate limit, where it is known. */
function ServiceRate({ id }: { id: string }) {
  const service = serviceOf(id)
  const { per_second: second, per_minute: minute } = service?.rate ?? {}
  if (!service || (second == null && minute == null)) return null
  const rate = second == null ? serviceWords.services.perMinute(minute ?? 0) : serviceWords.services.perSecond(second)
  return <p className="hint">{serviceWords.services.rate(service.name, rate)}</p>
}

/** The text about wrong requests, which is the same for every schedule longer than theirs. */
const WRONG_REQUEST = say.scheduleWrong(
  WRONG_REQUEST_STATUSES.map(String),
  WRONG_REQUEST_SCHEDULE.length,
  spanInWords((WRONG_REQUEST_SCHEDULE.at(-1) ?? 0) * (1 + JITTER_MAX)),
)

function ScheduleFigure({ name, realtime }: { name: ScheduleName; realtime: boolean }) {
  const { others, status } = SCHEDULES[name]
  const last = Math.max(1, others.length - 1)
  return (
    <>
      <p>{say.scheduleSays(others.length, spanInWords(others.at(-1) ?? 0))}</p>
      {others.length > 1 && (
        <div className="sched" role="img" aria-label={say.scheduleAt(others.map(span).join(', '))}>
          {others.map((at, index) => (
            <span key={at} style={{ '--x': (100 * index) / last }}>
              {span(at)}
            </span>
          ))}
        </div>
      )}
      {others.length > WRONG_REQUEST_SCHEDULE.length && <p className="hint">{WRONG_REQUEST}</p>}
      {realtime && <p className="hint">{say.scheduleStatus(status.length, spanInWords(status.at(-1) ?? 0))}</p>}
    </>
  )
}
