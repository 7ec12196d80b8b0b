// Sends a test for real: to the URL of the integration, or to an inbox that shows the request.
import { Send } from '../../../parts/icons.ts'
import { useEffect, useImperativeHandle, useState } from 'react'
import type { Ref } from 'react'
import type { Integration } from '../../../../src/integrations/integration.ts'
import { dryRunOf } from '../../../../src/integrations/service-rules.ts'
import { renderDraft } from '../../../../src/integrations/preview.ts'
import type { StoredSecrets, ValidatedDraft } from '../../../../src/integrations/preview.ts'
import type { ConfigProblem } from '../../../../src/render/request.ts'
import { serviceOf } from '../../../../src/integrations/services.ts'
import { Button } from '../../../parts/button.tsx'
import { Segments } from '../../../parts/choice.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { words } from '../../../words/words.ts'
import type { Draft } from '../draft/draft.ts'
import { inboxTokenOf, useInboxBase } from '../../../parts/use-inbox.ts'
import { validatedDraftOf } from '../preview/validated-draft.ts'
import { fillsIn } from '../service/own-request.ts'
import { useSample } from '../preview/preview-provider.tsx'
import type { Sample } from '../preview/preview-provider.tsx'
import { ofDraft, useTestSend } from './use-test-send.ts'
import type { TestRequest, TestTarget } from './use-test-send.ts'
import type { SendTestHandle } from './use-start-test.ts'
import { isWarned, rememberWarned } from './test-warning.ts'
import { fetchedLater } from '../../../parts/fetched-later.tsx'

// Before a test is sent, the panel is only an empty live region for screen readers.
const TestPanel = fetchedLater(async () => (await import('../later.ts')).TestPanel, 'when used')

const say = words.trying

interface SendTestProps {
  readonly draft: Draft
  /** The id of the saved integration; `null`: it is not saved. */
  readonly id: string | null
  readonly kept: StoredSecrets
  /** The problems as the form shows them: for the URL, with the server's answer. */
  readonly problems: readonly ConfigProblem[]
  /** A test of this draft was delivered. */
  readonly onGood: (draft: Draft) => void
  readonly ref?: Ref<SendTestHandle>
}

export function SendTest({ draft, id, kept, problems, onGood, ref }: SendTestProps) {
  const sample = useSample()
  const [chosen, setTarget] = useState<TestTarget | null>(null)
  const [asking, setAsking] = useState(false)
  const { test, send, refuse, stop } = useTestSend()
  const validated = validatedDraftOf(draft, kept)
  const { compiled, integration } = validated
  const host = hostOf(compiled.origin)
  const receiver = host ?? receiverOf(draft)
  const vendor = vendorOf(integration)
  // If the service has a dry run, that is the default target.
  const usual: TestTarget = vendor?.ready === true ? 'dry_run' : 'receiver'
  const target = chosen === 'dry_run' && usual !== 'dry_run' ? usual : (chosen ?? usual)
  const atInbox = inboxTokenOf(draft.request.url, useInboxBase()) !== null
  const requestTo = (to: TestTarget): TestRequest => {
    const { choice, event } = sample
    const whom = to === 'inbox' || atInbox ? say.inbox : to === 'dry_run' ? vendor?.name : receiver
    return { draft, id, sample: choice, event, to, host: whom ?? receiver }
  }
  const start = (): void => {
    // Without a host nothing can be reached: the server says what is missing. An inbox is not an external system.
    if (target !== 'receiver' || host === null || atInbox || isWarned(id, host))
      return send(requestTo(atInbox ? 'receiver' : target))
    const flaws = knownFlaws(validated, problems, sample)
    if (flaws.length > 0) refuse(requestTo(target), flaws)
    else setAsking(true)
  }
  useImperativeHandle(ref, () => ({ start, forget: stop }))
  const isGood = test.is === 'done' && test.outcome.delivery.state === 'delivered'
  const tested = isGood ? test.request.draft : null
  useEffect(() => {
    if (tested) onGood(tested)
  }, [tested, onGood])
  const answer = (to: TestTarget): void => {
    if (to === 'receiver' && host !== null) rememberWarned(id, host)
    setTarget(to)
    setAsking(false)
    send(requestTo(to))
  }
  return (
    <>
      {atInbox ? (
        <p className="hint">{say.toInbox}</p>
      ) : (
        <TargetChoice receiver={receiver} vendor={vendor} target={target} onPick={setTarget} />
      )}
      <TestPanel test={ofDraft(test, draft)} onAgain={start} onStop={stop} />
      {asking && host !== null && (
        <Warning host={host} fields={compiled.fields} onAnswer={answer} onClose={() => setAsking(false)} />
      )}
    </>
  )
}

