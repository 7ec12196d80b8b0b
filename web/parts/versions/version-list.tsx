import type { SavedVersion } from '../../api/versions.ts'
import { words } from '../../words/words.ts'
import { sanitizeLine } from '../sanitize-text.ts'
import { Badge } from '../status.tsx'
import { Time } from '../time.tsx'

const say = words.versions

/** The maximum number of changes that are named. */
const CHANGES_SHOWN = 2

interface ListProps {
  readonly versions: readonly SavedVersion[]
  readonly shown: SavedVersion
  readonly labelOf: (path: string) => string
  readonly onPick: (version: number) => void
}

/** The versions, each with when it was saved, by whom, and what changed. */
export function VersionList({ versions, shown, labelOf, onPick }: ListProps) {
  const isWhole = versions.at(-1)?.version === 1
  return (
    <div className="versionlist">
      <ol aria-label={say.list}>
        {versions.map((one) => (
          <li key={one.version}>
            <button
              type="button"
              className="versionrow"
              aria-pressed={one === shown}
              onClick={() => onPick(one.version)}
            >
              <span className="row">
                <span className="versionname">{say.one(one.version)}</span>
                {one === versions[0] && <Badge tone="line">{say.current}</Badge>}
                <span className="push muted">
                  <Time at={one.saved_at} />
                </span>
              </span>
              {changeText(one, labelOf) !== '' && <span className="anywhere">{changeText(one, labelOf)}</span>}
              <span className="muted anywhere">{authorText(one)}</span>
            </button>
          </li>
        ))}
      </ol>
      {!isWhole && <p className="hint">{say.earlier}</p>}
    </div>
  )
}

function authorText({ saved_by }: SavedVersion): string {
  return saved_by === null ? say.byNobody : say.by[saved_by.type](sanitizeLine(saved_by.name ?? ''))
}

function changeText({ version, changes, restored_from }: SavedVersion, labelOf: (path: string) => string): string {
  const labels = [...new Set(changes.map((path) => labelOf(path)))]
  // Naming one more change takes no more room than counting it.
  const count = labels.length === CHANGES_SHOWN + 1 ? labels.length : CHANGES_SHOWN
  const changed = say.changed(labels.slice(0, count), Math.max(0, labels.length - count))
  if (restored_from !== null) return say.restored(restored_from)
  return version === 1 ? say.created : changed
}
