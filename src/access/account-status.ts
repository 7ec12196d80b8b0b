// What the state of an account allows (S57, D29), whatever the role: the API asks it before every request in the account, and the
// dashboard asks it which controls to show.
import { DAY_MS } from '../time/durations.ts'
import { ACCOUNT_POLICY, type AccountVerb } from './policy.ts'

/** `suspended`: it sends nothing. `deleting`: it waits for its deletion, whether it was suspended before or not. */
export const ACCOUNT_STATUSES = ['active', 'suspended', 'deleting'] as const

export type AccountStatus = (typeof ACCOUNT_STATUSES)[number]

/** How long a deletion can be undone (S57): as long as deliveries wait for an integration that is off (D12). */
export const DELETION_DELAY_MS = 14 * DAY_MS

/** What sends at once, or decides that something is sent. */
const SENDING: ReadonlySet<AccountVerb> = new Set([
  'integrations.test',
  'deliveries.resend',
  'deliveries.send_past',
  'steps.retry',
])

/** All that remains possible in an account that waits for its deletion: to see its state, and to restore it. */
const WHILE_DELETING: ReadonlySet<AccountVerb> = new Set(['account.read', 'account.delete'])

/** All that the administrator key may do in an account that forbids visits (S56): to see its state, and to change it. */
export const STATE_VERBS: ReadonlySet<AccountVerb> = new Set([...WHILE_DELETING, 'account.suspend'])

/** Why an account of this status does not allow the verb; `null`: it does. */
export function findStatusRefusal(
  status: AccountStatus,
  verb: AccountVerb,
): 'account_suspended' | 'account_deleting' | null {
  if (status === 'suspended') return SENDING.has(verb) ? 'account_suspended' : null
  return status === 'deleting' && !WHILE_DELETING.has(verb) ? 'account_deleting' : null
}

/** The refusal in a sentence. `name`: the name of the account. */
export function statusRefusalText(
  code: NonNullable<ReturnType<typeof findStatusRefusal>>,
  { name, verb }: { readonly name: string; readonly verb: AccountVerb },
): string {
  const { what } = ACCOUNT_POLICY[verb]
  return code === 'account_suspended'
    ? `${what} is not possible: ${name} is suspended and sends nothing. An owner can resume it under Settings, Account.`
    : `${what} is not possible: ${name} will be deleted. Until then, an owner can restore it.`
}
