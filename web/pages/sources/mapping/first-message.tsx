// Shown before the first message: the address, a command that posts to it, and an example to paste or to start with.
import { Ear } from '../../../parts/icons.ts'
import { useId, useState } from 'react'
import type { FormEvent } from 'react'
import type { Tree } from '../../../../src/sources/mapping/places.ts'
import { Button } from '../../../parts/button.tsx'
import { plainLines } from '../../../parts/code-line.ts'
import { Code } from '../../../parts/code.tsx'
import { Copy } from '../../../parts/copy.tsx'
import { ProblemText } from '../../../parts/field.tsx'
import { Disclosure } from '../../../parts/disclosure.tsx'
import { Status } from '../../../parts/status.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { readExample } from './example.ts'

const say = sourceWords.mapping.listen

/** A first message in a common format, for people without an example. */
function exampleBody(): string {
  const call = { id: '4711', direction: 'inbound', from: '+61412345678', to: '+61288889999' }
  return JSON.stringify({ event: 'call.ringing', timestamp: new Date().toISOString(), call })
}

export function FirstMessageGuide({ url, onExample }: { url: string; onExample: (tree: Tree) => void }) {
  // With the present time: an old message would be taken for a replay.
  const [body] = useState(exampleBody)
  const curl = [`curl -X POST '${url}'`, `  -H 'content-type: application/json'`, `  -d '${body}'`].join(' \\\n')
  return (
    <section className="panel narrow" aria-label={say.title}>
      <div className="head">
        <h2>{say.title}</h2>
        <span className="push" role="status">
          <FirstMessageState />
        </span>
      </div>
      <div className="body stackgap">
        <p>{say.why}</p>
        <div className="row wrap">
          <code className="told">{url}</code>
          <Copy text={url} label={say.copyUrl} />
        </div>
        <div className="row wrap">
          <h3>{say.tryIt}</h3>
          <span className="push">
            <Copy text={curl} label={say.copyCurl} />
          </span>
        </div>
        <Code label={say.curl} lines={plainLines(curl)} fold />
        <Disclosure title={say.example}>
          <Example onExample={onExample} />
        </Disclosure>
      </div>
    </section>
  )
}

export function FirstMessageState() {
  return (
    <Status tone="info" icon={Ear}>
      {say.listening}
    </Status>
  )
}

/** Longer than any message that the server accepts. */
const EXAMPLE_LENGTH_MAX = 300_000

function Example({ onExample }: { onExample: (tree: Tree) => void }) {
  const id = useId()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<keyof typeof say.exampleProblems | null>(null)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const read = readExample(text)
    if ('tree' in read) onExample(read.tree)
    else setProblem(read.problem)
  }
  return (
    <form className="stackgap tight apart-top" onSubmit={submit}>
      <p className="hint" id={`${id}-why`}>
        {say.exampleWhy}
      </p>
      <textarea
        className="input mono"
        rows={8}
        aria-label={say.exampleLabel}
        aria-describedby={`${id}-why`}
        aria-invalid={problem === null ? undefined : true}
        value={text}
        maxLength={EXAMPLE_LENGTH_MAX}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setText(event.target.value)
          setProblem(null)
        }}
      />
      {problem !== null && (
        <div role="alert">
          <ProblemText>{say.exampleProblems[problem]}</ProblemText>
        </div>
      )}
      <div className="row">
        <Button type="submit">{say.exampleUse}</Button>
      </div>
    </form>
  )
}
