// The editor of an integration: its bar, three panes, and what saves it.
import { Send } from 'lucide-react'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { judgeDraft, keptSecretsOf } from '../../../src/integrations/preview.ts'
import type { SentIntegration } from '../../../src/integrations/secrets.ts'
import { Banner } from '../../parts/banner.tsx'
import { Button, classOf } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { useKeys } from '../../shell/keys.ts'
import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'
import type { Saved } from './draft/saved.ts'
import { sentOf } from './draft/sent.ts'
import { destinationOf } from './form/destination.ts'
import { useOpenTab } from './form/use-open-tab.ts'
import { Work } from './form/work.tsx'
import { shownProblems } from './saving/shown-problems.ts'
import { Conflict } from './saving/conflict.tsx'
import { KeyDialog } from './saving/key-dialog.tsx'
import { LeaveGuard } from './saving/leave-guard.tsx'
import { MoreMenu, Rotate } from './saving/more-menu.tsx'
import { OnSwitch } from './saving/on-switch.tsx'
import { SaveBar } from './saving/save-bar.tsx'
import { StandingBadge, StandingBanner, useActivity } from './saving/standing.tsx'
import { useEditing } from './saving/use-editing.ts'
import { KeptOffer, useKept } from './saving/use-kept.tsx'
import { useNews } from './saving/use-news.ts'
import { useSaving } from './saving/use-saving.ts'

const say = words.saving

interface EditorProps {
  /** `null`: a new one. */
  readonly saved: Saved | null
  readonly onBorn: (id: string) => void
}

export function Editor({ saved: loaded, onBorn }: EditorProps) {
  const edited = useEditing(loaded)
  const { store, state, change } = edited
  const { saved, draft } = state
  const { tab, openTab, goTo } = useOpenTab()
  const saving = useSaving({ ...edited, onBorn, onProblem: goTo })
  const keeping = useKept(store)
  const activity = useActivity(saved?.id)
  const [rotating, setRotating] = useState(false)
  useNews(saved?.id)
  const kept = useMemo(() => keptSecretsOf((saved ?? sentOf(state.base)) as SentIntegration), [saved, state.base])
  const judged = useMemo(() => judgeDraft(sentOf(draft), kept), [draft, kept])
  const problems = useMemo(() => shownProblems(state, judged.problems), [state, judged])
  const discard = (): void => {
    store.tell({ type: 'discard' })
    keeping.forget()
  }
  useKeys({ 'Ctrl+S': () => void saving.save() })
  return (
    <Page
      bare
      title={draft.name.trim() === '' ? words.form.newTitle : draft.name}
      up={{ to: '/integrations', label: words.integrations.title }}
      beside={saved && <StandingBadge saved={saved} activity={activity} />}
      actions={
        <>
          <OnSwitch
            name={saved?.name ?? ''}
            on={saved ? saved.enabled : draft.enabled}
            isSaved={saved !== null}
            waiting={activity?.waiting ?? null}
            onSwitch={(on, waiting) => void saving.switchTo(on, waiting)}
          />
          {saved && (
            <Link className={classOf({ small: true })} to="/deliveries" search={{ integration: saved.id }}>
              <Icon of={Send} small />
              {say.deliveries}
            </Link>
          )}
          {saved && <MoreMenu saved={saved} onGone={discard} onRotate={() => setRotating(true)} />}
        </>
      }
    >
      <div className="editor">
        <Work
          draft={draft}
          change={change}
          problems={problems}
          saved={saved}
          beforeAuth={state.base.request.auth}
          uses={judged.compiled.fields}
          destination={destinationOf(judged.compiled.origin, kept)}
          tab={tab}
          onTab={openTab}
          onRotate={() => setRotating(true)}
          banners={
            <>
              <KeptOffer keeping={keeping} />
              {state.newer && (
                <Banner tone="info" role="status">
                  {say.newer}
                </Banner>
              )}
              {saved && (
                <StandingBanner saved={saved} onResumed={(now) => store.tell({ type: 'learned', saved: now })} />
              )}
            </>
          }
        />
      </div>
      <SaveBar
        state={state}
        problems={problems}
        justSaved={saving.justSaved}
        onSave={() => void saving.save()}
        onDiscard={discard}
        onProblem={goTo}
        test={<Button icon={Send}>{say.sendTest}</Button>}
      />
      <LeaveGuard store={store} onLeave={keeping.forget} />
      {state.phase.is === 'conflict' && (
        <Conflict
          state={state}
          phase={state.phase}
          onSave={(takeTheirs) => void saving.saveTogether(takeTheirs)}
          onLater={() => store.tell({ type: 'put off' })}
        />
      )}
      {rotating && saved && <Rotate id={saved.id} onKey={saving.showKey} onClose={() => setRotating(false)} />}
      {saving.key !== null && <KeyDialog secret={saving.key} onClose={() => saving.showKey(null)} />}
    </Page>
  )
}
