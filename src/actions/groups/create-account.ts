// Creates an account inside a group (S55). The people of the group enter it by their roles in the group.
import type { Account, NewAccount } from '../../store/accounts/accounts.ts'
import { setGroupOfAccount } from '../../store/people/groups.ts'
import { createAccount } from '../accounts/create.ts'
import { nameOfActor } from '../actor.ts'
import type { ActorContext } from '../context.ts'
import { ActionFailure, type Result } from '../failure.ts'
import type { EnteredGroup } from './groups.ts'

/** Creates an account in the group. Nobody becomes a member of it. Fails for a role in the group below owner. */
export async function createAccountInGroup(
  context: ActorContext,
  { group, role }: EnteredGroup,
  input: NewAccount,
): Promise<Result<Account>> {
  const { db, actor, address, changed } = context
  const { groupId } = group
  if (role !== 'owner')
    return new ActionFailure(
      'not_permitted',
      'Creating an account in a group requires the role Owner in the group. Ask an owner of the group.',
    )
  const made = await createAccount(context, input)
  await setGroupOfAccount(db, made.accountId, groupId)
  changed({ type: 'group_changed', accountId: null, groupId, by: nameOfActor(actor), address })
  return { ...made, groupId }
}
