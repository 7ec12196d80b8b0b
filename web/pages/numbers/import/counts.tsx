import { number } from '../../../words/format.ts'
import { words } from '../../../words/words.ts'

const say = words.numbers.importing

/** What is new, changed and refused, side by side. */
export function Counts({ fresh, changed, refused }: { fresh: number; changed: number; refused: number }) {
  const facts = [
    [say.fresh, fresh],
    [say.changed, changed],
    [say.refused, refused],
  ] as const
  return (
    <dl className="counts">
      {facts.map(([label, n]) => (
        <div key={label}>
          <dt className="muted">{label}</dt>
          <dd>{number(n)}</dd>
        </div>
      ))}
    </dl>
  )
}
