// The tags of a call (C26), with the field that adds one.
import { useQuery } from '@tanstack/react-query'
import { Plus, X } from '../../parts/icons.ts'
import { useId, useState } from 'react'
import { addToCall, fetchCalls, removeAddition } from '../../api/calls.ts'
import type { WholeCall } from '../../api/calls.ts'
import { useMay } from '../../api/may.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { Disclosure } from '../../parts/disclosure.tsx'
import { TextField } from '../../parts/field.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { Form } from '../../parts/form.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { ActionError } from '../../parts/states.tsx'
import { words } from '../../words/words.ts'
import { By, nameOf } from '../../parts/author.tsx'
import { tagsOf } from './additions.ts'
import { useAdd, useAdditionChange } from './use-additions.ts'

const say = words.calls.additions

export function Tags({ call }: { call: WholeCall }) {
  const tags = tagsOf(call)
  const takeOff = useAdditionChange(async ({ tag, addition }: (typeof tags)[number]) => {
    if (addition) await removeAddition(call.id, addition.id)
    else await addToCall(call.id, { tags: { remove: [tag] } })
  })
  const mayChange = useMay('additions.change')
  return (
    <div className="stackgap">
      <h3>{say.tags}</h3>
      {tags.length === 0 ? (
        <p className="muted">{say.noTags}</p>
      ) : (
        <ul className="tags" aria-label={say.tags}>
          {tags.map((one) => (
            <li
              key={one.tag}
              className="tag"
              title={one.addition ? say.addedBy(nameOf(one.addition.added_by)) : say.reportedTag}
            >
              <bdi className="anywhere">{sanitizeLine(one.tag)}</bdi>
              {mayChange && (
                <IconButton
                  small
                  icon={X}
                  label={say.removeTag(sanitizeLine(one.tag))}
                  busy={takeOff.isPending && takeOff.variables.tag === one.tag}
                  onClick={() => takeOff.mutate(one)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {tags.some(({ addition }) => addition) && (
        <Disclosure title={say.whoAdded}>
          <ul className="notes">
            {tags.map(
              ({ tag, addition }) =>
                addition && (
                  <li key={tag} className="anywhere">
                    <bdi>{sanitizeLine(tag)}</bdi>: <By by={addition.added_by} at={addition.added_at} />
                  </li>
                ),
            )}
          </ul>
        </Disclosure>
      )}
      <ActionError error={takeOff.error} />
      {mayChange && <AddTag call={call} />}
    </div>
  )
}

/** The newest calls, whose tags are suggested. */
const SUGGESTING_CALLS = 100

function AddTag({ call }: { call: WholeCall }) {
  const [text, setText] = useState('')
  const [isTyping, setIsTyping] = useState(false)
  const listId = useId()
  const add = useAdd(call, () => setText(''))
  const seen = useQuery({
    queryKey: ['tags-seen'],
    queryFn: () => fetchCalls({ limit: SUGGESTING_CALLS }),
    enabled: isTyping,
    staleTime: 60_000,
  })
  const known = new Set(tagsOf(call).map(({ tag }) => tag))
  const suggested = new Set(seen.data?.data.flatMap((one) => tagsOf(one).map(({ tag }) => tag)))
  return (
    <Form
      error={add.error}
      fields={['/tags/add/0']}
      className="row wrap addline"
      onSubmit={() => {
        if (!add.isPending) add.mutate({ tags: { add: [text] } })
      }}
    >
      <TextField
        label={say.addTag}
        value={text}
        list={listId}
        autoComplete="off"
        problem={problemsByPointer(add.error).get('/tags/add/0')}
        onFocus={() => setIsTyping(true)}
        onText={setText}
      />
      <datalist id={listId}>
        {[...suggested]
          .filter((tag) => !known.has(tag))
          .toSorted()
          .map((tag) => (
            <option key={tag}>{tag}</option>
          ))}
      </datalist>
      <Button small type="submit" icon={Plus} busy={add.isPending}>
        {say.add}
      </Button>
    </Form>
  )
}
