// Imports a file of calls, dropped or chosen: the meaning of its columns, the resulting calls, and the import itself (C18).
import { useEffect, useState } from 'react'
import type { Source } from '../../../api/sources.ts'
import { sourceWords } from '../../../words/source-words.ts'
import './files.css'
import { FilePreview } from './file-preview.tsx'
import { openFile } from './open-file.ts'
import type { OpenFile } from './open-file.ts'
import { useMutation } from '@tanstack/react-query'
import { FileUp } from '../../../parts/icons.ts'
import { Banner } from '../../../parts/banner.tsx'
import { FileButton, useFileDrop } from '../../../parts/file-input.tsx'
import { ActionError } from '../../../parts/states.tsx'

const say = sourceWords.files

export function ImportPanel({ source }: { source: Source }) {
  const [file, setFile] = useState<OpenFile | null>(null)
  useEffect(() => () => file?.close(), [file])
  return (
    <section className="panel filepanel" aria-label={say.title}>
      <div className="head">
        <h2>{file === null ? say.title : say.found(file.name, file.count)}</h2>
      </div>
      <div className="body stackgap">
        {file === null ? (
          <ChooseFile onFile={setFile} />
        ) : (
          <FilePreview key={file.name} source={source} file={file} onOther={() => setFile(null)} />
        )}
      </div>
    </section>
  )
}

function ChooseFile({ onFile }: { onFile: (file: OpenFile) => void }) {
  const opening = useMutation({
    mutationFn: async (file: File) => {
      const open = await openFile(file)
      if (open.count > 0 || open.unread.length > 0) return open
      open.close()
      throw new Error(say.empty)
    },
    onSuccess: onFile,
  })
  const { over, target } = useFileDrop((file) => opening.mutate(file))
  return (
    <>
      <div className={over ? 'droparea over' : 'droparea'} {...target}>
        <p>{say.drop}</p>
        <p className="hint">{say.dropWhy}</p>
        <FileButton
          label={say.choose}
          kind="main"
          icon={FileUp}
          busy={opening.isPending}
          accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl,text/csv,text/plain,application/json"
          onFile={(file) => opening.mutate(file)}
        />
      </div>
      <div aria-live="polite">{opening.isPending && <Banner>{say.reading}</Banner>}</div>
      <ActionError error={opening.error} />
    </>
  )
}
