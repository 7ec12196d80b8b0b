// The limits of everything that people and strangers send (S45), each declared only here. The table in docs/spec/security.md
// repeats them, and a test compares the two.

/** Each value is the largest that is accepted. The numbers S45.n are the rows of the table. */
export const BOUNDS = {
  /** S45.1: levels of JSON and XML, and of the structure that a row's key makes. Code that walks them cannot run out of stack. */
  depth: 32,
  /** S45.2: the largest index in a key; the items before it are created as null. */
  listItems: 1_000,
  /**
   * S45.3: everything that the keys of one request make: members, elements and items of lists, including those that are left out.
   */
  items: 10_000,
  /** S45.4: rows of one request. */
  rows: 500,
  /** S45.5: header rows of one request. */
  headers: 100,
  /** S45.6: characters of a key, an address, a header, or any other short text that a person types. */
  textChars: 10_000,
  /** S45.7: characters of the value of one row, or of a raw body. */
  valueChars: 200_000,
  /** S45.8: characters of all texts of one request, with the values of the service's inputs filled in. */
  requestChars: 256 * 1024,
  /** S45.9: placeholders in one request. */
  placeholders: 2_000,
  /** S45.10: filters in one request. */
  filters: 1_000,
  /** S45.11: characters of the argument of one filter; `join` puts it between all items of a list. */
  argumentChars: 10_000,
  /** S45.12: bytes of a rendered request, address, headers and body together: receivers commonly accept as much. */
  requestBytes: 256 * 1024,
  /** S45.13: steps of one rendering (T5), so that it ends within 25 milliseconds whatever the filters. */
  steps: 10_000,
  /** S45.14: errors in one response, and warnings for one request: more than a person would fix at once. */
  problems: 100,
  /** S45.15: levels of groups of conditions: a tree that a person can still read on one screen. */
  conditionDepth: 5,
  /** S45.16: tests in the conditions of one integration, and groups of them. */
  conditionTests: 50,
  /** S45.17: values in all lists of the conditions of one integration. */
  conditionValues: 1_000,
  /** S45.18: UTF-16 units of rendered requests that one batch holds before they are stored. */
  batchUnits: 16 * 1024 * 1024,
  /** S45.19: bytes of a recorded session (C23): a busy hour with every class of events on. It is held in memory as a whole. */
  sessionBytes: 16 * 1024 * 1024,
  /** S45.20: calls of a recorded session: more than a session of that size usually has. The response lists each call. */
  sessionCalls: 5_000,
  /**
   * S45.21: texts after the comma of `date` in one request, each counted once: looking up a zone takes a fifth of a millisecond.
   */
  zones: 20,
  /** S45.22: additions of people to one call (C26), including removed ones: each makes a row, and may make a request. */
  additions: 200,
  /** S45.23: tags that people add to one call. */
  addedTags: 50,
  /** S45.24: characters of one tag that a person adds. */
  tagChars: 100,
  /** S45.25: characters of one note that a person adds. */
  noteChars: 2_000,
  /** S45.26: characters of all notes that people add to one call: each event after them holds them. */
  addedNoteChars: 20_000,
} as const
