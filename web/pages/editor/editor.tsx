// The editor of an integration: its bar, three panes, and what saves it.
import { Send } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import type { Ref } from 'react'
import { storedSecretsOf } from '../../../src/integrations/preview.ts'
import type { StoredSecrets } from '../../../src/integrations/preview.ts'
import type { IntegrationInput } from '../../../src/integrations/integration.ts'
import { addressOf } from '../../../src/integrations/service-inputs.ts'
import type { Activity } from '../../api/integrations.ts'
import { Button } from '../../parts/button.tsx'
import { routeName } from '../../parts/route-name.ts'
import { useShortcuts } from '../../shell/use-shortcuts.ts'
import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'
import type { Draft } from './draft/draft.ts'
import type { Saved } from './draft/saved.ts'
import { FieldList } from './fields/field-list.tsx'
import { DraftFormContext, destinationOf } from './draft-form.ts'
import type { DraftForm, NewSigningKey } from './draft-form.ts'
import { useOpenTab } from './form/use-open-tab.ts'
import { EditorForm } from './form/editor-form.tsx'
import { validatedDraftOf } from './preview/validated-draft.ts'
import { Preview } from './preview/preview.tsx'
import { PreviewProvider, useSample } from './preview/preview-provider.tsx'
import { SendTest } from './test-send/send-test.tsx'
import type { SendTestHandle } from './test-send/send-test.tsx'
import { RecentDeliveries } from './recent/recent-deliveries.tsx'
import { BarActions } from './bar/bar-actions.tsx'
import { Notices } from './saving/notices.tsx'
import { isDirty } from './saving/editing.ts'
import { Overlays } from './bar/overlays.tsx'
import { SaveBar } from './saving/save-bar.tsx'
import { lacksAuth, shownProblems } from './saving/shown-problems.ts'
import { ManagedBadge } from './saving/managed-badge.tsx'
import { HealthBadge, useActivity } from './saving/integration-state.tsx'
import { useEditing } from './saving/use-editing.ts'
import type { EditingSession } from './saving/use-editing.ts'
import { discardChanges } from './saving/discard.ts'
import { useStoredDraft } from './saving/use-stored-draft.tsx'
import { useRefusedAddress } from './saving/use-refused-address.ts'
import { useRemoteChanges } from './saving/use-remote-changes.ts'
import { useSaving } from './saving/use-saving.ts'
import { InsertionProvider, useActiveRow } from './value/insertion.ts'

interface EditorProps {
  /** `null`: a new one. */
  readonly saved: Saved | null
  /** Names of the steps that a new one waits for. */
  readonly steps: readonly string[]
  /** It was saved for the first time, and its address is now that of this id. */
  readonly onCreated: (id: string) => void
}

export function Editor({ saved: loaded, steps, onCreated }: EditorProps) {
  const edited = useEditing(loaded, steps)
  const { store, state } = edited
  const { saved, draft } = state
  const { tab, openTab, goTo } = useOpenTab()
  const [secret, setNewKey] = useState<string | null>(null)
  const newKey = useMemo(() => ({ secret, set: setNewKey }), [secret])
  const saving = useSaving({ ...edited, onCreated, onNewKey: setNewKey, onProblem: goTo })
  const storedDraft = useStoredDraft(store)
  const activity = useActivity(saved?.id)
  const test = useRef<SendTestHandle>(null)
  useRemoteChanges(saved?.id)
  const { kept, validated, problems, form } = useFormState(edited, newKey)
  const discard = (): void => {
    store.dispatch({ type: 'discard' })
    storedDraft.forget()
  }
  const sendTest = (): void => test.current?.start()
  useShortcuts({ 'Ctrl+S': () => void saving.save(), 'Ctrl+Enter': sendTest })
  return (
    <Page
      bare
      title={draft.name.trim() === '' ? words.form.newTitle : routeName(draft.name)}
      up={{ to: '/integrations', label: words.integrations.title }}
      aside={
        saved && (
          <>
            <HealthBadge saved={saved} activity={activity} />
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
          onDeleted={discard}
        />
      }
    >
      <InsertionProvider>
        <PreviewProvider draft={draft}>
          <div className="editor">
            <FieldList used={validated.compiled.fields} />
            <DraftFormContext value={form}>
              <EditorForm
                tab={tab}
                onTab={openTab}
                banners={<Notices store={store} state={state} storedDraft={storedDraft} />}
              />
            </DraftFormContext>
            <PreviewPane draft={draft} kept={kept} id={saved?.id ?? null} activity={activity} test={test} />
          </div>
          <SaveBar
            state={state}
            problems={problems}
            isAuthMissing={lacksAuth(validated.problems, problems)}
            justSaved={saving.justSaved}
            onSave={() => void saving.save()}
            onDiscard={() => {
              discardChanges(store)
              storedDraft.forget()
            }}
            onProblem={goTo}
            test={
              <Button icon={Send} onClick={sendTest}>
                {words.saving.sendTest}
              </Button>
            }
          />
        </PreviewProvider>
      </InsertionProvider>
      <Overlays {...{ store, state, saving, storedDraft }} />
    </Page>
  )
}

/** What the form and the preview make of the draft. */
function useFormState({ state, change }: EditingSession, newKey: NewSigningKey) {
  const { saved, draft, base } = state
  const kept = useMemo(() => keptOf(saved), [saved])
  const validated = validatedDraftOf(draft, kept)
  const address = useRefusedAddress(addressOf(validated.integration))
  const problems = useMemo(() => shownProblems(state, validated, address), [state, validated, address])
  const id = isDirty(state) ? null : (saved?.id ?? null)
  const form = useMemo((): DraftForm => {
    const { origin, fields } = validated.compiled
    const destination = destinationOf(origin, kept)
    return { draft, change, problems, saved, before: base, destination, id, newKey, uses: fields }
  }, [draft, change, problems, saved, base, validated, kept, id, newKey])
  return { kept, validated, problems, form }
}

interface PreviewPaneProps {
  readonly draft: Draft
  readonly kept: StoredSecrets
  readonly id: string | null
  readonly activity: Activity | undefined
  readonly test: Ref<SendTestHandle>
}

function PreviewPane({ draft, kept, id, activity, test }: PreviewPaneProps) {
  const activeRow = useActiveRow()
  const sample = useSample()
  return (
    <section className="preview" aria-label={words.form.preview}>
      <Preview draft={draft} kept={kept} activeRow={activeRow} />
      <SendTest draft={draft} kept={kept} id={id} sample={sample} ref={test} />
      {id !== null && <RecentDeliveries id={id} activity={activity} />}
    </section>
  )
}

/** The secrets of what was saved, which stay where their address stays. */
function keptOf(saved: Saved | null): StoredSecrets {
  // It was JSON, in which what is left out is left out and never undefined.
  return saved ? storedSecretsOf(saved as IntegrationInput) : new Map()
}
