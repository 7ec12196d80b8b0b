import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import type { Source } from '../../../api/sources.ts'
import { Button } from '../../../parts/button.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { Address } from '../kinds/steps-panel.tsx'
import { NewAddress } from './new-address.tsx'

const say = sourceWords.sources.newAddress

/** Where the phone system posts to. */
export function AddressPanel({ source }: { source: Source }) {
  const [asking, setAsking] = useState(false)
  return (
    <section className="panel" aria-label={say.title}>
      <div className="head">
        <h2>{say.title}</h2>
        <span className="push">
          <Button small kind="quiet" icon={RefreshCw} onClick={() => setAsking(true)}>
            {say.open}
          </Button>
        </span>
      </div>
      <div className="body stackgap tight">
        <Address url={source.url} label={say.title} />
        <p className="hint">{say.secret}</p>
      </div>
      {asking && <NewAddress source={source} onClose={() => setAsking(false)} />}
    </section>
  )
}
