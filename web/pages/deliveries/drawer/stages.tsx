import { CircleCheck, CircleDashed, CircleX, Clock, Phone, Send } from '../../../parts/icons.ts'
import type { IconImage } from '../../../parts/icons.ts'
import type { WholeDelivery } from '../../../api/deliveries.ts'
import { displayOfDelivery } from '../../../parts/delivery-display.ts'
import { deliveryLabel } from '../../../parts/delivery-label.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Countdown, useServerNow } from '../../../parts/server-clock.tsx'
import { Time } from '../../../parts/time.tsx'
import { words } from '../../../words/words.ts'
import { deliveryStages, summarizeAnswers } from './delivery-stages.ts'
import type { Stage } from './delivery-stages.ts'
import type { ReactNode } from 'react'
import { Icon } from '../../../parts/icon.tsx'
import type { Tone } from '../../../parts/status.tsx'

const say = words.deliveries

/** The stages of a delivery, including planned ones. */
export function Stages({ delivery }: { delivery: WholeDelivery }) {
  return <Stepper label={say.life} steps={deliveryStages(delivery).map((stage) => stepOf(stage, delivery))} />
}

function stepOf(stage: Stage, delivery: WholeDelivery): Step {
  switch (stage.stage) {
    case 'happened':
      return { id: 'happened', label: deliveryLabel(delivery), note: noteAt(stage.at), icon: Phone, tone: 'ok' }
    case 'created':
      return { id: 'created', label: say.created, note: noteAt(stage.at), icon: CircleCheck, tone: 'ok' }
    case 'attempts':
      return {
        id: stage.good ? 'good' : 'bad',
        label: say.attemptsFrom(stage.from, stage.to),
        note: sanitizeLine(summarizeAnswers(stage.answers)),
        icon: stage.good ? CircleCheck : CircleX,
        tone: stage.good ? 'ok' : 'bad',
      }
    case 'sending':
      return { id: 'sending', label: displayOfDelivery('sending').word, icon: Send, tone: 'info', ahead: 'next' }
    case 'next':
      return {
        id: 'next',
        label: say.attempt(stage.n),
        note: nextNote(stage.at),
        icon: Clock,
        tone: 'warn',
        ahead: 'next',
      }
    case 'end':
      return endOf(stage)
  }
}

function endOf(stage: Extract<Stage, { stage: 'end' }>): Step {
  const { word, icon, tone } = displayOfDelivery(stage.state)
  if (!stage.isAhead) return { id: 'end', label: word, note: noteAt(stage.at), icon, tone }
  return {
    id: 'end',
    label: word,
    note: stage.left > 0 ? say.attemptsLeft(stage.left) : undefined,
    icon: CircleDashed,
    tone: 'off',
    ahead: 'todo',
  }
}

function noteAt(at: string | null) {
  return at === null ? undefined : <Time at={at} as="clock" />
}

function nextNote(at: string | null) {
  if (at === null) return undefined
  return (
    <>
      <Time at={at} as="clock" />
      <br />
      <In ms={Date.parse(at)} />
    </>
  )
}

/** `in 05:12`; once the moment has come: `now`. */
function In({ ms }: { ms: number }) {
  const now = useServerNow()
  if (ms <= now) return say.due
  return (
    <>
      {say.in} <Countdown ms={ms} />
    </>
  )
}

interface Step {
  readonly id: string
  readonly label: string
  readonly note?: ReactNode
  readonly icon: IconImage
  readonly tone: Tone
  /** How the connection to the step is drawn: `next` and `todo` lie in the future. */
  readonly ahead?: 'next' | 'todo'
}

/** The stages from creation to end. */
function Stepper({ label, steps }: { label: string; steps: readonly Step[] }) {
  return (
    <ol className="stepper" aria-label={label}>
      {steps.map(({ id, label: name, note, icon, tone, ahead }) => (
        <li
          key={id}
          className={[tone, ahead].filter(Boolean).join(' ')}
          aria-current={ahead === 'next' ? 'step' : undefined}
        >
          <Icon of={icon} />
          <b>{name}</b>
          {note}
        </li>
      ))}
    </ol>
  )
}
