// A chosen file: the meaning of its columns, the calls of its first rows, and then its import.
import { Upload } from '../../../parts/icons.ts'
import { useMemo, useState } from 'react'
import { readMapping } from '../../../../src/sources/mapping/read-mapping.ts'
import type { Mapping } from '../../../../src/sources/mapping/mapping.ts'
import { valueAt } from '../../../../src/sources/mapping/places.ts'
import { proposeColumns, rowTree } from '../../../../src/sources/mapping/rows.ts'
import { useMembership } from '../../../api/membership.ts'
import type { Source } from '../../../api/sources.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Button } from '../../../parts/button.tsx'
import { Check } from '../../../parts/choice.tsx'
import { ActionError } from '../../../parts/states.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { MappingEditor } from '../mapping/mapping-editor.tsx'
import type { Home, SeenMessage } from '../mapping/results.ts'
import { useSaveSource } from '../save-source.ts'
import { Columns } from './columns.tsx'
import type { OpenFile } from './open-file.ts'
import { FileImport } from './file-import.tsx'
import { RefusedCalls } from './row-counts.tsx'
import { DryRunResult } from './dry-run-result.tsx'
import { useImport } from './use-import.ts'
import { useDryRun } from './use-dry-run.ts'

const say = sourceWords.files

interface LookedAtProps {
  readonly source: Source
  readonly file: OpenFile
  readonly onOther: () => void
}

export function FilePreview({ source, file, onOther }: LookedAtProps) {
  const [tells, setTells] = useState(false)
  const importing = useImport(file, source.id, tells ? 'integrations' : 'nobody')
  const { mapping, change, fits, propose, isNew } = useMapping(source, file)
  const dryRun = useDryRun(source.id, file, mapping)
  const { sent, run } = importing
  const saving = useSaveSource(source, run)
  if (sent !== null) return <FileImport file={file} importing={importing} sent={sent} onOther={onOther} />
  const start = (): void => {
    if (isNew) saving.mutate({ settings: { mapping } })
    else run()
  }
  const unread = file.unread.map(({ line, problem }) => ({ line, problems: [problem] }))
  return (
    <>
      {!fits && (
        <Banner
          tone="warn"
          action={
            <Button small onClick={propose}>
              {say.again}
            </Button>
          }
        >
          {say.misfit}
        </Banner>
      )}
      <Meaning source={source} file={file} mapping={mapping} onMapping={change} />
      <DryRunResult dryRun={dryRun} all={file.count} />
      <div>
        <Check on={tells} onSwitch={setTells} label={say.tell} />
        <p className="hint">{tells ? say.tellOn : say.tellWhy}</p>
      </div>
      <ActionError error={saving.error} />
      <div className="row wrap">
        <Button
          verb="calls.import"
          kind="main"
          icon={Upload}
          disabled={file.count === 0}
          busy={saving.isPending}
          onClick={start}
        >
          {say.runRows(file.count)}
        </Button>
        <Button onClick={onOther}>{say.other}</Button>
      </div>
      <RefusedCalls file={file} refused={unread} />
    </>
  )
}

/** The saved mapping of the source, if there is one; else a mapping proposed from the columns. */
function useMapping(source: Source, file: OpenFile) {
  const saved = useMemo(() => savedMapping(source), [source])
  const proposed = useMemo(() => proposeColumns(file.first.map(({ row }) => row)).mapping, [file])
  const [mapping, setMapping] = useState<Mapping>(saved ?? proposed)
  const fits = mapping.uniqueid.some((place) =>
    file.first.some(({ row }) => valueAt(rowTree(row, true), place) !== undefined),
  )
  return {
    mapping,
    change: setMapping,
    propose: () => setMapping(proposed),
    fits: fits || file.count === 0,
    isNew: JSON.stringify(mapping) !== JSON.stringify(saved),
  }
}

function savedMapping({ settings }: Source): Mapping | null {
  const read = readMapping(settings['mapping'])
  return 'mapping' in read && read.mapping.uniqueid.length > 0 ? read.mapping : null
}

interface MeaningProps {
  readonly source: Source
  readonly file: OpenFile
  readonly mapping: Mapping
  readonly onMapping: (mapping: Mapping) => void
}

function Meaning({ source, file, mapping, onMapping }: MeaningProps) {
  const [open, setOpen] = useState(false)
  const home = useHome(source)
  const messages = useMemo(
    (): SeenMessage[] =>
      file.first.map(({ line, row }) => ({ id: String(line), at: file.openedAt, tree: rowTree(row, true) })),
    [file],
  )
  return (
    <section className="stackgap">
      <div className="row wrap">
        <h3>{file.format === 'sheet' ? say.columns : say.parts}</h3>
        <span className="push">
          <Button small onClick={() => setOpen(!open)}>
            {open ? say.done : say.change}
          </Button>
        </span>
      </div>
      {open ? (
        <>
          <p className="hint">{say.savedWith}</p>
          <MappingEditor messages={messages} mapping={mapping} onMapping={onMapping} home={home} kind="rows" />
        </>
      ) : (
        <Columns file={file} mapping={mapping} />
      )}
    </section>
  )
}

/** The same as on the server: times without a zone are in the account's zone, unless the source has another. */
function useHome({ settings }: Source): Home {
  const account = useMembership()?.account
  const text = (value: unknown, other: string): string => (typeof value === 'string' && value !== '' ? value : other)
  const country = text(settings['country'], account?.country ?? '')
  const zone = text(settings['timezone'], account?.timezone ?? 'UTC')
  return useMemo(() => ({ country, zone }), [country, zone])
}
