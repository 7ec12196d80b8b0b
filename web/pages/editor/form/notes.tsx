// Notes about the whole integration, in one line above the tabs: rows and settings keep their place.
import { useEffect, useRef, useState } from 'react'
import type { ReactNode, RefObject } from 'react'
import { Banner } from '../../../parts/banner.tsx'
import { words } from '../../../words/words.ts'

export interface Note {
  readonly tone: 'plain' | 'info' | 'warn' | 'bad'
  readonly text: string
  /** A button or link that resolves the note. */
  readonly action?: ReactNode
}

/** The first note in at most two lines, and a button that shows all notes in full. */
export function Notes({ notes }: { notes: readonly Note[] }) {
  const [open, setOpen] = useState(false)
  const list = useRef<HTMLDivElement>(null)
  const isCut = useCut(list, open, notes[0]?.text)
  const more = notes.length > 1 || isCut || open
  return (
    <div className={notes.length === 0 ? 'vh' : open ? 'notes' : 'notes folded'} role="status">
      <div ref={list}>
        {(open ? notes : notes.slice(0, 1)).map(({ tone, text, action }) => (
          <Banner key={text} tone={tone} action={action}>
            {text}
          </Banner>
        ))}
      </div>
      {notes.length > 0 && more && (
        <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? words.form.fewerNotes : words.form.notes(notes.length)}
        </button>
      )}
    </div>
  )
}

/** Whether the text of the note is cut off. */
function useCut(list: RefObject<HTMLElement | null>, open: boolean, text: string | undefined): boolean {
  const [isCut, setCut] = useState(false)
  useEffect(() => {
    const line = list.current?.querySelector('.banner > div')
    if (open || !line) return
    const observer = new ResizeObserver(() => setCut(line.scrollHeight > line.clientHeight))
    observer.observe(line)
    return () => observer.disconnect()
  }, [list, open, text])
  return isCut
}
