import { STEP_AUTH_TYPES } from '../../../../src/steps/step.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Segments } from '../../../parts/choice.tsx'
import { TextField } from '../../../parts/field.tsx'
import { SecretField } from '../../../parts/secret-field.tsx'
import type { SecretValue } from '../../../parts/secret-value.ts'
import { words } from '../../../words/words.ts'
import { beginStepAuth, draftOfStep, secretOf } from './step-draft.ts'
import type { StepAuth } from './step-draft.ts'
import { useStepForm } from './step-form-context.ts'

const say = words.settings.steps

/** The authentication of the step's requests. A saved secret is kept for the address that it was entered for (S26). */
export function StepAuthFields() {
  const { draft, onDraft, kept } = useStepForm()
  const before = kept ? draftOfStep(kept) : null
  const [wasFor, isFor] = [originOf(before?.url ?? ''), originOf(draft.url)]
  const moved = wasFor !== null && isFor !== null && wasFor !== isFor
  const set = (auth: StepAuth): void => onDraft({ ...draft, auth })
  const savedAuth = before?.auth ?? beginStepAuth('none')
  return (
    <div className="stackgap">
      <div className="field">
        <span className="label">{say.auth}</span>
        <div>
          <Segments
            legend={say.auth}
            name="step-auth"
            value={draft.auth.type}
            choices={STEP_AUTH_TYPES.map((value) => ({ value, label: say.authKinds[value] }))}
            onPick={(type) => set(type === savedAuth.type ? savedAuth : beginStepAuth(type))}
          />
        </div>
        {draft.auth.type === 'none' && <p className="hint">{say.authNone}</p>}
      </div>
      {moved && isKept(secretOf(draft.auth)) && <Banner tone="warn">{say.authMoved(wasFor)}</Banner>}
      <Secret
        auth={draft.auth}
        saved={moved || savedAuth.type !== draft.auth.type ? null : secretOf(savedAuth)}
        hint={isFor === null ? say.authNoOrigin : say.authOrigin(isFor)}
        set={set}
      />
    </div>
  )
}

interface SecretProps {
  readonly auth: StepAuth
  readonly saved: SecretValue
  readonly hint: string
  readonly set: (auth: StepAuth) => void
}

function Secret({ auth, saved, hint, set }: SecretProps) {
  const { problems } = useStepForm()
  switch (auth.type) {
    case 'none':
      return null
    case 'basic':
      return (
        <div className="grid2">
          <TextField
            label={say.username}
            autoComplete="off"
            value={auth.username}
            onText={(username) => set({ ...auth, username })}
            problem={problems.get('/auth/username')}
          />
          <SecretField
            label={say.password}
            value={auth.password}
            saved={saved}
            hint={hint}
            problem={problems.get('/auth/password')}
            onValue={(password) => set({ ...auth, password })}
          />
        </div>
      )
    case 'bearer':
      return (
        <SecretField
          label={say.token}
          value={auth.token}
          saved={saved}
          hint={hint}
          problem={problems.get('/auth/token') ?? problems.get('/auth')}
          onValue={(token) => set({ ...auth, token })}
        />
      )
  }
}

function isKept(secret: SecretValue): boolean {
  return typeof secret === 'object' && secret !== null
}

function originOf(url: string): string | null {
  const origin = URL.parse(url.trim())?.origin
  return origin === undefined || origin === 'null' ? null : origin
}
