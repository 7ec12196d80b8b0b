// The renderer's problems of a value, shown beside it, each with a button that fixes it if possible.
import type { ConfigProblem } from '../../../../src/render/request.ts'
import { CircleAlert, TriangleAlert } from '../../../parts/icons.ts'
import { Icon } from '../../../parts/icon.tsx'
import { words } from '../../../words/words.ts'
import { usePreview } from '../preview-context.ts'
import { suggestFix } from './suggest-fix.ts'
import { labelOf } from './pieces.ts'

const say = words.values

interface ValueProblemsProps {
  readonly text: string
  readonly problems: readonly ConfigProblem[]
  /** Applies a corrected text; without it there is no button. */
  readonly onText?: (text: string) => void
  readonly id?: string
}

export function ValueProblems({ text, problems, onText, id }: ValueProblemsProps) {
  const { fields } = usePreview()
  if (problems.length === 0) return null
  const codes = fields.map(({ code }) => code)
  return (
    <div className="problems" id={id}>
      {problems.map((problem) => {
        const mend = onText && suggestFix(text, problem, codes)
        const isError = problem.severity === 'error'
        return (
          <p className={classOf(problem, text)} key={`${problem.at} ${problem.message}`}>
            <Icon of={isError ? CircleAlert : TriangleAlert} small />
            <span>
              {problem.message}
              {mend && (
                <>
                  {' '}
                  <button type="button" className="link" onClick={() => onText(mend.text)}>
                    {say.use(labelOf(mend.name, fields))}
                  </button>
                </>
              )}
            </span>
          </p>
        )
      })}
    </div>
  )
}

/**
 * `unfinished`: brackets without the rest of a name; hidden while the person types it. `of-key`: a missing key is not a
 * problem while the person is in its row.
 */
function classOf({ path, severity, at = 0, length }: ConfigProblem, text: string): string {
  const className = severity === 'error' ? (path.endsWith('.key') ? 'problem of-key' : 'problem') : 'note'
  return length === 2 && text.startsWith('[[', at) ? `${className} unfinished` : className
}
