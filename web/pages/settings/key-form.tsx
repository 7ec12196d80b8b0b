import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { KEY_ROLES, RIGHTS, accessOf } from '../../../src/access/policy.ts'
import type { KeyRole, Right } from '../../../src/access/policy.ts'
import { ROLE_NAMES } from '../../../src/access/refusal.ts'
import { api, unwrap } from '../../api/client.ts'
import { keysQuery } from '../../api/keys.ts'
import { sourcesQuery } from '../../api/sources.ts'
import { Button } from '../../parts/button.tsx'
import { Check, Radios } from '../../parts/choice.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemText, SelectField, TextField } from '../../parts/field.tsx'
import type { Choice } from '../../parts/field.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { words } from '../../words/words.ts'
import { NetworkField, networkPointers, networksOf } from './network-field.tsx'

const say = words.settings.keys

/** A key right after its creation: the only time its text is known. */
export interface CreatedKey {
  readonly key: string
  readonly role: KeyRole | null
}

const ROLE_CHOICES: readonly Choice<KeyRole | ''>[] = [
  { value: '', label: say.roleNone },
  ...KEY_ROLES.map((value) => ({ value, label: ROLE_NAMES[value] })),
]

/** The rights that a key of this role has only if they are given. Without a role, a key can only send calls. */
export function settableRights(role: KeyRole | null): readonly Right[] {
  const always = accessOf(role, []).rights
  return role === null ? ['events'] : RIGHTS.filter((right) => !always.has(right))
}

const OWNERS = [
  { value: 'self', label: say.endsWithMe, what: say.endsWithMeWhy },
  { value: 'account', label: say.ofAccount, what: say.ofAccountWhy },
] as const

const LIFETIMES = [
  { value: '', label: say.expiresNever },
  ...[30, 90, 365].map((days) => ({ value: String(days), label: say.expiresDays(days) })),
]

export function KeyForm({ onClose, onCreated }: { onClose: () => void; onCreated: (created: CreatedKey) => void }) {
  const [name, setName] = useState('')
  const [may, setMay] = useState<ReadonlySet<Right>>(new Set(['events']))
  const [role, setRole] = useState<KeyRole | ''>('')
  const settable = settableRights(role === '' ? null : role)
  const [days, setDays] = useState('')
  const [source, setSource] = useState('')
  const [owner, setOwner] = useState<'self' | 'account'>('self')
  const [networks, setNetworks] = useState('')
  const queries = useQueryClient()
  const creating = useMutation({
    mutationFn: (addresses: string[]) =>
      unwrap(
        api.POST('/keys', {
          body: {
            name,
            role: role === '' ? null : role,
            rights: settable.filter((right) => may.has(right)),
            addresses,
            ...(owner === 'account' && { owner: null }),
            ...(source !== '' && { source_id: source }),
            ...(days !== '' && { expires_at: new Date(Date.now() + Number(days) * 86_400_000).toISOString() }),
          },
        }),
      ),
    onSuccess: async ({ key, role: given }) => {
      onCreated({ key, role: given })
      await queries.invalidateQueries({ queryKey: keysQuery.queryKey })
    },
  })
  const problems = problemsByPointer(creating.error)
  const isNothing = role === '' && !may.has('events')
  return (
    <Dialog title={say.create} onClose={onClose}>
      <Form
        className="dialog-form"
        error={creating.error}
        fields={['/name', '/role', '/rights', '/source_id', ...networkPointers(creating.error)]}
        onSubmit={() => creating.mutate(networksOf(networks))}
      >
        <TextField
          label={say.name}
          hint={say.nameHint}
          required
          autoFocus
          value={name}
          onText={setName}
          problem={problems.get('/name')}
        />
        <SelectField
          label={say.role}
          value={role}
          choices={ROLE_CHOICES}
          onPick={setRole}
          hint={role === '' ? undefined : words.settings.people.roles[role]}
          problem={problems.get('/role')}
        />
        <Rights settable={settable} may={may} onMay={setMay} problem={problems.get('/rights')} />
        {may.has('events') && <SourceChoice source={source} onPick={setSource} problem={problems.get('/source_id')} />}
        <SelectField label={say.expires} value={days} choices={LIFETIMES} onPick={setDays} />
        <Radios
          legend={<span className="label">{say.owner}</span>}
          name="owner"
          value={owner}
          choices={OWNERS}
          onPick={setOwner}
        />
        <NetworkField text={networks} onText={setNetworks} error={creating.error} sent={creating.variables} />
        <div className="row dialog-acts">
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button kind="main" type="submit" whyNot={isNothing ? say.needsOne : null} busy={creating.isPending}>
            {say.create}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

interface RightsProps {
  readonly settable: readonly Right[]
  readonly may: ReadonlySet<Right>
  readonly onMay: (may: ReadonlySet<Right>) => void
  readonly problem: string | undefined
}

function Rights({ settable, may, onMay, problem }: RightsProps) {
  return (
    <fieldset>
      <legend className="label">{say.rightsLegend}</legend>
      <div className="row wrap checks">
        {settable.map((right) => (
          <Check
            key={right}
            label={say.rights[right]}
            on={may.has(right)}
            onSwitch={(on) => onMay(new Set(RIGHTS.filter((one) => (one === right ? on : may.has(one)))))}
          />
        ))}
      </div>
      {problem !== undefined && <ProblemText>{problem}</ProblemText>}
    </fieldset>
  )
}

interface SourceChoiceProps {
  readonly source: string
  readonly onPick: (source: string) => void
  readonly problem: string | undefined
}

/** The source of a key, if several sources have their calls sent by the API. */
function SourceChoice({ source, onPick, problem }: SourceChoiceProps) {
  const sources = (useQuery(sourcesQuery).data?.data ?? []).filter(({ kind }) => kind === 'api')
  if (sources.length < 2) return null
  return (
    <SelectField
      label={say.source}
      value={source}
      choices={[{ value: '', label: say.sourceOwn }, ...sources.map(({ id, name }) => ({ value: id, label: name }))]}
      onPick={onPick}
      problem={problem}
    />
  )
}
