import { number } from '../../../words/format.ts'
import { sourceWords } from '../../../words/source-words.ts'

const say = sourceWords.files.would

interface CountsProps {
  readonly taken: number
  readonly known: number
  readonly passed: number
  readonly refused: number
}

/** What is new, known, left out and refused, side by side. */
export function Counts(counts: CountsProps) {
  const facts = (['taken', 'known', 'passed', 'refused'] as const).filter(
    (name) => name !== 'passed' || counts[name] > 0,
  )
  return (
    <dl className="counts">
      {facts.map((name) => (
        <div key={name}>
          <dt className="muted">{say[name]}</dt>
          <dd>{number(counts[name])}</dd>
        </div>
      ))}
    </dl>
  )
}
