import { CircleAlert, CircleCheck, LoaderCircle } from '../../../parts/icons.ts'
import type { ReactNode } from 'react'
import type { ConfigProblem } from '../../../../src/render/request.ts'
import { Button } from '../../../parts/button.tsx'
import { Status } from '../../../parts/status.tsx'
import { words } from '../../../words/words.ts'
import { countChanges } from './count-changes.ts'
import type { Editing } from './editing.ts'
import { emptyInputs } from '../service/empty-inputs.ts'

const say = words.saving

interface SaveBarProps {
  readonly state: Editing
  readonly problems: readonly ConfigProblem[]
  /** The chosen authentication lacks a value. */
  readonly isAuthMissing: boolean
  /** The draft was just saved and not changed since. */
  readonly justSaved: boolean
  /** A test of the saved integration was delivered, or a call was sent since. */
  readonly isTested: boolean
  readonly onSave: () => void
  readonly onDiscard: () => void
  /** Goes to the place of the problem. */
  readonly onProblem: (problem: ConfigProblem) => void
  /** The button that sends a test. */
  readonly test: ReactNode
}

export function SaveBar({
  state,
  problems,
  isAuthMissing,
  justSaved,
  isTested,
  onSave,
  onDiscard,
  onProblem,
  test,
}: SaveBarProps) {
  const changed = countChanges(state.base, state.draft)
  const saving = state.phase.is === 'saving'
  return (
    <div className="savebar">
      <div className="row" role="status">
        {saving ? (
          <Status tone="plain" icon={LoaderCircle}>
            {say.isSaving}
          </Status>
        ) : changed > 0 ? (
          <span className="dirty">{state.saved === null ? say.notSaved : say.dirty(changed)}</span>
        ) : justSaved ? (
          <Status tone="ok" icon={CircleCheck}>
            {state.saved?.enabled === false ? say.savedOff : isTested ? say.savedTested : say.saved}
          </Status>
        ) : (
          state.saved === null && <span className="muted">{say.notSaved}</span>
        )}
      </div>
      {changed > 0 && (
        <span className="discard">
          <Button kind="quiet" small onClick={onDiscard}>
            {say.discard}
          </Button>
        </span>
      )}
      <span className="push" />
      <Trouble state={state} problems={problems} isAuthMissing={isAuthMissing} onProblem={onProblem} />
      {test}
      <Button verb="integrations.change" kind="main" aria-busy={saving} onClick={onSave}>
        {say.update}
      </Button>
    </div>
  )
}

/** Why the last save failed, else the problem of the draft. */
function Trouble({
  state,
  problems,
  isAuthMissing,
  onProblem,
}: Pick<SaveBarProps, 'state' | 'problems' | 'isAuthMissing' | 'onProblem'>) {
  const { phase, saved } = state
  if (phase.is === 'unanswered' || (phase.is === 'refused' && phase.flaws.length === 0))
    return (
      <span role="alert">
        <Status tone="bad" icon={CircleAlert}>
          {say.refused(phase.message)}
        </Status>
      </span>
    )
  const errors = problems.filter(({ severity }) => severity === 'error')
  const [first] = errors
  if (!first) {
    const missing = missingOf(state, isAuthMissing)
    if (missing.length === 0) return null
    const listed = missing.length > MISSING_SHOWN_MAX ? missing.slice(0, MISSING_SHOWN_MAX - 1) : missing
    const what = say.missing(listed, missing.length - listed.length)
    return <span className="muted">{saved?.enabled === true ? say.missingOn(what) : what}</span>
  }
  return (
    <button type="button" className="link status bad saveproblem" onClick={() => onProblem(first)}>
      <CircleAlert className="icon" aria-hidden="true" />
      {phase.is === 'refused'
        ? say.problemsRefused(errors.length)
        : saved?.enabled === true
          ? say.problemsOn(errors.length)
          : say.problemsOff(errors.length)}
    </button>
  )
}

/** There is no room for all inputs of a service: the form shows them. */
const MISSING_SHOWN_MAX = 3

/** The missing values of a new integration: not an error yet. */
function missingOf({ draft }: Editing, isAuthMissing: boolean): string[] {
  return [
    ...(draft.name.trim() === '' ? [words.form.routeName] : []),
    ...emptyInputs(draft),
    ...(draft.request.url.trim() === '' ? [words.form.baseUrl] : []),
    ...(isAuthMissing ? [words.form.auth] : []),
  ]
}
