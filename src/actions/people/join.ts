// Joins two people of one email address into one, once both passwords were given (S30): nobody has confirmed the address.
import { unitedGrant } from '../../access/policy.ts'
import { listGroupMembershipsOf, saveGroupMembership } from '../../store/people/groups.ts'
import { addMembership, listMembershipsOf } from '../../store/people/memberships.ts'
import {
  deletePerson,
  findPerson,
  lockPerson,
  movePossessions,
  saveServerAdmin,
  type Person,
} from '../../store/people/people.ts'
import type { ActorContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'

/**
 * Gives everything of another person to this person: memberships in accounts and groups (of both, the higher role stays), saved views,
 * keys and browsers. The other person is deleted. Fails if one of them was deleted or joined in the meantime.
 */
export async function joinPeople(
  { db, address, changed }: ActorContext,
  { personId }: Person,
  other: Person,
): Promise<Result<void>> {
  // In the order of their ids, so that two joins of the same people do not wait for each other.
  for (const id of [personId, other.personId].toSorted()) if (!(await lockPerson(db, id))) return changedMeanwhile()
  const now = await findPerson(db, other.personId)
  if (now?.passwordHash !== other.passwordHash) return changedMeanwhile()
  for (const { accountId, role, rights } of await listMembershipsOf(db, other.personId))
    await addMembership(db, { accountId, personId, role, rights })
  if (now.isServerAdmin) await saveServerAdmin(db, personId, true)
  const own = new Map((await listGroupMembershipsOf(db, personId)).map((one) => [one.groupId, one]))
  for (const { groupId, ...grant } of await listGroupMembershipsOf(db, other.personId))
    await saveGroupMembership(db, { groupId, personId, ...unitedGrant(own.get(groupId) ?? grant, grant) })
  await movePossessions(db, { from: other.personId, to: personId })
  await deletePerson(db, other.personId)
  changed({ type: 'people_joined', accountId: null, personId, otherId: other.personId, address })
}

function changedMeanwhile(): ActionFailure {
  return new ActionFailure('changed_meanwhile', 'One of the two changed in the meantime. Try again.')
}
