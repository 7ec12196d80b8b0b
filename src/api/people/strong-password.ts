import { invalidPerson } from '../../actions/people/use-link.ts'
import type { Db } from '../../store/database/tables.ts'
import { listGrantsWithAccounts } from '../../store/people/memberships.ts'
import type { Person } from '../../store/people/people.ts'
import type { PasswordOwner, PasswordRules } from '../auth/password-rules.ts'
import { problemOfFailure } from '../http/problem.ts'

/** Throws 422 for a password that is not accepted. */
export async function requireStrongPassword(
  rules: PasswordRules,
  password: string,
  owner: PasswordOwner,
): Promise<void> {
  const flaw = await rules.flawOf(password, owner)
  if (flaw !== null) throw problemOfFailure(invalidPerson('/password', flaw))
}

/** The words that the password of an existing person must not consist of. */
export async function passwordOwnerOf(db: Db, { personId, email }: Person): Promise<PasswordOwner> {
  const accounts = await listGrantsWithAccounts(db, personId)
  return { email, accountName: accounts.map(({ name }) => name).join(' ') }
}
