import { Copy } from '../../parts/copy.tsx'
import { words } from '../../words/words.ts'

const say = words.people

/** The command that creates a new link, where Offhook runs. */
export function Command({ hint }: { hint: string }) {
  return (
    <div className="field">
      <p className="hint">{hint}</p>
      <div className="row">
        <code className="value command">{say.linkCommand}</code>
        <Copy text={say.linkCommand} label={words.parts.copy} />
      </div>
    </div>
  )
}
