import { useState } from 'react'
import type { Source } from '../../api/sources.ts'
import { Button } from '../../parts/button.tsx'
import { Select } from '../../parts/field.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Empty, Loading } from '../../parts/states.tsx'
import { Column, Table, TABLE_ROLES } from '../../parts/table.tsx'
import { toast } from '../../parts/toasts.tsx'
import { sourceWords } from '../../words/source-words.ts'
import { CONTEXT_ROLES } from '../../../src/sources/kinds/context-roles.ts'
import type { ContextRole } from '../../../src/sources/kinds/context-roles.ts'
import { changesOf, mergeContexts } from './contexts.ts'
import type { Context, Marks } from './contexts.ts'
import { NotSaved } from './not-saved.tsx'
import { useSaveSource } from './save-source.ts'

const say = sourceWords.sources.contexts

/** `seen`: `null` while it is not known. */
export function ContextsPanel({ source, seen }: { source: Source; seen: readonly Context[] | null }) {
  const [known, setKnown] = useState<readonly Context[]>([])
  const [marks, setMarks] = useState<Marks>({})
  const contexts = mergeContexts(known, seen ?? [])
  if (JSON.stringify(contexts) !== JSON.stringify(known)) setKnown(contexts)
  const changes = changesOf(contexts, marks)
  const count = Object.keys(changes).length
  const saving = useSaveSource(source)
  const save = (): void =>
    saving.mutate(
      { settings: { contexts: changes } },
      {
        onSuccess: () => {
          setKnown(contexts.map((context) => ({ ...context, role: markOf(context, marks) })))
          toast(say.saved)
        },
      },
    )
  return (
    <section className="panel">
      <div className="head">
        <h2>{say.title}</h2>
        {count > 0 && (
          <div className="row wrap push">
            <span className="hint">{say.saveWhy}</span>
            <Button verb="sources.change" small kind="main" busy={saving.isPending} onClick={save}>
              {say.save(count)}
            </Button>
          </div>
        )}
      </div>
      <div className="body stackgap">
        <p className="hint">{say.why}</p>
        {saving.isError && <NotSaved id={source.id} error={saving.error} onTheirs={() => setMarks({})} />}
        {seen === null && <Loading rows={2} />}
        {seen !== null && contexts.length === 0 && <Empty title={say.none}>{say.noneWhy}</Empty>}
        {contexts.length > 0 && (
          <>
            <ContextTable
              contexts={contexts}
              marks={marks}
              onMark={(name, mark) => setMarks({ ...marks, [name]: mark })}
            />
            <Meanings />
          </>
        )}
      </div>
    </section>
  )
}

function markOf({ name, role: marked }: Context, marks: Marks): ContextRole | null {
  return Object.hasOwn(marks, name) ? (marks[name] ?? null) : marked
}

interface ContextTableProps {
  readonly contexts: readonly Context[]
  readonly marks: Marks
  readonly onMark: (name: string, mark: ContextRole | null) => void
}

function ContextTable({ contexts, marks, onMark }: ContextTableProps) {
  const head = (
    <>
      <Column label={say.name} />
      <Column label={say.proposed} />
      <Column label={say.mark} />
    </>
  )
  return (
    <Table label={say.title} head={head}>
      {contexts.map((context) => {
        const { name, suggested_role: proposed } = context
        return (
          <tr {...TABLE_ROLES.row} key={name}>
            <td {...TABLE_ROLES.cell} className="full">
              <code className="told">{sanitizeLine(name)}</code>
            </td>
            <td {...TABLE_ROLES.cell}>
              {proposed === null ? <span className="muted">{say.passed}</span> : say.roles[proposed]}
            </td>
            <td {...TABLE_ROLES.cell} className="markas">
              <Select
                small
                label={say.markOf(sanitizeLine(name))}
                value={markOf(context, marks) ?? ''}
                choices={[
                  { value: '', label: say.asProposed },
                  ...CONTEXT_ROLES.map((value) => ({ value, label: say.roles[value] ?? value })),
                ]}
                onPick={(picked) => onMark(name, CONTEXT_ROLES.find((role) => role === picked) ?? null)}
              />
            </td>
          </tr>
        )
      })}
    </Table>
  )
}

function Meanings() {
  return (
    <dl className="facts" aria-label={say.meanings}>
      {CONTEXT_ROLES.map((role) => (
        <div className="pairrow" key={role}>
          <dt>{say.roles[role]}</dt>
          <dd>{say.meaning[role]}</dd>
        </div>
      ))}
    </dl>
  )
}
