// The mapping as text: exported, and imported, with errors by their places.
import { Download } from '../../../parts/icons.ts'
import { useState } from 'react'
import type { Mapping } from '../../../../src/sources/mapping/mapping.ts'
import { readMapping, type MappingFlaw } from '../../../../src/sources/mapping/read-mapping.ts'
import { Button } from '../../../parts/button.tsx'
import { Copy } from '../../../parts/copy.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { downloadJson } from '../../../parts/download.ts'
import { ProblemText } from '../../../parts/field.tsx'
import { sourceWords } from '../../../words/source-words.ts'

const say = sourceWords.mapping.text

interface TextDialogProps {
  readonly mapping: Mapping
  /** The file's name, without its extension. */
  readonly name: string
  readonly onMapping: (mapping: Mapping) => void
  readonly onClose: () => void
}

type Wrong = { readonly flaws: readonly MappingFlaw[] } | 'not-json' | null

export function TextDialog({ mapping, name, onMapping, onClose }: TextDialogProps) {
  const [text, setText] = useState(() => `${JSON.stringify(mapping, null, 2)}\n`)
  const [wrong, setWrong] = useState<Wrong>(null)
  const use = (): void => {
    const read = readText(text)
    if (read === null) setWrong('not-json')
    else if ('flaws' in read) setWrong(read)
    else {
      onMapping(read.mapping)
      onClose()
    }
  }
  return (
    <Dialog
      title={say.title}
      wide
      onClose={onClose}
      actions={
        <>
          <Copy text={text} label={say.copy} small={false} />
          <Button icon={Download} onClick={() => downloadJson(`${name}.mapping.json`, text)}>
            {say.download}
          </Button>
          <Button kind="main" onClick={use}>
            {say.use}
          </Button>
        </>
      }
    >
      <p className="hint">{say.why}</p>
      <textarea
        className="input mono mappingtext"
        rows={18}
        aria-label={say.label}
        aria-invalid={wrong === null ? undefined : true}
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setText(event.target.value)
          setWrong(null)
        }}
      />
      {wrong !== null && (
        <div role="alert" className="stackgap tight">
          {wrong === 'not-json' ? <ProblemText>{say.notJson}</ProblemText> : <Flaws flaws={wrong.flaws} />}
        </div>
      )}
    </Dialog>
  )
}

function readText(text: string): ReturnType<typeof readMapping> | null {
  try {
    return readMapping(JSON.parse(text) as unknown)
  } catch {
    // A SyntaxError: the text is not JSON.
    return null
  }
}

function Flaws({ flaws }: { flaws: readonly MappingFlaw[] }) {
  return (
    <>
      <ProblemText>{say.flaws(flaws.length)}</ProblemText>
      <dl className="facts">
        {flaws.map(({ pointer, detail }) => (
          <div className="pairrow" key={`${pointer} ${detail}`}>
            <dt>
              <code>{say.at(pointer)}</code>
            </dt>
            <dd>{detail}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
