// The editor for a mapping: the message as a tree, the meaning of its parts in sentences, and the result at once. It stores
// nothing: its parent keeps and saves the mapping.
import { ChevronLeft, ChevronRight, Lightbulb } from '../../../parts/icons.ts'
import { useCallback, useDeferredValue, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import type { Mapping } from '../../../../src/sources/mapping/mapping.ts'
import { propose } from '../../../../src/sources/mapping/propose.ts'
import type { Proposal } from '../../../../src/sources/mapping/propose.ts'
import { announce } from '../../../parts/announce.tsx'
import { Banner } from '../../../parts/banner.tsx'
import { Button, IconButton } from '../../../parts/button.tsx'
import { Time } from '../../../parts/time.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { filled, usesOf, withStatus } from './change.ts'
import {
  EditorContext,
  likelyMeanings,
  partsOf,
  proposedKey,
  useMappingEditor,
  type MappingEditorState,
} from './editor-context.ts'
import { FieldsPanel } from './fields-panel.tsx'
import './mapping.css'
import { MessageTree } from './message-tree.tsx'
import { AdvancedRules } from './advanced-rules.tsx'
import { nameOfUse } from './options.ts'
import { ResultPanel, MessageUpdates } from './result.tsx'
import { resultsOf, type Home, type Results, type SeenMessage } from './results.ts'
import { Sentences } from './sentences.tsx'

const say = sourceWords.mapping

interface MappingEditorProps {
  /** Received messages, or rows of a sheet as trees; oldest first. */
  readonly messages: readonly SeenMessage[]
  readonly mapping: Mapping
  readonly onMapping: (mapping: Mapping) => void
  readonly home: Home
  /** Whether the editor speaks of messages or of rows. */
  readonly kind?: 'messages' | 'rows'
  /** Shown above the tree: whether more messages are expected. */
  readonly aside?: ReactNode
}

export function MappingEditor(props: MappingEditorProps) {
  const { messages, mapping, home, kind = 'messages', aside } = props
  const { editor, applyProposal } = useEditorState(props)
  const shown = useDeferredValue(mapping)
  const results = useMemo(() => resultsOf(shown, messages, home), [shown, messages, home])
  return (
    <EditorContext value={editor}>
      <div className="stackgap">
        <div className="recognised">
          <ProposalBanner editor={editor} onTake={applyProposal} />
        </div>
        <div className="mapping">
          <section className="panel treepane" aria-label={say.tree.title[kind]}>
            <div className="head">
              <h2>{say.tree.title[kind]}</h2>
              {aside}
            </div>
            <div className="body stackgap tight">
              <Chooser kind={kind} />
              <MessageTree key={editor.chosen?.id} />
            </div>
            <ChosenTells results={results} kind={kind} />
          </section>
          <div className="stackgap">
            <Sentences />
            <FieldsPanel />
            <AdvancedRules />
          </div>
        </div>
        <ResultPanel results={results} kind={kind} />
      </div>
    </EditorContext>
  )
}

/** The updates from the shown message, with the present mapping. */
function ChosenTells({ results, kind }: { results: Results; kind: 'messages' | 'rows' }) {
  const { chosen } = useMappingEditor()
  const result = results.messages.find(({ message }) => message.id === chosen?.id)
  if (result === undefined) return null
  return (
    // An element that scrolls must be reachable by key (WCAG 2.1.1).
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="tells" role="group" aria-label={say.result.chosen[kind]} tabIndex={0}>
      <span className="muted">{say.result.chosen[kind]}</span>
      <MessageUpdates result={result} />
    </div>
  )
}

function useEditorState({ messages, mapping, onMapping, home }: MappingEditorProps) {
  const [chosenId, setChosenId] = useState<string | null>(null)
  const [proposed, setProposed] = useState<ReadonlySet<string>>(new Set())
  const chosen = messages.find(({ id }) => id === chosenId) ?? messages.at(-1) ?? null
  const proposal = useMemo(() => propose(messages.map(({ tree }) => tree)), [messages])
  const parts = useMemo(() => partsOf(messages, chosen, mapping.each), [messages, chosen, mapping.each])
  const markProposed = useCallback((rules: Mapping['status']): void => {
    const keys = rules.flatMap(({ place, values }) => Object.keys(values).map((value) => proposedKey(place, value)))
    setProposed((before) => new Set([...before, ...keys]))
  }, [])
  const editor = useMemo<MappingEditorState>(
    () => ({
      messages,
      chosen,
      mapping,
      proposal,
      home,
      parts,
      proposed,
      change: onMapping,
      changeStatus(rule, place) {
        const values = likelyMeanings({ proposal, mapping, messages }, rule, place)
        const when = mapping.status[rule]?.when
        markProposed([{ place, values }])
        const next = withStatus(mapping, { rule, place, values })
        onMapping(
          when === undefined
            ? next
            : { ...next, status: next.status.map((one, at) => (at === rule ? { when, ...one } : one)) },
        )
      },
      confirm: (place, value) =>
        setProposed((before) => new Set([...before].filter((key) => key !== proposedKey(place, value)))),
      choose: setChosenId,
    }),
    [messages, chosen, mapping, proposal, home, parts, proposed, onMapping, markProposed],
  )
  const applyProposal = (): void => {
    const next = filled(mapping, proposal)
    if (mapping.status.length === 0) markProposed(next.status)
    onMapping(next)
    announce(say.proposal.used)
  }
  return { editor, applyProposal }
}

/** Number of names to list: the others are visible once they are filled in. */
const NAMED_MAX = 6

/** A banner that applies the proposal with one press, and only to parts without a choice. */
function ProposalBanner({ editor, onTake }: { editor: MappingEditorState; onTake: () => void }) {
  const { mapping, proposal, messages } = editor
  const gained = useMemo(() => gainedBy(mapping, proposal), [mapping, proposal])
  if (messages.length === 0 || gained.length === 0) return null
  const isNew = mapping.uniqueid.length === 0 && mapping.status.length === 0
  return (
    <Banner
      tone={isNew ? 'info' : 'plain'}
      action={
        <Button kind={isNew ? 'main' : 'plain'} small icon={Lightbulb} onClick={onTake}>
          {isNew ? say.proposal.take : say.proposal.takeRest}
        </Button>
      }
    >
      {isNew ? <b>{say.proposal.title}</b> : say.proposal.rest(gained.length)}{' '}
      {say.proposal.list(gained.slice(0, NAMED_MAX), Math.max(0, gained.length - NAMED_MAX))}
    </Banner>
  )
}

/** The names that the proposal would add. */
function gainedBy(mapping: Mapping, proposal: Proposal): string[] {
  const names = (one: Mapping): string[] =>
    [...usesOf(one).values()].flat().flatMap((use) => (use.role === 'condition' ? [] : [nameOfUse(use)]))
  const before = new Set(names(mapping))
  return [...new Set(names(filled(mapping, proposal)))].filter((name) => !before.has(name))
}

/** Chooses the message to show: the newest first. */
function Chooser({ kind }: { kind: 'messages' | 'rows' }) {
  const { messages, chosen, choose } = useMappingEditor()
  const at = messages.findIndex(({ id }) => id === chosen?.id)
  if (chosen === null) return null
  const to = (step: number): void => {
    const next = messages[at + step]
    if (next) choose(next.id)
  }
  return (
    <div className="row chooser" role="group" aria-label={say.tree.choose}>
      <IconButton icon={ChevronLeft} small label={say.tree.older} disabled={at <= 0} onClick={() => to(-1)} />
      <span role="status">{say.tree.of(at + 1, messages.length)}</span>
      <IconButton
        icon={ChevronRight}
        small
        label={say.tree.newer}
        disabled={at >= messages.length - 1}
        onClick={() => to(1)}
      />
      {kind === 'messages' && (
        <span className="push muted">
          <Time at={new Date(chosen.at).toISOString()} />
        </span>
      )}
    </div>
  )
}
