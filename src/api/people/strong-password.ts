import { invalidPerson } from '../../actions/people/use-link.ts'
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
