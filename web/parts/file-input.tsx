// Files of a person: chosen with a button, or dropped.
import { useRef, useState } from 'react'
import type { ComponentProps, DragEvent } from 'react'
import { Button } from './button.tsx'

interface FileButtonProps extends Omit<ComponentProps<typeof Button>, 'children' | 'onClick'> {
  readonly label: string
  /** What the chooser is called; as the button where nothing else is said. */
  readonly chooserLabel?: string
  readonly accept?: string
  readonly onFile: (file: File) => void
}

export function FileButton({ label, chooserLabel = label, accept, onFile, ...button }: FileButtonProps) {
  const chooser = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button {...button} onClick={() => chooser.current?.click()}>
        {label}
      </Button>
      <input
        ref={chooser}
        type="file"
        hidden
        accept={accept}
        aria-label={chooserLabel}
        onChange={(event) => {
          const [file] = event.target.files ?? []
          // The same file, mended, is chosen again.
          event.target.value = ''
          if (file) onFile(file)
        }}
      />
    </>
  )
}

/** `over`: a file is over it. `target`: what the element takes onto which it is dropped. */
export function useFileDrop(onFile: (file: File) => void) {
  const [over, setOver] = useState(false)
  const target = {
    onDragOver(event: DragEvent) {
      if (!event.dataTransfer.types.includes('Files')) return
      event.preventDefault()
      setOver(true)
    },
    onDragLeave: () => setOver(false),
    onDrop(event: DragEvent) {
      setOver(false)
      const [file] = event.dataTransfer.files
      if (!file) return
      event.preventDefault()
      onFile(file)
    },
  }
  return { over, target }
}
