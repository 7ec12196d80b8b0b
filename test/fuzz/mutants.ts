// The fences, each with its removal: the fuzzer has to notice that the fence is missing. A mutant changes a copy of the
// sources by replacing texts that occur once. If a text does not occur once, the sources have changed, and the mutant
// has to be adapted.
//
// Fences that others cover are left out, because nobody notices their removal: the end of a batch (S45, `isFull` in
// src/intake/render-batch.ts), the turns of previews (S36, `takesBoundedTurn`), and SHA-256 that takes ten times as
// long. Work in slices lets others be served meanwhile.

export interface Mutant {
  /** The fence, in a few words. */
  readonly fence: string
  readonly file: string
  readonly replace: readonly (readonly [from: string, to: string])[]
  /** Words in the names of the inputs that find it; all inputs of a run include them. */
  readonly by: readonly string[]
  /** The failure that the fuzzer must report. */
  readonly finds: RegExp
}

const blockedOrEnded = /event loop was blocked|program ended|no answer within|taken at once|answered 500|socket hang up/

const badRow = /did not start again|program ended|answered 500|bystander/

export const mutants: readonly Mutant[] = [
  {
    fence: 'depth of keys (S45.1)',
    file: 'src/render/key-path.ts',
    replace: [
      ['while (more && steps.length <= BOUNDS.depth)', 'while (more)'],
      ['if (steps.length > BOUNDS.depth) break', ''],
      ['if (steps.length > BOUNDS.depth)\n', 'if (steps.length > 1e9)\n'],
    ],
    by: ['integration', 'preview', 'events'],
    finds: blockedOrEnded,
  },
  {
    fence: 'members and list items of a request (S45.3)',
    file: 'src/render/template-bounds.ts',
    replace: [['if (count > BOUNDS.items)', 'if (count > 1e12)']],
    by: ['integration', 'preview', 'events'],
    finds: blockedOrEnded,
  },
  {
    fence: 'size of what is unpacked (S42)',
    file: 'src/sources/push/read-body.ts',
    replace: [['{ maxOutputLength: BYTES_MAX }', '{}']],
    by: ['source', 'message'],
    finds: blockedOrEnded,
  },
  {
    fence: 'addresses that may be reached (S2)',
    file: 'src/delivery/network-policy.ts',
    replace: [
      ['  const spelled = parseAddress(text)\n', '  const spelled = parseAddress(text)\n  if (port > 0) return null\n'],
    ],
    by: ['integration', 'events', 'step'],
    finds: /an address was dialled/,
  },
  {
    fence: 'addresses that sources may reach (S11)',
    file: 'src/delivery/network-policy.ts',
    replace: [['  if (policy.forSources) {\n', '  if (policy.forSources) {\n    if (port > 0) return null\n']],
    by: ['source'],
    finds: /an address was dialled/,
  },
  {
    fence: 'bytes of an answer besides its body (S47)',
    file: 'src/delivery/exchange.ts',
    replace: [
      ['  bytesRead(bytes: number): void {\n', '  bytesRead(bytes: number): void {\n    if (bytes > 0) return\n'],
    ],
    by: ['integration', 'events'],
    finds: /of one answer were taken/,
  },
  {
    fence: 'range of numbers in links to recordings (S43)',
    file: 'src/recordings/recording-links.ts',
    replace: [['if (accountId > ACCOUNT_ID_MAX) return null', '']],
    by: ['link to a recording'],
    finds: /answered 500[^]*GET \/recordings\//,
  },
  {
    fence: 'secrets masked as hexadecimal digits (S22)',
    file: 'src/text/mask.ts',
    replace: [["    Buffer.from(secret).toString('hex'),\n", '']],
    by: ['integration', 'events'],
    finds: /shows the secret/,
  },
  {
    fence: 'secrets masked backwards (S22)',
    file: 'src/text/mask.ts',
    replace: [[', backwards(text)]', ']']],
    by: ['integration', 'events'],
    finds: /shows the secret/,
  },
  {
    fence: 'rights of keys that keys make (S24)',
    file: 'src/actions/keys/create.ts',
    replace: [['if (more.length > 0)', 'if (more.length > 99)']],
    by: ['key with more rights'],
    finds: /should be refused/,
  },
  {
    fence: 'people are managed by people (S24)',
    file: 'src/api/routing/middleware.ts',
    replace: [['if (!signedIn && !isAdmin)', 'if (!signedIn && isAdmin && signedIn)']],
    by: ['invitation of a person'],
    finds: /should be refused/,
  },
  {
    fence: 'what strangers send to inboxes (S36)',
    file: 'src/api/inbox/limits.ts',
    replace: [['if (waitS > 0) throw', 'if (waitS > 1e9) throw']],
    by: ['flood'],
    finds: /were all taken/,
  },
  {
    fence: 'streams of a key (S36)',
    file: 'src/api/stream/limits.ts',
    replace: [['      if (full)\n', '      if (full && full.max < 0)\n']],
    by: ['flood'],
    finds: /were all taken/,
  },
  {
    fence: 'sign-ins of strangers from an address (S36)',
    file: 'src/api/auth/password-login.ts',
    replace: [['throwIfLimited(addresses.take(from), tryAgain)', '']],
    by: ['guesses of a password'],
    finds: /were all taken/,
  },
  {
    fence: 'inboxes of other accounts (S35)',
    file: 'src/actions/inbox/address.ts',
    replace: [['  return isOwn ? null : FOREIGN_INBOX\n', '  return isOwn ? null : null\n']],
    by: ["inbox of another's"],
    finds: /should be refused/,
  },
  {
    fence: 'commands of other accounts (S50)',
    file: 'src/steps/runtime/steps.ts',
    replace: [['accounts === null ? isFirst :', 'accounts === null ? isFirst || !isFirst :']],
    by: ["command of another's"],
    finds: /should be refused/,
  },
  {
    fence: 'packings that are taken (S48)',
    file: 'src/api/sources/ingest-handler.ts',
    replace: [["'x-gzip', 'deflate'])", "'x-gzip', 'deflate', 'br'])"]],
    by: ['source', 'message by Brotli'],
    finds: /should be refused/,
  },
  {
    fence: 'tests in conditions (S45.16)',
    file: 'src/integrations/condition-tests.ts',
    replace: [
      ['if (members.length > 2 * BOUNDS.conditionTests) return TOO_MANY', ''],
      ['if (tests.length > BOUNDS.conditionTests || groups > BOUNDS.conditionTests) return TOO_MANY', ''],
    ],
    by: ['conditions over a bound'],
    finds: /was switched on/,
  },
  {
    fence: 'steps of one rendering (S45.13)',
    file: 'src/render/template/evaluate.ts',
    replace: [['  if (run.steps > BOUNDS.steps)', '  if (run.steps > 1e12)']],
    by: ['integration', 'preview', 'events'],
    finds: blockedOrEnded,
  },
  {
    fence: 'bytes of a rendered request (S45.12)',
    file: 'src/bounds.ts',
    replace: [['requestBytes: 256 * 1024,', 'requestBytes: 1e9,']],
    by: ['integration', 'preview', 'events'],
    finds: /a request with a body of/,
  },
  {
    fence: 'stored integrations that cannot be read (S46)',
    file: 'src/engine/load-integration.ts',
    replace: [
      [
        '  const { integration, flaws } = readStoredIntegration(row.config)\n',
        '  const { integration: sound } = readStoredIntegration(row.config)\n  const { integration, flaws } = { integration: { ...sound, ...(row.config as object), request: sound.request } as Integration, flaws: [] as never[] }\n',
      ],
      [
        '    if (isFaultOfData(error)) return unreadable(`The stored settings',
        '    if (error === null) return unreadable(`The stored settings',
      ],
    ],
    by: ['integration', 'events', 'stored row', 'query'],
    finds: badRow,
  },
  {
    fence: 'stored sources that cannot begin (S46)',
    file: 'src/sources/runtime/source-manager.ts',
    replace: [
      [
        '        await begin(row)\n      } catch (error) {\n',
        '        await begin(row)\n      } catch (error) {\n        throw error\n',
      ],
    ],
    by: ['source', 'stored row'],
    finds: badRow,
  },
  {
    fence: 'levels of conditions (S45.15)',
    file: 'src/integrations/condition-tests.ts',
    replace: [['if (depth > BOUNDS.conditionDepth)', 'if (depth > 1e9)']],
    by: ['conditions over a bound'],
    finds: /was switched on/,
  },
  {
    fence: 'levels of JSON (S45.1)',
    file: 'src/json/strict-json.ts',
    replace: [['if (++depth > BOUNDS.depth) return -1', '']],
    by: ['events', 'message', 'source', 'preview'],
    finds: blockedOrEnded,
  },
  {
    fence: 'two Host headers (S33)',
    file: 'src/api/server.ts',
    replace: [['  return hosts > 1\n', '  return hosts > 9\n']],
    by: ['two hosts'],
    finds: /should be refused/,
  },
  {
    fence: 'weak passwords (S30)',
    file: 'src/api/auth/password-rules.ts',
    replace: [['if (guesses >= GUESSES_MIN) return null', 'if (guesses >= 0) return null']],
    by: ['person', 'weak password'],
    finds: /should be refused/,
  },
  {
    fence: 'guesses of one password from anywhere (S36)',
    file: 'src/api/auth/password-login.ts',
    replace: [
      [
        'throwIfLimited(people.take(name), suggestOtherWays)\n      const person = await strangers',
        'const person = await strangers',
      ],
    ],
    by: ['many guesses of one password'],
    finds: /were all taken/,
  },
  {
    fence: 'rest of a receiver that is down (D11)',
    file: 'src/delivery/breaker.ts',
    replace: [['counted.row >= FAILURES_IN_A_ROW', 'counted.row >= 1e9']],
    by: ['query'],
    finds: /a receiver that is down was asked/,
  },
  {
    fence: 'stored steps that cannot be read (S46)',
    file: 'src/steps/step.ts',
    replace: [
      ['  if (wrong === null) return null\n  const where', '  if (wrong !== undefined) return null\n  const where'],
    ],
    by: ['step', 'stored row', 'query'],
    finds: badRow,
  },
  {
    fence: 'bytes of a message of the Asterisk Manager (S47)',
    file: 'src/sources/asterisk/ami-wire.ts',
    replace: [['return this.#bytes > ENDLESS_BYTES', 'return this.#bytes > 1e15']],
    by: ['source'],
    finds: /of one answer were taken/,
  },
  {
    fence: 'bytes of a head of the event socket (S47)',
    file: 'src/sources/freeswitch/esl-wire.ts',
    replace: [['if (this.#headBytes > HEAD_BYTES_MAX)', 'if (this.#headBytes > 1e15)']],
    by: ['source'],
    finds: /of one answer were taken/,
  },
  {
    fence: 'bytes of a body of the event socket (S47)',
    file: 'src/sources/freeswitch/esl-wire.ts',
    replace: [['if (bytes > LENGTH_MAX)', 'if (bytes > 1e15)']],
    by: ['source'],
    finds: /of one answer were taken/,
  },
  {
    fence: 'bytes before the login to a phone system (S47)',
    file: 'src/sources/tcp-connection.ts',
    replace: [['if (this.#bytes > LOGIN_BYTES_MAX)', 'if (this.#bytes > 1e15)']],
    by: ['source'],
    finds: /of one answer were taken/,
  },
  {
    fence: 'saves of one account at once (S36)',
    file: 'src/api/routing/transaction.ts',
    replace: [["c.get('account')?.accountId ?? NO_ACCOUNT", 'NO_ACCOUNT']],
    by: ['many plans'],
    finds: /saves of the bystander/,
  },
  {
    fence: 'stored calls that cannot be read (S46)',
    file: 'src/intake/derived-call.ts',
    replace: [['  if (stored === null) return null\n', '']],
    by: ['two hosts'],
    finds: /of the unreadable rows/,
  },
  {
    fence: 'stored finals that cannot be read (S46)',
    file: 'src/calls/call-record.ts',
    replace: [['isFinals(stored.finals) ?', 'isFinals(stored.finals) || true ?']],
    by: ['two hosts'],
    finds: /of the unreadable rows/,
  },
  {
    fence: 'stored breakers that cannot be read (S46)',
    file: 'src/delivery/breaker.ts',
    replace: [
      [
        "  if (typeof phase !== 'string' || !Object.hasOwn(ACTIONS, phase) || typeof reason !== 'string') return null\n",
        '',
      ],
      ['  if (![row, restMs, restUntilMs, ...times].every((one) => Number.isFinite(one))) return null\n', ''],
    ],
    by: ['two hosts'],
    finds: /unreadable breaker/,
  },
  {
    fence: 'bytes of the answer to a step (S47)',
    file: 'src/steps/step-answer.ts',
    replace: [['ANSWER_BYTES_MAX = 1024 * 1024', 'ANSWER_BYTES_MAX = 1e9']],
    by: ['step of a long answer', 'events'],
    finds: /of one answer were taken/,
  },
  {
    fence: 'keys that were used with another query',
    file: 'src/api/routing/idempotency.ts',
    replace: [[".update(canonicalQuery(c.env.incoming.url ?? ''))", ".update(canonicalQuery('/'))"]],
    by: ['reused key'],
    finds: /should be refused/,
  },
]
