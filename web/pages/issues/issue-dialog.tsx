import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { Dispatch, SetStateAction } from 'react'
import { issueQuery } from '../../api/issues.ts'
import type { Issue } from '../../api/issues.ts'
import { useMay } from '../../api/may.ts'
import { ProblemError } from '../../api/problem.ts'
import { By } from '../../parts/author.tsx'
import { BellOff, Check, CircleCheck, Eye, History, RotateCw, Send } from '../../parts/icons.ts'
import { Button, classOf } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Permitted } from '../../parts/permitted.tsx'
import { routeName } from '../../parts/route-name.ts'
import { sanitizeLine, sanitizeText } from '../../parts/sanitize-text.ts'
import { ActionError, Empty, Failed, Loading } from '../../parts/states.tsx'
import { Time } from '../../parts/time.tsx'
import { toast } from '../../parts/toasts.tsx'
import { useKeepFocus } from '../../parts/use-keep-focus.ts'
import { number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { titleOf } from './cause.ts'
import { IssueState } from './issue-state.tsx'
import { MuteDialog } from './mute-dialog.tsx'
import { useIssueChange } from './use-issue-change.ts'

const say = words.issues

/** An issue with everything that people can do about it. */
export function IssueDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery(issueQuery(id))
  const [isMuting, setIsMuting] = useState(false)
  // Kept here, because the dialog to mute takes the place of the form.
  const note = useState<string | null>(null)
  const issue = query.data
  if (isMuting) return <MuteDialog id={id} onClose={() => setIsMuting(false)} />
  return (
    <Dialog title={issue ? titleOf(issue) : say.title} wide onClose={onClose}>
      <div className="issue-frame">
        {issue ? (
          <Whole issue={issue} note={note} onMute={() => setIsMuting(true)} />
        ) : isMissing(query.error) ? (
          <Empty title={say.gone}>
            <p>{say.goneWhy}</p>
          </Empty>
        ) : query.isError ? (
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Loading rows={12} />
        )}
      </div>
    </Dialog>
  )
}

const isMissing = (error: unknown): boolean => error instanceof ProblemError && error.status === 404

/** What was typed into the note and is not saved; `null`: nothing. */
type TypedNote = readonly [typed: string | null, setTyped: Dispatch<SetStateAction<string | null>>]

function Whole({ issue, note, onMute }: { issue: Issue; note: TypedNote; onMute: () => void }) {
  const part = useRef<HTMLDivElement>(null)
  // A button that has changed the state disappears.
  useKeepFocus(part)
  return (
    <div ref={part} tabIndex={-1} className="issue">
      <Facts issue={issue} note={note} />
      <div className="row wrap dialog-acts">
        <Actions issue={issue} onMute={onMute} />
      </div>
    </div>
  )
}

function Facts({ issue, note }: { issue: Issue; note: TypedNote }) {
  const { message, mute, integration_id: integration, integration_name: name } = issue
  return (
    <>
      <p className="anywhere" dir="auto">
        {message === null ? say.various : sanitizeText(message)}
      </p>
      <dl className="facts">
        <dt>{say.columns.state}</dt>
        <dd>
          <IssueState issue={issue} />
          <small className="hint block">
            {issue.state === 'resolved' && issue.state_by.type === 'offhook' ? (
              <span className="muted">{say.resolvedByOffhook}</span>
            ) : (
              <By by={issue.state_by} at={issue.state_at} />
            )}
          </small>
        </dd>
        <dt>{say.columns.integration}</dt>
        <dd className="anywhere">
          {integration === null ? (
            say.deleted
          ) : (
            <Link className="link" to="/integrations/$id" params={{ id: integration }}>
              <bdi>{routeName(name ?? '')}</bdi>
            </Link>
          )}
        </dd>
        <dt>{say.columns.attempts}</dt>
        <dd>{number(issue.attempt_count)}</dd>
        <dt>{say.first}</dt>
        <dd>
          <Time at={issue.first_at} />
        </dd>
        <dt>{say.last}</dt>
        <dd>
          <Time at={issue.last_at} />
        </dd>
        <dt>{say.example}</dt>
        <dd>
          <Link className="link mono" to="/deliveries" search={{ issue_id: issue.id, open: issue.delivery_id }}>
            {issue.delivery_id}
          </Link>
        </dd>
        {mute && (
          <>
            <dt>{say.mutedUntil}</dt>
            <dd className="anywhere">
              <Time at={mute.until} />
              <small className="hint block" dir="auto">
                {sanitizeLine(mute.reason)}
              </small>
              <small className="hint block">
                <By by={mute.by} at={null} />
              </small>
            </dd>
          </>
        )}
      </dl>
      <NoteForm issue={issue} note={note} />
    </>
  )
}

