import { words } from '../words/words.ts'
import { Copy } from './copy.tsx'
import { settingToCopy } from './setting-to-copy.ts'

/** Offers the setting that a sentence asks an operator for, to be passed on; nothing where it asks for none. */
export function CopySetting({ from }: { from: string }) {
  const setting = settingToCopy(from)
  if (setting === null) return null
  return (
    <div className="row">
      <Copy text={setting} label={words.parts.copySetting} />
    </div>
  )
}
