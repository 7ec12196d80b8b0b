// The layout around forms for people who are not signed in: the name on the left, what Offhook does on the right.
import { CircleCheck, ListOrdered, PhoneIncoming, RotateCw, Search } from '../../parts/icons.ts'
import type { ReactNode } from 'react'
import { Icon } from '../../parts/icon.tsx'
import { Status } from '../../parts/status.tsx'
import { Toasts } from '../../parts/toasts.tsx'
import { BrandPicture } from '../../shell/brand.tsx'
import { useTitle } from '../../shell/title.ts'
import { words } from '../../words/words.ts'
import './signed-out-layout.css'

const say = words.people

interface FrameProps {
  readonly title: string
  /** The start of the first run: shows the following steps. */
  readonly steps?: boolean
  readonly why?: ReactNode
  readonly children: ReactNode
}

export function SignedOutLayout({ title, steps = false, why, children }: FrameProps) {
  useTitle(title)
  return (
    <main className="first" id="main">
      <section className="form">
        <span className="brand">
          <BrandPicture />
          <span>Offhook</span>
        </span>
        {steps && <Steps />}
        <h1>{title}</h1>
        {why && <p className="muted">{why}</p>}
        {children}
      </section>
      <Story />
      <Toasts />
    </main>
  )
}

function Steps() {
  return (
    <ol className="steps" aria-label={say.stepsLabel}>
      {say.steps.map((step, at) => (
        <li key={step} aria-current={at === 0 ? 'step' : undefined}>
          <b>{at + 1}</b> {step}
        </li>
      ))}
    </ol>
  )
}

function Story() {
  return (
    <section className="story" aria-label={say.storyLabel}>
      <h2>{say.story}</h2>
      <div className="demo">
        <div className="callline">
          <Status tone="ok" icon={PhoneIncoming}>
            <b>{say.storyName}</b>
          </Status>
          <span className="muted">+61 412 345 678</span>
          <span className="push timerm">01:35</span>
          <span className="strip tall" role="img" aria-label={say.storyCall}>
            <i className="ring" style={{ '--w': 12 }} />
            <i className="talk" style={{ '--w': 48 }} />
            <i className="hold" style={{ '--w': 5 }} />
            <i className="talk" style={{ '--w': 30 }} />
          </span>
        </div>
        <svg className="cord" viewBox="0 0 400 72" preserveAspectRatio="none" aria-hidden="true">
          <path d="M385 0 C385 50 28 20 28 72" />
        </svg>
        <StoryRequest />
      </div>
      <ul className="promise">
        <Promise icon={ListOrdered}>{say.promises.order}</Promise>
        <Promise icon={RotateCw}>{say.promises.retry}</Promise>
        <Promise icon={Search}>{say.promises.found}</Promise>
      </ul>
    </section>
  )
}

/** The request for the call in the story. */
const EXAMPLE_FIELDS = [
  ['phone', 'Caller number', '+61412345678'],
  ['result', 'Outcome', 'answered'],
  ['talk_seconds', 'Talk time (s)', '83'],
] as const

function StoryRequest() {
  return (
    <div className="sentbox">
      <div className="row">
        <b className="verb">POST</b>
        <code>crm.acme.example</code>
        <span className="push status ok">
          <Icon of={CircleCheck} />
          200
        </span>
      </div>
      <div className="code plain" role="group" aria-label={say.storyRequest}>
        <div>{'{'}</div>
        {EXAMPLE_FIELDS.map(([key, label, value]) => (
          <div key={key}>
            <span className="k">{`  "${key}": `}</span>
            <span className="chip">{label}</span> <span className="k">{value}</span>
          </div>
        ))}
        <div>{'}'}</div>
      </div>
    </div>
  )
}

function Promise({ icon, children }: { icon: typeof Search; children: ReactNode }) {
  return (
    <li>
      <Icon of={icon} small />
      {children}
    </li>
  )
}
