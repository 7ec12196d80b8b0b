// Groups of accounts (S55): their names, their accounts and their people. No account that has an owner loses its last one.
import { includesRole, type Grant, type Role } from '../../access/policy.ts'
import { publicId, uuidOf, uuidv7 } from '../../ids.ts'
import { findAccountById, findAccountByUuid, type Account } from '../../store/accounts/accounts.ts'
import { endKeysWithoutAccess } from '../../store/people/api-keys.ts'
import {
  createGroup as insertGroup,
  deleteGroup as deleteRow,
  deleteGroupInvitationsBy,
  deleteGroupMembership,
  findGroupForUpdate,
  findGroupMember,
  hasOwner,
  isGroupOwned,
  listAccountsOfGroup,
  listGroupMembers,
  ownsAccountsAlone,
  renameGroup as updateName,
  saveGroupMembership,
  setGroupOfAccount,
  type Group,
  type GroupMember,
} from '../../store/people/groups.ts'
import { belongsAnywhere, findGrantForShare } from '../../store/people/memberships.ts'
import { deletePerson, findPerson, lockAccount, lockPerson } from '../../store/people/people.ts'
import { createVisit } from '../../store/people/visits.ts'
import { nameOfActor, personIdOf } from '../actor.ts'
import type { ActorContext } from '../context.ts'
import { ActionFailure, invalidValues, isFailure, type Result } from '../failure.ts'
import { notFound } from '../find.ts'
import { refusedRole } from '../refusals.ts'

/** A group that the actor has entered, with the actor's role in it; the administrator key is as an owner. */
export interface EnteredGroup {
  readonly group: Group
  readonly role: Role
}

/**
 * The group with this public id, locked until the transaction ends. Fails as for a group that does not exist if the actor has no role
 * in it, and if the role is lower than admin. A person who administers the server is as an owner as long as nobody owns the group or
 * one of its accounts, and to delete the group or change its accounts: `byServer`.
 */
export async function enterGroup(
  { db, actor }: ActorContext,
  id: string,
  { byServer = false }: { readonly byServer?: boolean } = {},
): Promise<Result<EnteredGroup>> {
  const groupId = uuidOf('grp', id)
  const group = groupId === null ? undefined : await findGroupForUpdate(db, groupId)
  if (!group) return notFound('group', id)
  if (actor.type === 'operator') return { group, role: 'owner' }
  const personId = personIdOf(actor)
  const member = personId === null ? undefined : await findGroupMember(db, group.groupId, personId)
  if (member && includesRole(member.role, 'admin')) return { group, role: member.role }
  const isServerAdmin = personId !== null && (await findPerson(db, personId))?.isServerAdmin === true
  if (isServerAdmin && (byServer || !(await isGroupOwned(db, group.groupId)))) return { group, role: 'owner' }
  if (!member && !isServerAdmin) return notFound('group', id)
  return new ActionFailure(
    'not_permitted',
    'Managing a group requires the role Admin in the group. Ask an owner or admin of the group.',
  )
}

export async function createGroup(context: ActorContext, { name }: Pick<Group, 'name'>): Promise<Group> {
  const group = await insertGroup(context.db, { groupId: uuidv7(), name })
  changed(context, 'group_created', group)
  return group
}

export async function renameGroup(context: ActorContext, group: Group, name: string): Promise<Group> {
  await updateName(context.db, group.groupId, name)
  changed(context, 'group_changed', group)
  return { ...group, name }
}

/** Deletes a group, and people without any other. Its accounts stay; fails if one of them would have no owner. */
export async function deleteGroup(context: ActorContext, group: Group): Promise<Result<void>> {
  const { db } = context
  const members = await listGroupMembers(db, group.groupId)
  for (const account of await listAccountsOfGroup(db, group.groupId)) {
    const refused = await moveAccount(context, account, { from: group, to: null })
    if (refused) return refused
  }
  await deleteRow(db, group.groupId)
  for (const { personId } of members) if (!(await belongsAnywhere(db, personId))) await deletePerson(db, personId)
  changed(context, 'group_deleted', group)
}

/** Puts accounts into the group and takes others out, by id or number. Fails if one of those would have no owner. */
export async function changeAccounts(
  context: ActorContext,
  group: Group,
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): Promise<Result<void>> {
  const { db } = context
  for (const [list, names] of Object.entries({ add, remove }))
    for (const [at, name] of names.entries()) {
      const account = await findAccount(db, name)
      const pointer = `/${list}/${at}`
      if (!account) return invalidValues([{ pointer, detail: 'No such account.' }])
      if (list === 'remove' && account.groupId !== group.groupId)
        return invalidValues([{ pointer, detail: 'This account is not in the group.' }])
      const refused = await moveAccount(context, account, list === 'add' ? { to: group } : { from: group, to: null })
      if (isFailure(refused)) return refused
    }
  changed(context, 'group_changed', group)
}

type Move = { readonly to: Group } | { readonly from: Group; readonly to: null }

