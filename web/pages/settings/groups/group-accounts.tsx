// The accounts of a group. Its owners create accounts in it; administrators of this server add and remove accounts.
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Role } from '../../../../src/access/policy.ts'
import { inAccountPath } from '../../../api/account-path.ts'
import { groupAccountsQuery, useGroupPeople } from '../../../api/groups.ts'
import type { Group, GroupAccount } from '../../../api/groups.ts'
import { useSession } from '../../../api/session.ts'
import { Button } from '../../../parts/button.tsx'
import { Plus } from '../../../parts/icons.ts'
import { PickPopover } from '../../../parts/pick-list.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { SearchBox } from '../../../parts/search-box.tsx'
import { Empty, Failed, Loading } from '../../../parts/states.tsx'
import { Column, Table, TABLE_ROLES } from '../../../parts/table.tsx'
import { words } from '../../../words/words.ts'
import { AddDialog, RemoveDialog } from './move-account.tsx'
import type { AddedAccount } from './move-account.tsx'
import { NewGroupAccountDialog } from './new-account.tsx'

const say = words.groups.account

/** From this number of accounts on, they can be searched. */
const SEARCHED_FROM = 8

/** The numbers of accounts begin at 1001. */
const ACCOUNT_NUMBER = /^[1-9]\d{3,8}$/

export interface SectionProps {
  readonly group: Group
  /** The role with which the person manages the group. */
  readonly own: Role
}

interface GroupAccountsProps {
  readonly group: Group
  /** As in `SectionProps`; `null`: the person only adds and removes accounts. */
  readonly own: Role | null
}

export function GroupAccounts({ group, own }: GroupAccountsProps) {
  const accounts = useQuery(groupAccountsQuery(group.id))
  const isAdministrator = useSession()?.is_server_administrator === true
  const [creating, setCreating] = useState(false)
  const [adding, setAdding] = useState<AddedAccount | null>(null)
  return (
    <div className="settings-part">
      <div className="row wrap">
        <h2>{words.groups.accounts}</h2>
        <span className="push" />
        {isAdministrator && <AddButton accounts={accounts.data ?? []} onPick={setAdding} />}
        <Button icon={Plus} whyNot={own === 'owner' ? null : say.ownersOnly} onClick={() => setCreating(true)}>
          {say.create}
        </Button>
      </div>
      {!isAdministrator && <p className="hint">{say.byAdministrators}</p>}
      {accounts.isPending && <Loading rows={3} />}
      {accounts.isLoadingError && <Failed error={accounts.error} onRetry={() => void accounts.refetch()} />}
      {accounts.data && <AccountTable group={group} accounts={accounts.data} mayRemove={isAdministrator} />}
      {creating && <NewGroupAccountDialog group={group} onClose={() => setCreating(false)} />}
      {adding && <AddDialog group={group} account={adding} onClose={() => setAdding(null)} />}
    </div>
  )
}

interface AddButtonProps {
  /** The accounts that are in the group already. */
  readonly accounts: readonly GroupAccount[]
  readonly onPick: (account: AddedAccount) => void
}

/** Chooses among the accounts of the person, or by the number of any other account. */
function AddButton({ accounts, onPick }: AddButtonProps) {
  const at = useRef<HTMLSpanElement>(null)
  const [isOpen, setOpen] = useState(false)
  const own = useSession()?.accounts.map(({ account }) => account) ?? []
  const isInside = (number: number): boolean => accounts.some((account) => account.number === number)
  return (
    <>
      <span ref={at}>
        <Button aria-haspopup="dialog" aria-expanded={isOpen} onClick={() => setOpen(true)}>
          {say.add}
        </Button>
      </span>
      {isOpen && (
        <PickPopover
          at={at}
          label={say.add}
          hint={say.pickHint}
          none={say.noMatch}
          options={own
            .filter(({ number }) => !isInside(number))
            .map(({ number, name }) => ({
              id: String(number),
              label: name,
              detail: String(number),
              onPick: () => onPick({ number: String(number), name }),
            }))}
          own={(typed) =>
            ACCOUNT_NUMBER.test(typed) && !isInside(Number(typed))
              ? {
                  id: typed,
                  label: say.numbered(typed),
                  onPick: () => onPick({ number: typed, name: say.numbered(typed) }),
                }
              : null
          }
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

interface AccountTableProps {
  readonly group: Group
  readonly accounts: readonly GroupAccount[]
  readonly mayRemove: boolean
}

function AccountTable({ group, accounts, mayRemove }: AccountTableProps) {
  const [text, setText] = useState('')
  const [removing, setRemoving] = useState<GroupAccount | null>(null)
  if (accounts.length === 0) return <Empty title={say.none}>{say.noneWhy}</Empty>
  const sought = text.trim().toLocaleLowerCase()
  const shown = accounts.filter(
    ({ name, number }) => name.toLocaleLowerCase().includes(sought) || String(number).startsWith(sought),
  )
  return (
    <>
      {accounts.length >= SEARCHED_FROM && (
        <SearchBox label={say.search} hint={say.pickHint} text={text} onText={setText} />
      )}
      {shown.length === 0 && <p className="hint">{say.noMatch}</p>}
      {shown.length > 0 && (
        <Table
          label={words.groups.accounts}
          head={
            <>
              <Column label={words.groups.name} />
              <Column label={say.number} />
              {mayRemove && <Column label={say.remove} hidden />}
            </>
          }
        >
          {shown.map((account) => (
            <AccountRow
              key={account.id}
              group={group}
              account={account}
              onRemove={mayRemove ? () => setRemoving(account) : null}
            />
          ))}
        </Table>
      )}
      {removing && <RemoveDialog group={group} account={removing} onClose={() => setRemoving(null)} />}
    </>
  )
}

interface AccountRowProps {
  readonly group: Group
  readonly account: GroupAccount
  /** `null`: the person may not remove accounts. */
  readonly onRemove: (() => void) | null
}

function AccountRow({ group, account: { number, name, has_owner: hasOwner }, onRemove }: AccountRowProps) {
  const mayEnter = useSession()?.accounts.some(({ account }) => account.number === number) === true
  const people = useGroupPeople(group).data ?? []
  const isOwnedByGroup = !hasOwner && people.some(({ role }) => role === 'owner')
  return (
    <tr {...TABLE_ROLES.row}>
      <td {...TABLE_ROLES.cell} className="full">
        {mayEnter ? (
          // Another account is another document.
          <a className="name" href={inAccountPath(String(number), '/')} dir="auto">
            {sanitizeLine(name)}
          </a>
        ) : (
          <bdi className="strong">{sanitizeLine(name)}</bdi>
        )}
      </td>
      <td {...TABLE_ROLES.cell} data-label={say.number}>
        {number}
      </td>
      {onRemove && (
        <td {...TABLE_ROLES.cell} className="acts">
          <Button
            small
            whyNot={isOwnedByGroup ? say.withoutOwner : null}
            aria-label={say.removeOf(sanitizeLine(name))}
            onClick={onRemove}
          >
            {say.remove}
          </Button>
        </td>
      )}
    </tr>
  )
}
