// Sending a test for real: to the address of the integration, or to an inbox that shows what came.
import { Send } from 'lucide-react'
import { useCallback, useImperativeHandle, useState } from 'react'
import type { Ref } from 'react'
import type { KeptSecrets } from '../../../../src/integrations/preview.ts'
import { Button } from '../../../parts/button.tsx'
import { Segments } from '../../../parts/choice.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { shownInLine } from '../../../parts/hostile.ts'
import { words } from '../../../words/words.ts'
import type { Draft } from '../draft/draft.ts'
import { inboxTokenOf, useInboxBase } from '../form/use-inbox.ts'
import { judgedOf } from '../preview/judged.ts'
import type { Sample } from '../preview/scene-provider.tsx'
import { TestPanel } from './test-panel.tsx'
import { useTrial } from './trial.ts'
import type { Target } from './trial.ts'
import { isWarned, rememberWarned } from './warned.ts'

const say = words.trying

/** For the save bar and Ctrl+Enter. */
export interface SendTestHandle {
  /** Sends a test of the draft as it is now, after a warning where there was none yet. */
  start(): void
}

interface SendTestProps {
  readonly draft: Draft
  /** Of the saved integration; `null`: it is not saved. */
  readonly id: string | null
  readonly sample: Sample
  readonly kept: KeptSecrets
  readonly ref?: Ref<SendTestHandle>
}

export function SendTest({ draft, id, sample, kept, ref }: SendTestProps) {
  const [target, setTarget] = useState<Target>('address')
  const [asking, setAsking] = useState(false)
  const { trial, send, stop } = useTrial()
  const host = hostOf(judgedOf(draft, kept).compiled.origin)
  const atInbox = inboxTokenOf(draft.request.url, useInboxBase()) !== null
  const order = useCallback(
    (to: Target) => {
      const { choice, event } = sample
      send({ draft, id, sample: choice, event, to, host: to === 'inbox' || atInbox ? say.inbox : (host ?? say.noHost) })
    },
    [send, draft, id, sample, host, atInbox],
  )
  const start = (): void => {
    // Without a host nothing can be reached: the server says what is missing. An inbox is nobody else's system.
    if (target === 'address' && host !== null && !atInbox && !isWarned(id, host)) setAsking(true)
    else order(atInbox ? 'address' : target)
  }
  useImperativeHandle(ref, () => ({ start }))
  const answer = (to: Target): void => {
    if (to === 'address' && host !== null) rememberWarned(id, host)
    setTarget(to)
    setAsking(false)
    order(to)
  }
  return (
    <>
      {atInbox ? (
        <p className="hint">{say.toInbox}</p>
      ) : (
        <TargetChoice host={host} target={target} onPick={setTarget} />
      )}
      <TestPanel trial={trial} onAgain={start} onStop={stop} />
      {asking && host !== null && <Warning host={host} onAnswer={answer} onClose={() => setAsking(false)} />}
    </>
  )
}

interface TargetChoiceProps {
  readonly host: string | null
  readonly target: Target
  readonly onPick: (target: Target) => void
}

function TargetChoice({ host, target, onPick }: TargetChoiceProps) {
  return (
    <div className="row wrap">
      <span className="hint" aria-hidden="true">
        {say.to}
      </span>
      <Segments
        legend={say.to}
        name="test-target"
        value={target}
        onPick={onPick}
        small
        choices={[
          { value: 'address', label: <span className="test-host">{shownInLine(host ?? say.noHost)}</span> },
          { value: 'inbox', label: say.inbox },
        ]}
      />
    </div>
  )
}

interface WarningProps {
  readonly host: string
  readonly onAnswer: (to: Target) => void
  readonly onClose: () => void
}

function Warning({ host, onAnswer, onClose }: WarningProps) {
  const shown = shownInLine(host)
  return (
    <Dialog
      title={say.warnTitle(shown)}
      onClose={onClose}
      actions={
        <>
          <Button onClick={() => onAnswer('inbox')}>{say.sendToInbox}</Button>
          <Button kind="main" icon={Send} autoFocus onClick={() => onAnswer('address')}>
            {say.sendTo(shown)}
          </Button>
        </>
      }
    >
      <p>{say.warn(shown)}</p>
    </Dialog>
  )
}

function hostOf(origin: string | null): string | null {
  return origin === null ? null : (URL.parse(origin)?.host ?? null)
}
