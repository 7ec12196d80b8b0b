// The post-call steps: in their order, with what each does, and buttons to change them.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { AudioLines, Plus } from '../../../parts/icons.ts'
import { useRef, useState } from 'react'
import { stepCommandsQuery, stepsQuery } from '../../../api/steps.ts'
import type { Step } from '../../../api/steps.ts'
import { Button } from '../../../parts/button.tsx'
import { useKeepFocus } from '../../../parts/use-keep-focus.ts'
import { Empty, Failed, Loading } from '../../../parts/states.tsx'
import { words } from '../../../words/words.ts'
import { useIsUnsaved } from '../unsaved.ts'
import { DeleteStep } from './delete-step.tsx'
import { StepDialog } from './step-dialog.tsx'
import { StepList } from './step-list.tsx'
import { StepVersions } from './step-versions.tsx'
import { unsavedName } from './unsaved-name.ts'

const say = words.settings.steps

/** The dialog over the list; `whisper`: a new step, set up for a transcript. */
type Open = { readonly edit: Step } | { readonly remove: Step } | { readonly versions: Step } | 'new' | 'whisper' | null

export function StepsPart() {
  const steps = useQuery(stepsQuery)
  const [open, setOpen] = useState<Open>(null)
  const isUnsaved = useIsUnsaved()
  const close = (): void => setOpen(null)
  const named = useNamedStep()
  const edited = steps.data?.find(({ id }) => id === named.id)
  const part = useRef<HTMLElement>(null)
  useKeepFocus(part)
  return (
    <section className="settings-part" aria-label={say.title} ref={part} tabIndex={-1}>
      <h2>{say.title}</h2>
      <p className="hint">{say.what}</p>
      {steps.isPending && <Loading rows={3} />}
      {steps.isLoadingError && <Failed error={steps.error} onRetry={() => void steps.refetch()} />}
      {steps.data?.length === 0 && (
        <Empty title={say.none}>
          <p>{say.noneWhy}</p>
          <p>{say.guide}</p>
        </Empty>
      )}
      {steps.data && steps.data.length > 0 && (
        <StepList
          steps={steps.data}
          onEdit={(step) => setOpen({ edit: step })}
          onVersions={(step) => setOpen({ versions: step })}
          onRemove={(step) => setOpen({ remove: step })}
        />
      )}
      {steps.data && (
        <>
          <div className="row wrap">
            <Button verb="steps.change" icon={Plus} onClick={() => setOpen('new')}>
              {isUnsaved(unsavedName(null)) ? say.goOn : say.add}
            </Button>
            {!isUnsaved(unsavedName(null)) && (
              <Button verb="steps.change" icon={AudioLines} onClick={() => setOpen('whisper')}>
                {say.whisper}
              </Button>
            )}
          </div>
          <Commands />
        </>
      )}
      {edited && open === null && <StepDialog step={edited} onClose={named.close} />}
      {(open === 'new' || open === 'whisper') && (
        <StepDialog step={null} isWhisper={open === 'whisper'} onClose={close} />
      )}
      {open !== null && typeof open === 'object' && 'edit' in open && <StepDialog step={open.edit} onClose={close} />}
      {open !== null && typeof open === 'object' && 'remove' in open && (
        <DeleteStep step={open.remove} onClose={close} />
      )}
      {open !== null && typeof open === 'object' && 'versions' in open && (
        <StepVersions step={open.versions} onClose={close} />
      )}
    </section>
  )
}

/** The step in the URL, to which Find links. */
function useNamedStep(): { readonly id: string | undefined; readonly close: () => void } {
  const { step, ...search } = useSearch({ from: '/inside/settings' })
  const navigate = useNavigate()
  return { id: step, close: () => void navigate({ to: '/settings', search, replace: true, resetScroll: false }) }
}

/** A note that the operator can set up commands, if there are none. */
function Commands() {
  const { data } = useQuery(stepCommandsQuery)
  if (data?.length !== 0) return null
  return (
    <p className="hint">
      {say.noCommands} {say.commandsGuide}
    </p>
  )
}
