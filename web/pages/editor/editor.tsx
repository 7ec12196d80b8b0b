// The editor of an integration: its bar, three panes, and what saves it.
import { Send } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import type { Ref } from 'react'
import { storedSecretsOf } from '../../../src/integrations/preview.ts'
import type { StoredSecrets } from '../../../src/integrations/preview.ts'
import type { IntegrationInput } from '../../../src/integrations/integration.ts'
import { Button } from '../../parts/button.tsx'
import { useShortcuts } from '../../shell/use-shortcuts.ts'
import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'
import type { Draft } from './draft/draft.ts'
import type { Saved } from './draft/saved.ts'
import { FieldList } from './fields/field-list.tsx'
import { DraftFormContext, destinationOf } from './draft-form.ts'
import type { DraftForm } from './draft-form.ts'
import { useOpenTab } from './form/use-open-tab.ts'
import { EditorForm } from './form/editor-form.tsx'
import { judgedDraftOf } from './preview/judged-draft.ts'
import { Preview } from './preview/preview.tsx'
import { PreviewProvider, useSample } from './preview/preview-provider.tsx'
import { SendTest } from './test-send/send-test.tsx'
import type { SendTestHandle } from './test-send/send-test.tsx'
import { BarActions } from './bar/bar-actions.tsx'
import { News } from './saving/news.tsx'
import { isDirty } from './saving/editing.ts'
import { Overlays } from './bar/overlays.tsx'
import { SaveBar } from './saving/save-bar.tsx'
import { lacksAuth, shownProblems } from './saving/shown-problems.ts'
import { ManagedBadge } from './saving/managed-badge.tsx'
import { StandingBadge, useActivity } from './saving/standing.tsx'
import { useEditing } from './saving/use-editing.ts'
import type { Edited } from './saving/use-editing.ts'
import { useKept } from './saving/use-kept.tsx'
import { useNews } from './saving/use-news.ts'
import { useSaving } from './saving/use-saving.ts'
import { InsertionProvider, useActiveRow } from './value/insertion.ts'

interface EditorProps {
  /** `null`: a new one. */
  readonly saved: Saved | null
  /** Names of the steps that a new one waits for. */
  readonly steps: readonly string[]
  /** It was saved for the first time, and its address is now that of this id. */
  readonly onBorn: (id: string) => void
}

export function Editor({ saved: loaded, steps, onBorn }: EditorProps) {
  const edited = useEditing(loaded, steps)
  const { store, state } = edited
  const { saved, draft } = state
  const { tab, openTab, goTo } = useOpenTab()
  const saving = useSaving({ ...edited, onBorn, onProblem: goTo })
  const keeping = useKept(store)
  const activity = useActivity(saved?.id)
  const test = useRef<SendTestHandle>(null)
  const [rotating, setRotating] = useState(false)
  useNews(saved?.id)
  const { kept, judged, problems, form } = useFormState(edited)
  const discard = (): void => {
    store.tell({ type: 'discard' })
    keeping.forget()
  }
  const sendTest = (): void => test.current?.start()
  useShortcuts({ 'Ctrl+S': () => void saving.save(), 'Ctrl+Enter': sendTest })
  return (
    <Page
      bare
      title={draft.name.trim() === '' ? words.form.newTitle : draft.name}
      up={{ to: '/integrations', label: words.integrations.title }}
      beside={
        saved && (
          <>
            <StandingBadge saved={saved} activity={activity} />
            <ManagedBadge saved={saved} />
          </>
        )
      }
      actions={
        <BarActions
          store={store}
          steps={steps}
          state={state}
          waiting={activity?.waiting ?? null}
          onSwitch={(on, waiting) => void saving.switchTo(on, waiting)}
          onGone={discard}
          onRotate={() => setRotating(true)}
        />
      }
    >
      <InsertionProvider>
        <PreviewProvider draft={draft}>
          <div className="editor">
            <FieldList used={judged.compiled.fields} />
            <DraftFormContext value={form}>
              <EditorForm
                tab={tab}
                onTab={openTab}
                onRotate={() => setRotating(true)}
                banners={<News store={store} state={state} keeping={keeping} />}
              />
            </DraftFormContext>
            <PreviewPane draft={draft} kept={kept} id={saved?.id ?? null} test={test} />
          </div>
          <SaveBar
            state={state}
            problems={problems}
            isAuthMissing={lacksAuth(judged.problems, problems)}
            justSaved={saving.justSaved}
            onSave={() => void saving.save()}
            onDiscard={discard}
            onProblem={goTo}
            test={
              <Button icon={Send} onClick={sendTest}>
                {words.saving.sendTest}
              </Button>
            }
          />
        </PreviewProvider>
      </InsertionProvider>
      <Overlays {...{ store, state, saving, keeping, rotating }} onRotated={() => setRotating(false)} />
    </Page>
  )
}

/** What the form and the preview make of the draft. */
function useFormState({ state, change }: Edited) {
  const { saved, draft, base } = state
  const kept = useMemo(() => keptOf(saved), [saved])
  const judged = judgedDraftOf(draft, kept)
  const problems = useMemo(() => shownProblems(state, judged), [state, judged])
  const id = isDirty(state) ? null : (saved?.id ?? null)
  const form = useMemo((): DraftForm => {
    const { origin, fields } = judged.compiled
    return { draft, change, problems, saved, before: base, destination: destinationOf(origin, kept), id, uses: fields }
  }, [draft, change, problems, saved, base, judged, kept, id])
  return { kept, judged, problems, form }
}

interface PreviewPaneProps {
  readonly draft: Draft
  readonly kept: StoredSecrets
  readonly id: string | null
  readonly test: Ref<SendTestHandle>
}

function PreviewPane({ draft, kept, id, test }: PreviewPaneProps) {
  const activeRow = useActiveRow()
  const sample = useSample()
  return (
    <section className="preview" aria-label={words.form.preview}>
      <Preview draft={draft} kept={kept} activeRow={activeRow} />
      <SendTest draft={draft} kept={kept} id={id} sample={sample} ref={test} />
    </section>
  )
}

/** The secrets of what was saved, which stay where their address stays. */
function keptOf(saved: Saved | null): StoredSecrets {
  // It was JSON, in which what is left out is left out and never undefined.
  return saved ? storedSecretsOf(saved as IntegrationInput) : new Map()
}
