// How a receiver verifies a signature (Standard Webhooks), in three languages, each with its standard library only.
// signing-checks.test.ts runs the Node version with a request that Offhook signed.

const NODE = `import { createHmac, timingSafeEqual } from 'node:crypto'

// headers: as received, lower-case names. body: the raw bytes. secret: whsec_…
export function isFromOffhook(headers, body, secret) {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signatures } = headers
  if (!id || !signatures || !(Math.abs(Date.now() / 1000 - at) <= 300)) return false
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const wanted = createHmac('sha256', key).update(\`\${id}.\${at}.\`).update(body).digest()
  return signatures.split(' ').some((one) => {
    const got = Buffer.from(one.replace(/^v1,/, ''), 'base64')
    return got.length === wanted.length && timingSafeEqual(got, wanted)
  })
}
`

const PYTHON = `import base64, hashlib, hmac, time

# headers: as received, lower-case names. body: the raw bytes. secret: whsec_…
def is_from_offhook(headers, body, secret):
    id, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "0")
    if not at.isascii() or not at.isdigit() or len(at) > 12 or abs(time.time() - int(at)) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = base64.b64encode(hmac.new(key, f"{id}.{at}.".encode() + body, hashlib.sha256).digest())
    signatures = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(one.removeprefix("v1,").encode(), wanted) for one in signatures)
`

const PHP = `// $headers: as received, lower-case names. $body: file_get_contents('php://input'). $secret: whsec_…
function isFromOffhook(array $headers, string $body, string $secret): bool {
    $id = $headers['webhook-id'] ?? '';
    $at = $headers['webhook-timestamp'] ?? '0';
    if (abs(time() - (int) $at) > 300) return false;
    $key = base64_decode(substr($secret, strlen('whsec_')));
    $wanted = base64_encode(hash_hmac('sha256', "$id.$at.$body", $key, true));
    foreach (explode(' ', $headers['webhook-signature'] ?? '') as $one)
        if (hash_equals($wanted, preg_replace('/^v1,/', '', $one))) return true;
    return false;
}
`

export type Language = 'node' | 'python' | 'php'

export const SIGNING_CHECKS: Readonly<Record<Language, { readonly label: string; readonly text: string }>> = {
  node: { label: 'Node', text: NODE },
  python: { label: 'Python', text: PYTHON },
  php: { label: 'PHP', text: PHP },
}
