// The role of a person, and the rights beside it.
import { MEMBER_RIGHTS, ROLES, accessOf, includesRole } from '../../../src/access/policy.ts'
import type { MemberRight, Role } from '../../../src/access/policy.ts'
import { ROLE_NAMES } from '../../../src/access/refusal.ts'
import { Check, Radios } from '../../parts/choice.tsx'
import { ProblemText } from '../../parts/field.tsx'
import { words } from '../../words/words.ts'

const say = words.settings.people

export interface RoleChoice {
  readonly role: Role
  /** The chosen rights, also those that this role always has or that another role would need. */
  readonly rights: readonly MemberRight[]
}

interface RoleFieldsProps {
  readonly choice: RoleChoice
  /** The role of whoever chooses: nobody gives a higher role. */
  readonly own: Role
  readonly onChoice: (choice: RoleChoice) => void
  readonly problem: string | undefined
}

export function RoleFields({ choice: { role, rights }, own, onChoice, problem }: RoleFieldsProps) {
  const settable = settableRights(role)
  return (
    <>
      <Radios
        legend={<span className="label">{say.role}</span>}
        name="role"
        value={role}
        choices={ROLES.filter((one) => includesRole(own, one)).map((value) => ({
          value,
          label: ROLE_NAMES[value],
          what: say.roles[value],
        }))}
        onPick={(picked) => onChoice({ role: picked, rights })}
      />
      {own !== 'owner' && <p className="hint">{say.ownersOnly}</p>}
      {problem !== undefined && <ProblemText>{problem}</ProblemText>}
      {settable.length > 0 && (
        <fieldset>
          <legend className="label">{say.alsoMay}</legend>
          <div className="row wrap checks">
            {settable.map((right) => (
              <Check
                key={right}
                label={say.rights[right]}
                on={rights.includes(right)}
                onSwitch={(on) =>
                  onChoice({ role, rights: MEMBER_RIGHTS.filter((one) => (one === right ? on : rights.includes(one))) })
                }
              />
            ))}
          </div>
        </fieldset>
      )}
    </>
  )
}

/** What is sent for a choice: only the rights that the role does not have anyway. */
export function chosenRole({ role, rights }: RoleChoice): { role: Role; rights: MemberRight[] } {
  return { role, rights: settableRights(role).filter((right) => rights.includes(right)) }
}

/** The rights that this role has only if they are given. */
function settableRights(role: Role): readonly MemberRight[] {
  const always = accessOf(role, []).rights
  return MEMBER_RIGHTS.filter((right) => !always.has(right))
}

/** A role with the rights that it has only because they were given. */
export function RoleText({ role, rights }: RoleChoice) {
  const given = settableRights(role).filter((right) => rights.includes(right))
  return (
    <>
      {ROLE_NAMES[role]}
      {given.map((right) => (
        <small key={right} className="muted block">
          {say.rights[right]}
        </small>
      ))}
    </>
  )
}
