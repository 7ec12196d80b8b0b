// JSON Merge Patch (RFC 7396): a named member replaces, objects merge, `null` removes, lists are replaced as a whole.
import { isObject } from '../json/is-object.ts'

/** `target` with `patch` merged in. Neither is changed. The result is unchecked: parse it like new input. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const merged = new Map(isObject(target) ? Object.entries(target) : [])
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key)
    else merged.set(key, mergePatch(merged.get(key), value))
  }
  // `fromEntries` defines its properties, so a key `__proto__` stays a key.
  return Object.fromEntries(merged)
}

/**
 * An integration with a patch merged in. Two things differ from RFC 7396: with another `auth.type` the old authentication is
 * replaced as a whole, since its other keys mean nothing to the new type; and with another `service` but no `request`, the
 * request becomes the new service's.
 */
export function patchIntegration(integration: unknown, patch: unknown): unknown {
  if (isObject(integration) && isObject(patch) && !('request' in patch)) {
    const other = 'service' in patch && patch['service'] !== integration['service']
    if (other) return mergePatch(mergePatch(integration, { request: null }), patch)
  }
  const before = authOf(integration)
  const after = authOf(patch)
  if (before === null || after === null || !('type' in after) || after['type'] === before['type']) {
    return mergePatch(integration, patch)
  }
  return mergePatch(mergePatch(integration, { request: { auth: null } }), patch)
}

function authOf(value: unknown): Record<string, unknown> | null {
  const request = isObject(value) ? value['request'] : null
  const auth = isObject(request) ? request['auth'] : null
  return isObject(auth) ? auth : null
}
