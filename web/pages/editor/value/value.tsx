// A value of a request: text with chips. It is drawn as static text, so that hundreds of rows open quickly. CodeMirror
// opens only when the person comes near.
import { memo, useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import type { ClipboardEvent, KeyboardEvent } from 'react'
import { flushSync } from 'react-dom'
import type { EditorView } from '@codemirror/view'
import type { ConfigProblem } from '../../../../src/render/request.ts'
import { announce } from '../../../parts/announce.tsx'
import { onFirstUse } from '../../../parts/first-use.ts'
import { carriesField } from './field-drag.ts'
import { usePreview, type PreviewState } from '../preview-context.ts'
import type { ValueSettings } from './code-mirror.ts'
import { drawPieces } from './draw-chip.ts'
import { useInsertion } from './insertion.ts'
import { loadLiveValue, loadedLiveValue, whenLive } from './load-live-value.ts'
import { piecesOf, type Chip } from './pieces.ts'

interface ValueProps {
  readonly text: string
  readonly onText: (text: string) => void
  /** The label of the value. */
  readonly label: string
  readonly place: 'url' | 'body' | 'header' | 'auth' | 'raw'
  /** The id of its row. */
  readonly rowId?: string
  readonly multiline?: boolean
  /** The problems of the value; it marks their places, `ValueProblems` shows the sentences. */
  readonly problems?: readonly ConfigProblem[]
  readonly onEnter?: () => void
  /** A field was inserted into the empty value from the list. Only where a second field would get a row of its own. */
  readonly onFirstField?: (code: string) => void
  /** The value is typed as a password and takes no fields. */
  readonly secret?: boolean
  readonly id?: string
  readonly hint?: string
  readonly describedBy?: string
}

const NO_PROBLEMS: readonly ConfigProblem[] = []

/** Text typed or pasted before the editor has loaded; `isAll`: it replaces the whole value, which was selected. */
const NOTHING_EARLY: { readonly text: string; readonly isAll: boolean } = { text: '', isAll: false }

// A pointer moves or a key is pressed before a person can reach a value.
onFirstUse(() => void loadLiveValue())

export const Value = memo(function Value(props: ValueProps) {
  return props.secret === true ? <SecretInput {...props} /> : <TemplateValue {...props} />
})

function SecretInput({ id, text, onText, label, onEnter, hint, describedBy }: ValueProps) {
  return (
    <input
      id={id}
      className="input mono"
      type="password"
      autoComplete="new-password"
      aria-label={label}
      aria-describedby={describedBy}
      placeholder={hint}
      value={text}
      onChange={(event) => onText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !onEnter || event.ctrlKey || event.metaKey) return
        event.preventDefault()
        onEnter()
      }}
    />
  )
}

function TemplateValue(props: ValueProps) {
  const { text, place, rowId, multiline = false } = props
  const preview = usePreview()
  const valueId = `${place} ${useId()}`
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const early = useRef(NOTHING_EARLY)
  const [live, setLive] = useState(false)
  const [menu, setMenu] = useState<{ chip: Chip; view: EditorView } | null>(null)
  const settings = useSettings(props, preview)
  const { open, close } = useEditor({ props, valueId, preview, settings, host, view, setLive, setMenu })
  useRegistered({ props, valueId, host, view, open })
  useStill({ live, host, text, preview })
  const FormatMenu = loadedLiveValue()?.FormatMenu
  /** Keeps the text that was typed before the editor has loaded, if the person leaves the value first. */
  const keepEarly = (): void => {
    const { text: typed, isAll } = early.current
    early.current = NOTHING_EARLY
    if (typed !== '') props.onText(isAll ? typed : text + typed)
  }
  return (
    <div className={multiline ? 'value tall' : 'value'} data-place={place} data-row={rowId}>
      <div
        ref={host}
        className={live ? 'live' : 'still'}
        {...(!live && {
          ...settings.attributes,
          role: 'textbox',
          tabIndex: 0,
          'data-hint': text === '' ? props.hint : undefined,
          onKeyDown: (event: KeyboardEvent) => {
            if (loadedLiveValue() || event.altKey) return
            const { text: typed, isAll } = early.current
            if (event.ctrlKey || event.metaKey) {
              if (event.key.toLowerCase() !== 'a') return
              event.preventDefault()
              early.current = { text: '', isAll: true }
            } else if (event.key === 'Enter' && props.onEnter) {
              event.preventDefault()
              keepEarly()
              props.onEnter()
            } else if (event.key.length === 1) {
              event.preventDefault()
              early.current = { text: typed + event.key, isAll }
            }
          },
          onPaste: (event: ClipboardEvent) => {
            if (loadedLiveValue()) return
            const { text: typed, isAll } = early.current
            early.current = { text: typed + event.clipboardData.getData('text/plain'), isAll }
          },
          onBlur: keepEarly,
        })}
        onFocus={() =>
          !view.current &&
          whenLive(() => {
            const isNew = !view.current
            const editor = host.current === document.activeElement || view.current ? open() : null
            if (!editor) return
            editor.focus()
            const { text: typed, isAll } = early.current
            const end = editor.state.doc.length
            // Entering by keyboard puts the cursor at the end; a press has its own position.
            if (isAll) editor.dispatch({ selection: { anchor: 0, head: end } })
            else if (isNew) editor.dispatch({ selection: { anchor: end } })
            if (typed !== '') editor.dispatch({ ...editor.state.replaceSelection(typed), userEvent: 'input.type' })
            early.current = NOTHING_EARLY
          })
        }
        onPointerEnter={() => void open()}
        onPointerDown={({ clientX: x, clientY: y }) => {
          if (open() ?? loadedLiveValue()) return
          whenLive(() => {
            const editor = host.current === document.activeElement ? open() : null
            editor?.dispatch({ selection: { anchor: editor.posAtCoords({ x, y }, false) } })
            editor?.focus()
          })
        }}
        // On touch, the pointer leaves before its press is reported.
        onPointerLeave={(event) => event.pointerType === 'mouse' && close()}
        onDragEnter={(event) => carriesField(event.dataTransfer) && open()}
      />
      {menu && FormatMenu && <FormatMenu {...menu} onClose={() => setMenu(null)} />}
    </div>
  )
}