/** Why the server would refuse to send the test, as far as the page knows: a request that cannot be sent needs no warning. */
function knownFlaws(
  validated: ValidatedDraft,
  shown: readonly ConfigProblem[],
  { moment, facts }: Pick<Sample, 'moment' | 'facts'>,
): readonly string[] {
  const ofAddress = shown.filter(({ path }) => path === 'request.url')
  const wrong = [...validated.problems, ...ofAddress].filter(
    ({ path, severity }) => severity === 'error' && path !== 'name',
  )
  const flaws = [...validated.flaws.map(({ detail }) => detail), ...wrong.map(({ message }) => message)]
  const rendered = flaws.length === 0 ? renderDraft(validated, moment, facts) : null
  return rendered !== null && 'refused' in rendered ? [rendered.detail] : [...new Set(flaws)]
}

/** A service that has a dry run. */
interface Vendor {
  readonly name: string
  readonly ready: boolean
  /** The effect of a dry run at the vendor, or why it is not available. */
  readonly note: string
}

function vendorOf(integration: Integration): Vendor | null {
  const service = serviceOf(integration.service)
  if (!service?.dry_run) return null
  const dry = dryRunOf(integration)
  const ready = typeof dry !== 'string'
  return { name: service.name, ready, note: ready ? say.dryRunNote(service.dry_run.note) : say.noDryRun(dry) }
}

interface TargetChoiceProps {
  /** The name of the receiver, for people. */
  readonly receiver: string
  readonly vendor: Vendor | null
  readonly target: TestTarget
  readonly onPick: (target: TestTarget) => void
}

function TargetChoice({ receiver, vendor, target, onPick }: TargetChoiceProps) {
  return (
    <div className="row wrap test-target">
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
          ...(vendor?.ready === true
            ? [{ value: 'dry_run' as const, label: <span className="test-host">{say.dryRun(vendor.name)}</span> }]
            : []),
          { value: 'receiver', label: <span className="test-host">{sanitizeLine(receiver)}</span> },
          { value: 'inbox', label: say.inbox },
        ]}
      />
      {vendor && (target === 'dry_run' || !vendor.ready) && <p className="hint">{vendor.note}</p>}
    </div>
  )
}

interface WarningProps {
  readonly host: string
  /** Codes of the fields that the request contains. */
  readonly fields: ReadonlySet<string>
  readonly onAnswer: (to: TestTarget) => void
  readonly onClose: () => void
}

function Warning({ host, fields, onAnswer, onClose }: WarningProps) {
  const shown = sanitizeLine(host)
  return (
    <Dialog
      title={say.warnTitle(shown)}
      onClose={onClose}
      actions={
        <>
          <Button onClick={() => onAnswer('inbox')}>{say.sendToInbox}</Button>
          <Button kind="main" icon={Send} autoFocus onClick={() => onAnswer('receiver')}>
            {say.sendTo(shown)}
          </Button>
        </>
      }
    >
      <p>{say.warn(shown, fields.has('is_test'))}</p>
    </Dialog>
  )
}

/** The receiver's name while no host is entered: the request of a service has no Base URL field. */
function receiverOf({ service, customised }: Draft): string {
  return (customised || !fillsIn(service) ? undefined : serviceOf(service)?.name) ?? say.noHost
}

function hostOf(origin: string | null): string | null {
  return origin === null ? null : (URL.parse(origin)?.host ?? null)
}
