import { deleteDevices } from '../../store/people/devices.ts'
import { setPassword as updatePassword } from '../../store/people/people.ts'
import { endSessions } from '../../store/people/sessions.ts'
import type { SessionWithPerson } from '../../store/people/sessions.ts'
import type { ActorContext } from '../context.ts'
import type { Result } from '../failure.ts'
import { invalidPerson } from './use-link.ts'

interface NewPassword {
  readonly passwordHash: string
  /** The hash of the device token of the requesting browser; `null`: the browser has none. */
  readonly device: string | null
}

/**
 * Sets a new password for the signed-in person. Ends all other sessions and forgets the person's other browsers. Fails if the
 * password that the person has just entered was changed in the meantime.
 */
export async function setPassword(
  { db, address, changed }: ActorContext,
  { session, person }: SessionWithPerson,
  { passwordHash, device }: NewPassword,
): Promise<Result<void>> {
  const { personId, passwordHash: before } = person
  if (!(await updatePassword(db, { personId, passwordHash, before })))
    return invalidPerson('/current', 'Your password was just changed. Enter the new one.')
  await endSessions(db, personId, session.sessionId)
  await deleteDevices(db, personId, device)
  changed({ type: 'password_changed', accountId: null, personId, address })
}
