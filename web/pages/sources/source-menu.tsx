import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Ellipsis, GitCompare, Pencil, Power, Trash2 } from '../../parts/icons.ts'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { api, unwrap } from '../../api/client.ts'
import { messageOf } from '../../api/problem.ts'
import { sourcesQuery } from '../../api/sources.ts'
import type { Source } from '../../api/sources.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/field.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Menu } from '../../parts/menu.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { toast } from '../../parts/toasts.tsx'
import { sourceWords } from '../../words/source-words.ts'
import { words } from '../../words/words.ts'
import { NotSaved } from './not-saved.tsx'
import { useSaveSource } from './save-source.ts'
import { SourceVersions } from './source-versions.tsx'

const say = sourceWords.sources

/** Actions on a source besides its settings. */
export function SourceMenu({ source }: { source: Source }) {
  const [dialog, setDialog] = useState<'rename' | 'versions' | 'remove' | null>(null)
  const saving = useSaveSource(source)
  const switchTo = (): void =>
    saving.mutate(
      { enabled: !source.enabled },
      {
        onSuccess: ({ name, enabled }) => toast((enabled ? say.switchedOn : say.switchedOff)(sanitizeLine(name))),
        onError: (error) => toast(messageOf(error)),
      },
    )
  const close = (): void => setDialog(null)
  return (
    <>
      <Menu
        label={say.actions}
        icon={Ellipsis}
        iconOnly
        entries={[
          { id: 'rename', verb: 'sources.change', label: say.rename, icon: Pencil, onPick: () => setDialog('rename') },
          { id: 'versions', label: words.versions.open, icon: GitCompare, onPick: () => setDialog('versions') },
          {
            id: 'turn',
            verb: 'sources.change',
            label: source.enabled ? say.switchOff : say.switchOn,
            icon: Power,
            onPick: switchTo,
          },
          {
            id: 'remove',
            verb: 'sources.change',
            label: words.parts.delete,
            icon: Trash2,
            danger: true,
            onPick: () => setDialog('remove'),
          },
        ]}
      />
      {dialog === 'rename' && <Rename source={source} onClose={close} />}
      {dialog === 'versions' && <SourceVersions source={source} onClose={close} />}
      {dialog === 'remove' && <Remove source={source} onClose={close} />}
    </>
  )
}

interface QuestionProps {
  readonly source: Source
  readonly onClose: () => void
}

function Rename({ source, onClose }: QuestionProps) {
  const [name, setName] = useState(source.name)
  const saving = useSaveSource(source)
  const problems = problemsByPointer(saving.error)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const done = (): void => {
      onClose()
      toast(say.renamed)
    }
    saving.mutate({ name: name.trim() }, { onSuccess: done })
  }
  return (
    <Dialog title={say.rename} onClose={onClose}>
      <form className="dialog-form" onSubmit={submit} noValidate>
        <TextField
          label={say.name}
          hint={say.nameHint}
          autoFocus
          value={name}
          onText={setName}
          problem={problems.get('/name')}
        />
        {saving.isError && problems.size === 0 && (
          <NotSaved id={source.id} error={saving.error} onTheirs={() => saving.reset()} />
        )}
        <div className="row dialog-acts">
          <Button onClick={onClose}>{words.parts.cancel}</Button>
          <Button kind="main" type="submit" busy={saving.isPending}>
            {words.parts.save}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function Remove({ source, onClose }: QuestionProps) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { id, version } = source
  const removing = useMutation({
    mutationFn: () =>
      unwrap(api.DELETE('/sources/{id}', { params: { path: { id }, header: { 'if-match': `"${version}"` } } })),
    onSuccess: async () => {
      toast(say.remove.done(sanitizeLine(source.name)))
      await navigate({ to: '/sources' })
      queries.removeQueries({ queryKey: ['sources', id] })
      await queries.invalidateQueries({ queryKey: sourcesQuery.queryKey })
    },
  })
  return (
    <ConfirmDialog
      title={say.remove.ask(sanitizeLine(source.name))}
      act={words.parts.delete}
      busy={removing.isPending}
      error={removing.error}
      onYes={() => removing.mutate()}
      onClose={onClose}
    >
      <p>{say.remove.why}</p>
    </ConfirmDialog>
  )
}
