// The fences, each with how it is taken away: the fuzzer has to find that it is gone. A mutant changes a copy of the sources by
// replacing texts that occur once; where one of them does not, the sources have changed and the mutant has to follow.

export interface Mutant {
  /** The fence, in a few words. */
  readonly fence: string
  readonly file: string
  readonly replace: readonly (readonly [from: string, to: string])[]
  /** What the fuzzer must say of it. */
  readonly finds: RegExp
}

const blockedOrEnded = /event loop was blocked|program ended|no answer within|taken at once|answered 500|socket hang up/

export const mutants: readonly Mutant[] = [
  {
    fence: 'depth of keys (S45.1)',
    file: 'src/render/keys.ts',
    replace: [
      ['while (more && steps.length <= BOUNDS.depth)', 'while (more)'],
      ['if (steps.length > BOUNDS.depth) break', ''],
      ['if (steps.length > BOUNDS.depth)\n', 'if (steps.length > 1e9)\n'],
    ],
    finds: blockedOrEnded,
  },
  {
    fence: 'members and list items of a request (S45.3)',
    file: 'src/render/template-bounds.ts',
    replace: [['if (count > BOUNDS.items)', 'if (count > 1e12)']],
    finds: blockedOrEnded,
  },
  {
    fence: 'size of what is unpacked (S42)',
    file: 'src/sources/push/read-body.ts',
    replace: [['{ maxOutputLength: BYTES_MAX }', '{}']],
    finds: blockedOrEnded,
  },
  {
    fence: 'addresses that may be reached (S2)',
    file: 'src/delivery/policy.ts',
    replace: [
      ['  const spelled = parseAddress(text)\n', '  const spelled = parseAddress(text)\n  if (port > 0) return null\n'],
    ],
    finds: /an address was dialled/,
  },
  {
    fence: 'addresses that sources may reach (S11)',
    file: 'src/delivery/policy.ts',
    replace: [['  if (policy.forSources) {\n', '  if (policy.forSources) {\n    if (port > 0) return null\n']],
    finds: /an address was dialled/,
  },
  {
    fence: 'bytes of an answer besides its body (S47)',
    file: 'src/delivery/exchange.ts',
    replace: [
      ['  bytesRead(bytes: number): void {\n', '  bytesRead(bytes: number): void {\n    if (bytes > 0) return\n'],
    ],
    finds: /of one answer were taken/,
  },
  {
    fence: 'range of numbers in links to recordings (S43)',
    file: 'src/recordings/links.ts',
    replace: [['if (accountId > ACCOUNT_ID_MAX) return null', '']],
    finds: /answered 500[^]*GET \/recordings\//,
  },
  {
    fence: 'secrets masked as hexadecimal digits (S22)',
    file: 'src/log/mask.ts',
    replace: [["    Buffer.from(secret).toString('hex'),\n", '']],
    finds: /shows the secret/,
  },
  {
    fence: 'secrets masked backwards (S22)',
    file: 'src/log/mask.ts',
    replace: [[', backwards(text)]', ']']],
    finds: /shows the secret/,
  },
  {
    fence: 'rights of keys that keys make (S24)',
    file: 'src/api/routes/keys.ts',
    replace: [['if (more.length > 0) {', 'if (more.length > 99) {']],
    finds: /should be refused/,
  },
  {
    fence: 'people are managed by people (S24)',
    file: 'src/api/door.ts',
    replace: [['if (!signedIn && !isAdmin)', 'if (!signedIn && isAdmin && signedIn)']],
    finds: /should be refused/,
  },
  {
    fence: 'what strangers send to inboxes (S36)',
    file: 'src/api/inbox-limits.ts',
    replace: [['if (waitS > 0) throw', 'if (waitS > 1e9) throw']],
    finds: /were all taken/,
  },
]
