import { api, unwrap } from '../../api/client.ts'
import type { Source } from '../../api/sources.ts'
import { sourceWords } from '../../words/source-words.ts'

/** Creates a key that may only send calls of this source. A phone system stays when the person leaves, so it is the account's. */
export function createKey({ id, name }: Pick<Source, 'id' | 'name'>) {
  const json = {
    name: sourceWords.sources.api.keyName(name).slice(0, NAME_MAX),
    role: null,
    rights: ['events' as const],
    owner: null,
    source_id: id,
  }
  return unwrap(api.POST('/keys', { body: json }))
}

/** The maximum length of a key's name. */
const NAME_MAX = 200
