import { deleteDevices } from '../../store/people/devices.ts'
import { setPassword as updatePassword } from '../../store/people/people.ts'
import { endSessions } from '../../store/people/sessions.ts'
import type { SessionWithPerson } from '../../store/people/sessions.ts'
import type { ActionContext } from '../context.ts'
import type { Result } from '../failure.ts'
import { invalidPerson } from './use-link.ts'

export interface NewPassword {
  readonly passwordHash: string
  /** The hash of the device's token of the browser that asks; `null`: it has none. */
  readonly device: string | null
}

/**
 * A new password of the person who is signed in. It ends all sessions but this one, and the other browsers are no longer known. Fails
 * when the password that the person has proved to know is not the person's any more.
 */
export async function setPassword(
  { db, address, changed }: ActionContext,
  { session, person }: SessionWithPerson,
  { passwordHash, device }: NewPassword,
): Promise<Result<void>> {
  const { accountId, personId, passwordHash: before } = person
  if (!(await updatePassword(db, { accountId, personId, passwordHash, before })))
    return invalidPerson('/current', 'Your password was just changed. Enter the new one.')
  await endSessions(db, personId, session.sessionId)
  await deleteDevices(db, personId, device)
  changed({ type: 'password_changed', accountId, personId, address })
}
