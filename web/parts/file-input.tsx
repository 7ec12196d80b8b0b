// A file input: the person picks a file with a button, or drops it.
import { useRef, useState } from 'react'
import type { ComponentProps, DragEvent } from 'react'
import { Button } from './button.tsx'

interface FileButtonProps extends Omit<ComponentProps<typeof Button>, 'children' | 'onClick'> {
  readonly label: string
  /** The accessible name of the file chooser; by default the label of the button. */
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
          // The person may pick the same file again after correcting it.
          event.target.value = ''
          if (file) onFile(file)
        }}
      />
    </>
  )
}

/** `over`: a file is held over the element. `target`: the handlers of the element that files are dropped on. */
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
