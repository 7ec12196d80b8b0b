// The bounds of what people and strangers give (S45), each declared here and nowhere else. The table in docs/spec/security.md
// says the same, and a test compares the two.

/** Each is the most that is taken. The numbers at the side are those of the table. */
export const BOUNDS = {
  /** S45.1: levels of JSON and XML; of what the key of a row makes. Nothing that walks them can run out of stack. */
  depth: 32,
  /** S45.2: what a number in a key counts to; the items before it must be there, as null. */
  listItems: 1000,
} as const
