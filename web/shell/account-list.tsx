// The accounts of the person, each a link.
import { useState } from 'react'
import { inAccountPath } from '../api/account-path.ts'
import type { Membership } from '../api/membership.ts'
import { Icon } from '../parts/icon.tsx'
import { Check } from '../parts/icons.ts'
import { sanitizeLine } from '../parts/sanitize-text.ts'
import { SearchBox } from '../parts/search-box.tsx'
import { words } from '../words/words.ts'

const say = words.shell.accounts

/** From this number of accounts on, they can be searched. */
const SEARCHED_FROM = 8

interface AccountListProps {
  readonly id: string
  readonly current: Membership['account']
  readonly accounts: readonly Membership['account'][]
}

export function AccountList({ id, current, accounts }: AccountListProps) {
  const [text, setText] = useState('')
  const sought = text.trim().toLocaleLowerCase()
  const shown = accounts.filter(
    ({ name, number }) => name.toLocaleLowerCase().includes(sought) || String(number).startsWith(sought),
  )
  return (
    <div className="accounts" id={id}>
      {accounts.length >= SEARCHED_FROM && (
        <SearchBox label={say.search} hint={say.search} text={text} onText={setText} autoFocus />
      )}
      <ul>
        {shown.map(({ number, name }) => (
          <li key={number}>
            {/* Another account is another document. */}
            <a href={inAccountPath(String(number), '/')} aria-current={number === current.number ? 'true' : undefined}>
              <span className="clip" dir="auto">
                {sanitizeLine(name)}
              </span>
              {number === current.number && <Icon of={Check} small />}
            </a>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="hint">{say.none}</p>}
      {/* It belongs to no account, so it is another document. */}
      <a className="all" href="/accounts">
        {say.all}
      </a>
    </div>
  )
}
