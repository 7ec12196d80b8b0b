// The versions of a saved item: a list, a comparison of two versions, and a button to restore.
import type { AccountVerb } from '../../api/may.ts'
import { useMutation, useQueries, useQuery } from '@tanstack/react-query'
import { RotateCcw } from '../icons.ts'
import { useState } from 'react'
import { versionQuery, versionsQuery } from '../../api/versions.ts'
import type { SavedVersion, Versions } from '../../api/versions.ts'
import { words } from '../../words/words.ts'
import { Button } from '../button.tsx'
import { ConfirmDialog } from '../confirm-dialog.tsx'
import { Dialog } from '../dialog.tsx'
import { Differences } from '../differences.tsx'
import type { ValueDifference } from '../differences.tsx'
import { Select } from '../field.tsx'
import { sanitizeLine } from '../sanitize-text.ts'
import { Empty, Failed, Loading } from '../states.tsx'
import { VersionList } from './version-list.tsx'
import './versions.css'

const say = words.versions

/** What restoring a version does. */
const RESTORES = {
  integration: 'integrations.change',
  source: 'sources.change',
  step: 'steps.change',
} as const satisfies Record<keyof typeof say.askSecrets, AccountVerb>

interface VersionsProps<Configuration, Restored> {
  readonly of: Versions<Configuration, Restored>
  readonly name: string
  readonly kind: keyof typeof say.askSecrets
  /** The label of a setting, by its path. */
  readonly labelOf: (path: string) => string
  readonly differencesOf: (before: Configuration, after: Configuration) => readonly ValueDifference[]
  /** The form has unsaved changes. */
  readonly isDirty?: boolean
  readonly onRestored: (restored: Restored, version: number) => void
  readonly onClose: () => void
}

export function VersionsDialog<Configuration, Restored>(props: VersionsProps<Configuration, Restored>) {
  const { of, name, kind, labelOf, onClose } = props
  const list = useQuery(versionsQuery(of))
  const [picked, setPicked] = useState<number | null>(null)
  const [isAsking, setIsAsking] = useState(false)
  const versions = list.data ?? []
  const current = versions[0]
  const shown = versions.find(({ version }) => version === picked) ?? current
  return (
    <>
      <Dialog
        title={say.title(sanitizeLine(name))}
        wide
        onClose={onClose}
        actions={
          <>
            <Button onClick={onClose}>{words.parts.close}</Button>
            {shown && shown !== current && (
              <Button verb={RESTORES[kind]} kind="main" icon={RotateCcw} onClick={() => setIsAsking(true)}>
                {say.restore(shown.version)}
              </Button>
            )}
          </>
        }
      >
        {list.isPending && <Loading rows={6} />}
        {list.isLoadingError && <Failed error={list.error} onRetry={() => void list.refetch()} />}
        {list.data?.length === 0 && <Empty title={say.none}>{say.noneWhy}</Empty>}
        {shown && (
          <div className="versions">
            <VersionList versions={versions} shown={shown} labelOf={labelOf} onPick={setPicked} />
            <Comparison key={shown.version} {...props} versions={versions} shown={shown} />
          </div>
        )}
      </Dialog>
      {isAsking && shown && <Restore {...props} version={shown.version} onNo={() => setIsAsking(false)} />}
    </>
  )
}

type ComparisonProps<Configuration, Restored> = VersionsProps<Configuration, Restored> & {
  readonly versions: readonly SavedVersion[]
  readonly shown: SavedVersion
}

/** The differences between the version and another: by default the version before it. */
function Comparison<Configuration, Restored>({
  of,
  differencesOf,
  versions,
  shown,
}: ComparisonProps<Configuration, Restored>) {
  const others = versions.filter((one) => one !== shown)
  const before = versions[versions.indexOf(shown) + 1]
  const [picked, setPicked] = useState<string | null>(null)
  const other = others.find(({ version }) => String(version) === picked) ?? before ?? others[0]
  if (!other) return <p className="hint">{say.only}</p>
  const [from, to] = [shown.version, other.version].toSorted((a, b) => a - b) as [number, number]
  const labelOf = (version: SavedVersion): string => {
    if (version === before) return say.before(version.version)
    return (version === versions[0] ? say.now : say.one)(version.version)
  }
  return (
    <section className="versiondiff" aria-label={say.fromTo(from, to)}>
      <div className="row wrap apart">
        <h3>{say.fromTo(from, to)}</h3>
        <span className="push">
          <Select
            small
            label={say.compareWith}
            value={String(other.version)}
            choices={others.map((one) => ({ value: String(one.version), label: labelOf(one) }))}
            onPick={setPicked}
          />
        </span>
      </div>
      <Changes of={of} differencesOf={differencesOf} pair={[from, to]} />
    </section>
  )
}

type ChangesProps<Configuration, Restored> = Pick<VersionsProps<Configuration, Restored>, 'of' | 'differencesOf'> & {
  readonly pair: readonly [from: number, to: number]
}

function Changes<Configuration, Restored>({ of, differencesOf, pair }: ChangesProps<Configuration, Restored>) {
  const [from, to] = useQueries({ queries: pair.map((version) => versionQuery(of, version)) })
  const failed = [from, to].find((one) => one?.isLoadingError)
  if (failed) return <Failed error={failed.error} onRetry={() => void failed.refetch()} />
  if (from?.data === undefined || to?.data === undefined) return <Loading rows={3} />
  const all = differencesOf(from.data, to.data)
  return all.length === 0 ? <p className="hint">{say.same}</p> : <Differences all={all} />
}

type RestoreProps<Configuration, Restored> = VersionsProps<Configuration, Restored> & {
  readonly version: number
  readonly onNo: () => void
}

function Restore<Configuration, Restored>(props: RestoreProps<Configuration, Restored>) {
  const { of, kind, version, isDirty = false, onRestored, onNo, onClose } = props
  const restoring = useMutation({
    mutationFn: () => of.restore(version),
    onSuccess: (restored) => {
      onRestored(restored, version)
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={say.ask(version)}
      act={say.restore(version)}
      icon={RotateCcw}
      kind="main"
      busy={restoring.isPending}
      error={restoring.error}
      onYes={() => restoring.mutate()}
      onClose={onNo}
    >
      <p>{say.askWhat}</p>
      <p>{say.askSecrets[kind]}</p>
      {isDirty && <p>{say.askUnsaved}</p>}
    </ConfirmDialog>
  )
}