function NoteForm({ issue: { id, note }, note: [typed, setTyped] }: { issue: Issue; note: TypedNote }) {
  const text = typed ?? note ?? ''
  const saving = useIssueChange(id)
  const mayChange = useMay('issues.change')
  if (!mayChange) {
    if (note === null) return null
    return (
      <p className="anywhere issue-note" dir="auto">
        {sanitizeText(note)}
      </p>
    )
  }
  return (
    <form
      className="issue-note"
      onSubmit={(event) => {
        event.preventDefault()
        const onSuccess = (): void => {
          toast(say.noteSaved)
          // What was typed meanwhile is not saved.
          setTyped((now) => (now === text ? null : now))
        }
        saving.mutate({ note: text }, { onSuccess })
      }}
    >
      <Field label={say.note} hint={say.noteHint}>
        {(wired) => (
          <textarea
            {...wired}
            className="input"
            rows={2}
            dir="auto"
            value={text}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <ActionError error={saving.error} />
      {text.trim() !== (note ?? '') && (
        <Button small type="submit" icon={Check} busy={saving.isPending}>
          {say.saveNote}
        </Button>
      )}
    </form>
  )
}

function Actions({ issue, onMute }: { issue: Issue; onMute: () => void }) {
  const { id, state, mute } = issue
  const change = useIssueChange(id)
  const to = (next: Issue['state'], done: string): void =>
    change.mutate({ state: next }, { onSuccess: () => toast(done) })
  return (
    <>
      <ActionError error={change.error} />
      <Link className={classOf({})} to="/deliveries" search={{ issue_id: id }}>
        <Icon of={Send} />
        {say.showDeliveries}
      </Link>
      <Permitted verb="deliveries.resend" label={say.recover} icon={History}>
        <Link className={classOf({})} to="/deliveries" search={{ issue_id: id, recover: 'yes' }}>
          <Icon of={History} />
          {say.recover}
        </Link>
      </Permitted>
      <span className="push" />
      {state === 'resolved' ? (
        <Button verb="issues.change" icon={RotateCw} busy={change.isPending} onClick={() => to('open', say.reopened)}>
          {say.reopen}
        </Button>
      ) : (
        <>
          {mute ? (
            <Button
              verb="issues.change"
              busy={change.isPending}
              onClick={() => change.mutate({ mute: null }, { onSuccess: () => toast(say.muteEnded) })}
            >
              {say.endMute}
            </Button>
          ) : (
            <Button verb="issues.change" icon={BellOff} onClick={onMute}>
              {say.mute}
            </Button>
          )}
          {state === 'open' && (
            <Button
              verb="issues.change"
              icon={Eye}
              busy={change.isPending}
              onClick={() => to('acknowledged', say.acknowledged)}
            >
              {say.acknowledge}
            </Button>
          )}
          <Button
            kind="main"
            verb="issues.change"
            icon={CircleCheck}
            busy={change.isPending}
            onClick={() => to('resolved', say.resolved)}
          >
            {say.resolve}
          </Button>
        </>
      )}
    </>
  )
}
