import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CircleX, RotateCw, Trash2 } from '../../../parts/icons.ts'
import { useRef, useState } from 'react'
import { CALLS_KEY } from '../../../api/calls.ts'
import type { WholeCall } from '../../../api/calls.ts'
import { deleteRecording, ownLink, recordingQuery, retryRecording } from '../../../api/recordings.ts'
import { Button, IconButton } from '../../../parts/button.tsx'
import { useKeepFocus } from '../../../parts/use-keep-focus.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { Player } from '../../../parts/player/player.tsx'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { ActionError } from '../../../parts/states.tsx'
import { Status } from '../../../parts/status.tsx'
import { Time } from '../../../parts/time.tsx'
import { toast } from '../../../parts/toasts.tsx'
import { words } from '../../../words/words.ts'
import { PendingRecording } from './pending-recording.tsx'
import { Head } from './head.tsx'
import { Listeners } from './listeners.tsx'
import type { CallRecording } from './recording-list.ts'

const say = words.recordings

interface OneProps {
  readonly call: WholeCall
  readonly recording: CallRecording
  readonly name: string
  readonly isFirst: boolean
}

export function RecordingSection(props: OneProps) {
  const { recording, name } = props
  const panel = useRef<HTMLElement>(null)
  useKeepFocus(panel)
  return (
    <section className="panel recording" aria-label={name} ref={panel} tabIndex={-1}>
      <State {...props} key={recording.state} />
    </section>
  )
}

function State(props: OneProps) {
  const { recording } = props
  switch (recording.state) {
    case 'fetching':
    case 'converting':
      return <PendingRecording {...props} />
    case 'ready':
      return <Ready {...props} />
    case 'failed':
      return <GivenUp {...props} />
    case 'deleted':
      return <Deleted {...props} />
  }
}

function Ready({ recording, name, isFirst }: OneProps) {
  const { id, url, duration_s: seconds, channels, bytes, ready_at: readyAt, format, has_original: kept } = recording
  const queries = useQueryClient()
  const whole = useQuery(recordingQuery(id))
  const renew = async (): Promise<string> => {
    const now = await queries.fetchQuery({ ...recordingQuery(id), staleTime: 0 })
    if (now.url !== null) return ownLink(now.url)
    // The recording was deleted meanwhile, for example: the call is loaded again.
    await queries.invalidateQueries({ queryKey: CALLS_KEY })
    throw new Error(say.gone)
  }
  if (url === null) return null
  return (
    <>
      <Head name={name} actions={<Delete recording={recording} name={name} />}>
        {seconds !== null && <span>{words.life.length(seconds)}</span>}
        {readyAt !== null && (
          <span className="muted">
            {say.ready} <Time at={readyAt} />
          </span>
        )}
        {format !== null && <span className="muted">{say.cameAs(sanitizeLine(format))}</span>}
        {format !== null && kept && <span className="muted">{say.originalKept}</span>}
      </Head>
      <div className="body">
        <Player
          name={name}
          url={ownLink(url)}
          renew={renew}
          seconds={seconds ?? 0}
          channels={channels ?? 1}
          peaks={whole.data?.peaks ?? null}
          bytes={bytes ?? 0}
          isMain={isFirst}
          onStop={() => void whole.refetch()}
        />
        <Listeners id={id} />
      </div>
    </>
  )
}

function GivenUp({ recording, name }: OneProps) {
  const retrying = useChanging(() => retryRecording(recording.id), say.tryingAgain)
  return (
    <>
      <Head
        name={name}
        actions={
          <>
            <Button
              verb="recordings.retry"
              small
              icon={RotateCw}
              busy={retrying.isPending}
              onClick={() => retrying.mutate()}
            >
              {words.parts.tryAgain}
            </Button>
            <Delete recording={recording} name={name} />
          </>
        }
      >
        <Status tone="bad" icon={CircleX}>
          {say.failed}
        </Status>
        {recording.origin_name !== null && (
          <span className="muted anywhere">{say.from(sanitizeLine(recording.origin_name))}</span>
        )}
        {recording.attempt_count > 1 && <span className="muted">{say.steps.tries(recording.attempt_count)}</span>}
      </Head>
      <div className="body stackgap">
        <p className="anywhere">{sanitizeLine(recording.problem ?? say.noReason)}</p>
        <ActionError error={retrying.error} />
      </div>
    </>
  )
}

function Deleted({ recording: { deleted_at: at, deleted_by: by }, name }: OneProps) {
  return (
    <Head name={name}>
      <Status tone="off" icon={Trash2}>
        {say.deleted} {by !== null && say.deletedBy[by]}
      </Status>
      {at !== null && (
        <span className="muted">
          <Time at={at} />
        </span>
      )}
      <span className="muted">{say.linksEnded}</span>
    </Head>
  )
}

function Delete({ recording, name }: { recording: CallRecording; name: string }) {
  const [isConfirming, setIsConfirming] = useState(false)
  const deleting = useChanging(() => deleteRecording(recording.id), say.deletedNow(name))
  const close = (): void => {
    deleting.reset()
    setIsConfirming(false)
  }
  return (
    <>
      <IconButton
        verb="recordings.delete"
        small
        icon={Trash2}
        label={say.deleteOf(name)}
        onClick={() => setIsConfirming(true)}
      />
      {isConfirming && (
        <ConfirmDialog
          title={say.deleteAsk(name)}
          act={say.delete}
          icon={Trash2}
          busy={deleting.isPending}
          error={deleting.error}
          onYes={() => deleting.mutate()}
          onClose={close}
        >
          <p>{say.deleteWhy}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

/** Performs a change of a recording, and loads the recording again. */
function useChanging(change: () => Promise<unknown>, done: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      toast(done)
      await queries.invalidateQueries({ queryKey: CALLS_KEY })
    },
  })
}
