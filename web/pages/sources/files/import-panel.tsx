// A file of calls, dropped or chosen: what its columns mean, what comes of it, and the import itself (C18).
import { useEffect, useState } from 'react'
import type { Source } from '../../../api/sources.ts'
import { sourceWords } from '../../../words/source-words.ts'
import { ChooseFile } from './choose-file.tsx'
import './files.css'
import { FilePreview } from './file-preview.tsx'
import type { OpenFile } from './open-file.ts'

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
