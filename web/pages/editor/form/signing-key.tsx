import { KeyRound } from '../../../parts/icons.ts'
import { useRef, useState } from 'react'
import { api, unwrap } from '../../../api/client.ts'
import { messageOf } from '../../../api/problem.ts'
import { Button } from '../../../parts/button.tsx'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { OneTimeSecret } from '../../../parts/one-time-secret.tsx'
import { SetOn } from '../../../parts/set-on.tsx'
import { Time } from '../../../parts/time.tsx'
import { toast } from '../../../parts/toasts.tsx'
import { useKeepFocus } from '../../../parts/use-keep-focus.ts'
import { words } from '../../../words/words.ts'
import { useDraftForm } from '../draft-form.ts'
import type { Saved } from '../draft/saved.ts'
import { useIsKeyUsed } from './use-new-key.ts'

const say = words.form

/** The signing key, shown if requests are signed and do not go to the Test inbox, which checks no signature. */
export function SigningKey() {
  const { saved, newKey } = useDraftForm()
  const part = useRef<HTMLDivElement>(null)
  useKeepFocus(part)
  const isUsed = useIsKeyUsed()
  if (!isUsed) return null
  if (!saved) return <p className="hint">{say.signKeyLater}</p>
  return (
    <div role="group" aria-label={say.newKey} ref={part} tabIndex={-1}>
      {newKey.secret === null ? <KeptKey saved={saved} /> : <NewKey saved={saved} secret={newKey.secret} />}
    </div>
  )
}

function NewKey({ saved, secret }: { saved: Saved; secret: string }) {
  return (
    <div className="field">
      <span className="label">{say.newKey}</span>
      <OneTimeSecret text={secret} label={say.newKey} copy={say.copyKey} />
      <p className="hint">
        {say.newKeyWhat} <PreviousKey saved={saved} />
      </p>
    </div>
  )
}

function KeptKey({ saved }: { saved: Saved }) {
  const [rotating, setRotating] = useState(false)
  const { secret } = saved.signing
  return (
    <div className="row wrap">
      <span>
        {say.signKey(secret?.last4 ?? '')}{' '}
        <span className="muted">
          {secret?.set_at !== undefined && <SetOn at={secret.set_at} />} <PreviousKey saved={saved} />
        </span>
      </span>
      <Button verb="integrations.change" small onClick={() => setRotating(true)}>
        {say.rotate}
      </Button>
      {rotating && <Rotate id={saved.id} onClose={() => setRotating(false)} />}
    </div>
  )
}

function PreviousKey({ saved }: { saved: Saved }) {
  const { previous_until: until } = saved.signing
  if (until === null) return null
  return (
    <>
      {say.signKeyUntil} <Time at={until} />.
    </>
  )
}

/** Creates a new signing key, after a confirmation. */
function Rotate({ id, onClose }: { id: string; onClose: () => void }) {
  const { newKey } = useDraftForm()
  const rotate = async (): Promise<void> => {
    try {
      const made = await unwrap(api.POST('/integrations/{id}/rotate-signing-secret', { params: { path: { id } } }))
      newKey.set(made.signing_secret)
    } catch (error) {
      toast(messageOf(error))
    }
  }
  return (
    <ConfirmDialog
      title={say.rotateTitle}
      act={say.rotate}
      icon={KeyRound}
      kind="main"
      onYes={() => void rotate()}
      onClose={onClose}
    >
      <p>{say.rotateWhat}</p>
    </ConfirmDialog>
  )
}
