import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { OneTimeSecret } from './one-time-secret.tsx'
import { Time } from './time.tsx'
import { words } from '../words/words.ts'

const say = words.settings.people

export interface CreatedLink {
  readonly email: string
  readonly link: string
  readonly expires_at: string
}

/** A one-time link, right after its creation: the only time that it is known. */
export function LinkDialog({ created: { email, link, expires_at: end }, onClose }: LinkDialogProps) {
  return (
    <Dialog
      title={say.linkFor(email)}
      onClose={onClose}
      actions={<Button onClick={onClose}>{words.parts.close}</Button>}
    >
      <p>
        {say.linkEnds} <Time at={end} />. {say.linkWhy}
      </p>
      <OneTimeSecret text={link} label={say.linkFor(email)} copy={say.copyLink} />
    </Dialog>
  )
}

interface LinkDialogProps {
  readonly created: CreatedLink
  readonly onClose: () => void
}
