// The order of the list of accounts, and which accounts match a search.
import { ACCOUNT_HEALTH } from '../../../src/access/account-health.ts'
import type { ListedAccount } from '../../api/accounts.ts'
import type { Sorting } from '../../parts/table.tsx'

type Compared = Pick<ListedAccount, 'name' | 'number' | 'health' | 'last_30_days' | 'waiting' | 'size'>

const KEYS = {
  name: null,
  health: ({ health }: Compared) => ACCOUNT_HEALTH.indexOf(health),
  calls: ({ last_30_days: { calls } }: Compared) => calls,
  deliveries: ({ last_30_days: { deliveries } }: Compared) => deliveries,
  waiting: ({ waiting }: Compared) => waiting,
  size: ({ size }: Compared) => sizeOf(size),
} as const

export type SortKey = keyof typeof KEYS

/** What is wrong comes first. */
export const USUAL_ORDER: Sorting & { readonly by: SortKey } = { by: 'health', down: true }

/** `size` or, the other way round, `-size`. */
export function sortingOf(text: string | undefined): Sorting & { readonly by: SortKey } {
  const down = text?.startsWith('-') === true
  const name = down ? text.slice(1) : text
  const by = Object.keys(KEYS).find((key): key is SortKey => key === name)
  return by === undefined ? USUAL_ORDER : { by, down }
}

export function textOfSorting({ by, down }: Sorting): string | undefined {
  return by === USUAL_ORDER.by && down === USUAL_ORDER.down ? undefined : `${down ? '-' : ''}${by}`
}

/** Accounts that are equal in the sorted column are ordered by name. */
export function sorted<Account extends Compared>(
  accounts: readonly Account[],
  { by, down }: Sorting & { readonly by: SortKey },
): Account[] {
  const keyOf = KEYS[by]
  const sign = down ? -1 : 1
  return accounts.toSorted((a, b) => {
    const byName = names.compare(a.name, b.name) || a.number - b.number
    return keyOf === null ? sign * byName : sign * (keyOf(a) - keyOf(b)) || byName
  })
}

/** Part of the name, or the beginning of the number. */
export function matching<Account extends Pick<Compared, 'name' | 'number'>>(
  accounts: readonly Account[],
  text: string,
): readonly Account[] {
  const sought = text.trim().toLocaleLowerCase()
  if (sought === '') return accounts
  return accounts.filter(
    ({ name, number }) => name.toLocaleLowerCase().includes(sought) || String(number).startsWith(sought),
  )
}

/** All bytes; an account that was not measured yet has none. */
export function sizeOf(size: ListedAccount['size']): number {
  return size === null ? 0 : size.database_bytes + size.recording_bytes
}

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
