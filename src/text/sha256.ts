// SHA-256 where there is no Node: the page. The program has sha256.node.ts, which is ten times as fast; `#sha256` in package.json is
// the one that fits.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** The hash of the text in UTF-8, in hexadecimal. Half a surrogate pair counts as U+FFFD. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)))
}
