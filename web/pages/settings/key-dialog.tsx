// Changes a key: its name, whose it is, and where it can be used.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, unwrap } from '../../api/client.ts'
import { keysQuery } from '../../api/keys.ts'
import type { ListedKey } from '../../api/keys.ts'
import { peopleQuery } from '../../api/people.ts'
import { useSession } from '../../api/session.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { SelectField, TextField } from '../../parts/field.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import type { Choice } from '../../parts/field.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { toast } from '../../parts/toasts.tsx'
import { words } from '../../words/words.ts'
import { personName } from './key-owner.ts'
import { NetworkField, networkPointers, networksOf } from './network-field.tsx'

const say = words.settings.keys

/** The value of a choice that is no person. */
const ACCOUNT = ''

export function KeyDialog({ apiKey: key, onClose }: { apiKey: ListedKey; onClose: () => void }) {
  const hasOwnerLeft = key.owner_left_at !== null
  const [name, setName] = useState(key.name)
  // A key of somebody who left is proposed to the account, where it cannot end again.
  const [owner, setOwner] = useState(hasOwnerLeft || key.owner === null ? ACCOUNT : key.owner)
  const [networks, setNetworks] = useState(key.addresses.join('\n'))
  const people = useQuery(peopleQuery).data?.data ?? []
  const self = useSession()?.person ?? null
  const queries = useQueryClient()
  const saving = useMutation({
    mutationFn: (addresses: string[]) => {
      const chosen = owner === ACCOUNT ? null : owner
      return unwrap(
        api.PATCH('/keys/{id}', {
          params: { path: { id: key.id } },
          body: { name, addresses, ...((hasOwnerLeft || chosen !== key.owner) && { owner: chosen }) },
        }),
      )
    },
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: keysQuery.queryKey })
      toast(say.changed(sanitizeLine(saved.name)))
      onClose()
    },
  })
  const problems = problemsByPointer(saving.error)
  const shownName = sanitizeLine(key.name)
  return (
    <Dialog title={hasOwnerLeft ? say.handOverOf(shownName) : say.changeOf(shownName)} onClose={onClose}>
      <Form
        className="dialog-form"
        error={saving.error}
        fields={['/name', '/owner', ...networkPointers(saving.error)]}
        onSubmit={() => saving.mutate(networksOf(networks))}
      >
        {hasOwnerLeft && <p>{say.ownerLeftWhy}</p>}
        <TextField label={say.name} required value={name} onText={setName} problem={problems.get('/name')} />
        <SelectField
          label={say.owner}
          hint={owner === ACCOUNT ? say.ownerAccountWhy : say.ownerPersonWhy}
          value={owner}
          choices={ownerChoices({ people, self, owner: hasOwnerLeft ? null : key.owner })}
          onPick={setOwner}
          problem={problems.get('/owner')}
        />
        <NetworkField text={networks} onText={setNetworks} error={saving.error} sent={saving.variables} />
        <div className="row dialog-acts">
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button kind="main" type="submit" verb="keys.manage" busy={saving.isPending}>
            {hasOwnerLeft ? say.handOver : words.parts.save}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

interface OwnerChoices {
  readonly people: readonly Person[]
  /** The signed-in person. */
  readonly self: Person | null
  /** The id of the present owner; `null`: the account, or a person who left. */
  readonly owner: string | null
}

interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
}

/** Members, the signed-in person, and the present owner: both may have access by the account's group only. */
function ownerChoices({ people, self, owner }: OwnerChoices): Choice<string>[] {
  const known = self === null || people.some(({ id }) => id === self.id) ? people : [self, ...people]
  const other = owner === null || known.some(({ id }) => id === owner) ? [] : [{ value: owner, label: say.ownerOther }]
  return [
    { value: ACCOUNT, label: say.ownerAccount },
    ...known.map((person) => ({
      value: person.id,
      label: person.id === self?.id ? say.ownerSelf(personName(person)) : personName(person),
    })),
    ...other,
  ]
}