/** The attributes of the editor and of the static text. */
function useSettings(
  { id, label, multiline, problems = NO_PROBLEMS, describedBy, hint }: ValueProps,
  preview: PreviewState,
): ValueSettings {
  const invalid = problems.some(({ severity }) => severity === 'error')
  return {
    preview,
    problems,
    hint,
    attributes: {
      ...(id !== undefined && { id }),
      'aria-label': label,
      'aria-multiline': String(multiline === true),
      ...(invalid && { 'aria-invalid': 'true' }),
      ...(describedBy !== undefined && { 'aria-describedby': describedBy }),
    },
  }
}

interface EditorParts {
  readonly props: ValueProps
  /** The id of this value on the page. */
  readonly valueId: string
  readonly preview: PreviewState
  readonly settings: ValueSettings
  readonly host: React.RefObject<HTMLDivElement | null>
  readonly view: React.RefObject<EditorView | null>
  readonly setLive: (live: boolean) => void
  readonly setMenu: (menu: { chip: Chip; view: EditorView } | null) => void
}

/** Opens the editor, keeps it in step with outside changes, and closes it again if the pointer only passed by. */
function useEditor(parts: EditorParts) {
  const { props, valueId, preview, settings, host, view, setLive, setMenu } = parts
  const insertion = useInsertion()
  const latest = useRef({ ...parts, used: false })
  /** Texts that were reported and have not come back yet. */
  const underWay = useRef<string[]>([])
  useLayoutEffect(() => {
    latest.current = { ...parts, used: latest.current.used }
  })

  const open = useCallback((): EditorView | null => {
    const { host, view } = latest.current
    const live = loadedLiveValue()
    if (view.current || !host.current || !live) return view.current
    flushSync(() => setLive(true))
    host.current.replaceChildren()
    const { props, settings } = latest.current
    view.current = live.openCodeMirror({
      parent: host.current,
      text: props.text,
      settings,
      multiline: () => latest.current.props.multiline === true,
      onText: (text) => {
        underWay.current.push(text)
        latest.current.props.onText(text)
      },
      onEnter: () => latest.current.props.onEnter?.(),
      onFirstField: (code) => latest.current.props.onFirstField?.(code),
      onFormat: (chip, view) => setMenu({ chip, view }),
      onSelect: (chip) => announce(live.cardSpoken(chip, latest.current.preview)),
      onFocus: () => {
        latest.current.used = true
        insertion.happened({ on: 'value', value: valueId, row: latest.current.props.rowId ?? null })
      },
    })
    return view.current
  }, [insertion, setLive, setMenu, valueId])

  const close = useCallback(() => {
    const { view, used } = latest.current
    if (used || !view.current || view.current.hasFocus) return
    view.current.destroy()
    view.current = null
    setLive(false)
  }, [setLive])

  useEffect(() => {
    const echoIndex = underWay.current.indexOf(props.text)
    if (echoIndex >= 0) underWay.current.splice(0, echoIndex + 1)
    else if (view.current && view.current.state.doc.toString() !== props.text)
      loadedLiveValue()?.replaceText(view.current, props.text)
  }, [props.text, view])
  const { attributes, problems, hint } = settings
  const settingsKey = JSON.stringify([attributes, problems, hint])
  useEffect(() => {
    if (view.current) loadedLiveValue()?.changeSettings(view.current, latest.current.settings)
  }, [preview, settingsKey, view])
  useEffect(
    () => () => {
      view.current?.destroy()
      view.current = null
    },
    [view, host],
  )
  return { open, close }
}

/** Registers this value for the list of fields. */
function useRegistered(
  parts: Pick<EditorParts, 'props' | 'valueId' | 'host' | 'view'> & { readonly open: () => EditorView | null },
) {
  const { host, view, open, props, valueId: id } = parts
  const { addValue, happened } = useInsertion()
  const text = useRef(props.text)
  const onFirstField = useRef(props.onFirstField)
  useLayoutEffect(() => {
    text.current = props.text
    onFirstField.current = props.onFirstField
  })
  const row = props.rowId ?? null
  useEffect(
    () =>
      addValue({
        id,
        row,
        text: () => view.current?.state.doc.toString() ?? text.current,
        element: () => host.current,
        insert: (code) =>
          whenLive(() => {
            const untouched = view.current === null
            const editor = open()
            if (!editor) return
            if (untouched) editor.dispatch({ selection: { anchor: editor.state.doc.length } })
            const isFirst = editor.state.doc.length === 0
            editor.focus()
            loadedLiveValue()?.insertField(editor, code)
            if (!isFirst || !onFirstField.current) return
            onFirstField.current(code)
            happened({ on: 'filled', value: id, text: editor.state.doc.toString() })
          }),
      }),
    [addValue, happened, host, id, open, row, view],
  )
}

/** Draws the value as static text while it is not edited. */
function useStill({
  live,
  host,
  text,
  preview,
}: { live: boolean; text: string } & Pick<EditorParts, 'host' | 'preview'>) {
  useLayoutEffect(() => {
    if (!live && host.current) drawPieces(host.current, piecesOf(text, preview))
  }, [live, host, text, preview])
}
