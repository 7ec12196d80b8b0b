// Who may act for a person: make a link for a new password, or end the sessions (S34).
import { includesRole, type Role } from '../../access/policy.ts'
import type { Db } from '../../store/database/tables.ts'
import { listGroupMembershipsOf } from '../../store/people/groups.ts'
import { listGrantsOf, listMembershipsOf } from '../../store/people/memberships.ts'
import { findPerson, type Person } from '../../store/people/people.ts'
import { personIdOf, type Actor } from '../actor.ts'
import { ActionFailure } from '../failure.ts'

/**
 * The failure unless the actor manages people in every account of the person, with at least the role of the person there: whoever
 * sets a person's password can act as this person everywhere.
 */
export async function refusedOverPerson(
  { db, actor }: { readonly db: Db; readonly actor: Pick<Actor, 'type' | 'id'> },
  { personId }: Pick<Person, 'personId'>,
): Promise<ActionFailure | null> {
  if (actor.type === 'operator') return null
  const actorId = personIdOf(actor)
  // An administrator of this server has no role in the accounts of another by that, so these are judged too.
  if ((await isServerAdmin(db, personId)) && !(actorId !== null && (await isServerAdmin(db, actorId))))
    return new ActionFailure(
      'not_permitted',
      'This person is an administrator of this server. Only another administrator of this server can do this.',
    )
  const [grants, groups] =
    actorId === null ? [[], []] : [await listGrantsOf(db, actorId), await listGroupMembershipsOf(db, actorId)]
  const inAccount = new Map(grants.map((one) => [one.accountId, one.role]))
  // A role in a group counts in accounts that join it later, so that it is not enough to manage the accounts of today.
  const inGroup = new Map(groups.map((one) => [one.groupId, one.role]))
  const manages = (own: Role | undefined, role: Role): boolean =>
    own !== undefined && includesRole(own, 'admin') && includesRole(own, role)
  const isManaged =
    (await listMembershipsOf(db, personId)).every(({ accountId, role }) => manages(inAccount.get(accountId), role)) &&
    (await listGroupMembershipsOf(db, personId)).every(({ groupId, role }) => manages(inGroup.get(groupId), role))
  if (isManaged) return null
  return new ActionFailure(
    'not_permitted',
    'This person also has access that you don’t manage. Ask the administrator of this server, who can run "offhook users link".',
  )
}

async function isServerAdmin(db: Db, personId: string): Promise<boolean> {
  return (await findPerson(db, personId))?.isServerAdmin === true
}
