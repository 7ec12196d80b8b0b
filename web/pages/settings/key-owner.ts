// The people whom keys belong to.
import { sanitizeLine } from '../../parts/sanitize-text.ts'

/** The name of a person; the email address of a person without a name. */
export function personName({ name, email }: { readonly name: string; readonly email: string }): string {
  return sanitizeLine(name === '' ? email : name)
}