/** Moves an account. Its owners see it as a visit that ended at once, because others get access. */
async function moveAccount(context: ActorContext, { accountId }: Account, move: Move): Promise<ActionFailure | null> {
  const { db, now, actor, address } = context
  await lockAccount(db, accountId)
  const account = await findAccountById(db, accountId)
  if (!account || account.groupId === (move.to?.groupId ?? null)) return null
  const hadOwner = await hasOwner(db, accountId)
  const personId = personIdOf(actor)
  const isOwn = personId !== null && (await findGrantForShare(db, accountId, personId))?.role === 'owner'
  const refused = hadOwner && !isOwn && move.to !== null ? await refusedToAdd(context, account, move.to) : null
  if (refused) return refused
  await setGroupOfAccount(db, accountId, null)
  // The owners of another group are not those of this one.
  if (hadOwner && !(await hasOwner(db, accountId)))
    return new ActionFailure(
      'last_owner',
      `The account ${accountId} (${account.name}) has an owner only by its group. Invite an owner to the account first.`,
    )
  if (move.to !== null) await setGroupOfAccount(db, accountId, move.to.groupId)
  await endKeysWithoutAccess(db, [accountId])
  if (!hadOwner || isOwn) return null
  const reason = move.to === null ? `Removed from the group ${move.from.name}` : `Added to the group ${move.to.name}`
  const at = { beganAt: now, endsAt: now, endedAt: now }
  await createVisit(db, {
    accountId,
    visitId: uuidv7(),
    personId,
    visitor: actor.name,
    reason,
    address: address ?? '',
    ...at,
  })
  return null
}

/** The failure for an account with an owner that the actor, who is none, adds to a group: it must not open the account to the actor. */
async function refusedToAdd(
  { db, actor }: ActorContext,
  { name, visitsForbiddenAt }: Account,
  { groupId }: Group,
): Promise<ActionFailure | null> {
  if (visitsForbiddenAt !== null)
    return new ActionFailure(
      'visits_forbidden',
      `The owners of ${name} don’t allow visits of the administrator of this server, so only they can add it to a group.`,
    )
  const personId = personIdOf(actor)
  if (personId === null || !(await findGroupMember(db, groupId, personId))) return null
  return new ActionFailure(
    'not_permitted',
    `Adding ${name} to a group that you have a role in requires the role Owner in ${name}. Start a visit to enter it.`,
  )
}

/**
 * The failure for the administrator key, which is as an owner of every group, where it would open an account to somebody although an
 * owner of the account forbids visits (S56).
 */
export async function refusedToOpen({ db, actor }: ActorContext, { groupId }: Group): Promise<ActionFailure | null> {
  if (actor.type !== 'operator') return null
  const account = (await listAccountsOfGroup(db, groupId)).find(({ visitsForbiddenAt }) => visitsForbiddenAt !== null)
  if (!account) return null
  return new ActionFailure(
    'visits_forbidden',
    `The owners of ${account.name} don’t allow visits of the administrator of this server, so only owners and admins of the group can give roles in it.`,
  )
}

/**
 * Gives a member of the group another role or other rights. Fails for a role above the actor's own, and where `refusedToOpen` does.
 */
export async function changeGroupMember(
  context: ActorContext,
  { group, role: own }: EnteredGroup,
  { member: found, grant }: { readonly member: GroupMember; readonly grant: Grant },
): Promise<Result<void>> {
  const { db } = context
  const { groupId, personId } = found
  const member = (await lockPerson(db, personId)) ? await findGroupMember(db, groupId, personId) : undefined
  if (!member) return notFound('person', publicId('per', personId))
  const refused =
    (await refusedToOpen(context, group)) ??
    refusedOverMember(own, member) ??
    refusedRole({ access: { role: own, rights: new Set() } }, grant.role) ??
    (await lostOwner(context, member, grant.role))
  if (refused) return refused
  await saveGroupMembership(db, { groupId, personId, role: grant.role, rights: [...grant.rights] })
  await deleteGroupInvitationsBy(db, groupId, personId)
  changed(context, 'group_changed', group)
}

/** Removes a person from the group. A person without any account or group is deleted. */
export async function removeGroupMember(
  context: ActorContext,
  { group, role: own }: EnteredGroup,
  { groupId, personId }: GroupMember,
): Promise<Result<void>> {
  const { db } = context
  const member = (await lockPerson(db, personId)) ? await findGroupMember(db, groupId, personId) : undefined
  if (!member) return notFound('person', publicId('per', personId))
  const refused = refusedOverMember(own, member) ?? (await lostOwner(context, member, null))
  if (refused) return refused
  await deleteGroupMembership(db, groupId, personId)
  await deleteGroupInvitationsBy(db, groupId, personId)
  const accounts = await listAccountsOfGroup(db, groupId)
  await endKeysWithoutAccess(
    db,
    accounts.map(({ accountId }) => accountId),
  )
  if (!(await belongsAnywhere(db, personId))) await deletePerson(db, personId)
  changed(context, 'group_changed', group)
}

function refusedOverMember(own: Role, { role }: GroupMember): ActionFailure | null {
  return includesRole(own, role)
    ? null
    : new ActionFailure('not_permitted', 'Only an owner of the group can change or remove an owner.')
}

async function lostOwner(
  { db }: ActorContext,
  { groupId, personId, role: before }: GroupMember,
  role: Role | null,
): Promise<ActionFailure | null> {
  if (before !== 'owner' || role === 'owner' || !(await ownsAccountsAlone(db, groupId, personId))) return null
  return new ActionFailure(
    'last_owner',
    'Some accounts of the group would have no owner. Make somebody else an owner of the group first.',
  )
}

function changed(
  { actor, address, changed: announce }: ActorContext,
  type: 'group_created' | 'group_changed' | 'group_deleted',
  { groupId }: Group,
): void {
  announce({ type, accountId: null, groupId, by: nameOfActor(actor), address })
}

function findAccount(db: ActorContext['db'], name: string): Promise<Account | undefined> {
  if (/^[1-9]\d{0,8}$/.test(name)) return findAccountById(db, Number(name))
  const uuid = uuidOf('acc', name)
  return uuid === null ? Promise.resolve(undefined) : findAccountByUuid(db, uuid)
}
