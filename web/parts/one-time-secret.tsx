import { Copy } from './copy.tsx'

/** A secret that is shown only now: one press selects all of it. */
export function OneTimeSecret({ text, label, copy }: { text: string; label: string; copy: string }) {
  return (
    <div className="row wrap">
      <input
        className="input mono shown-once"
        readOnly
        value={text}
        aria-label={label}
        onFocus={(event) => event.target.select()}
      />
      <Copy text={text} label={copy} />
    </div>
  )
}
