// SHA-256 for the page, where there is no Node. The program uses sha256.node.ts, which is ten times as fast; `#sha256` in
// package.json selects the right module.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** The hash of the text in UTF-8, in hexadecimal. Half a surrogate pair counts as U+FFFD. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)))
}
