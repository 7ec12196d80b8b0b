import { Link } from '@tanstack/react-router'
import { Send } from '../../../parts/icons.ts'
import type { ConfigProblem } from '../../../../src/render/request.ts'
import { classOf } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { words } from '../../../words/words.ts'
import { MoreMenu } from './more-menu.tsx'
import { isDirty } from '../saving/editing.ts'
import { OnSwitch } from '../saving/on-switch.tsx'
import type { WaitingPolicy } from '../saving/requests.ts'
import { FromTemplate } from '../template/from-template.tsx'
import type { EditingStore } from '../saving/store.ts'
import { useEditingPart } from '../saving/use-editing.ts'

interface BarActionsProps {
  readonly store: EditingStore
  /** Names of the steps that a new integration waits for. */
  readonly steps: readonly string[]
  /** Number of waiting deliveries; `null`: not known. */
  readonly waiting: number | null
  readonly onSwitch: (on: boolean, waiting?: WaitingPolicy) => void
  readonly onDeleted: () => void
  /** Goes to the place of the problem. */
  readonly onProblem: (problem: ConfigProblem) => void
}

/** The actions on the whole integration. */
export function BarActions({ store, steps, waiting, onSwitch, onDeleted, onProblem }: BarActionsProps) {
  const saved = useEditingPart(store, (state) => state.saved)
  const enabled = useEditingPart(store, (state) => (state.saved ?? state.draft).enabled)
  const isChanged = useEditingPart(store, isDirty)
  return (
    <>
      {saved === null && <FromTemplate store={store} steps={steps} onProblem={onProblem} />}
      <OnSwitch
        name={saved?.name ?? ''}
        on={enabled}
        isSaved={saved !== null}
        isChanged={isChanged}
        waiting={waiting}
        onSwitch={onSwitch}
      />
      {saved && (
        <>
          <Link className={classOf({ small: true })} to="/deliveries" search={{ integration_id: saved.id }}>
            <Icon of={Send} small />
            {words.saving.deliveries}
          </Link>
          <MoreMenu store={store} saved={saved} onDeleted={onDeleted} />
        </>
      )}
    </>
  )
}
