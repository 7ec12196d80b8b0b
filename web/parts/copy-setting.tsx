import { words } from '../words/words.ts'
import { Copy } from './copy.tsx'
import { settingToCopy } from './setting-to-copy.ts'

/** A button that copies the setting which a message asks the operator for; nothing if the message names no setting. */
export function CopySetting({ from }: { from: string }) {
  const setting = settingToCopy(from)
  if (setting === null) return null
  return (
    <div className="row">
      <Copy text={setting} label={words.parts.copySetting} />
    </div>
  )
}
