// Posted sources for pictures and tests: one that received only a message not from its vendor, and one with messages
// that are understood, not understood and hostile.
import type { Api } from '../../kit/api.ts'

export interface PostedSources {
  readonly twilio: string
  readonly push: string
}

export async function postedSources(api: Api): Promise<PostedSources> {
  const twilio = await source(api, 'twilio', 'Twilio numbers', {
    account_sid: `AC${'0123456789abcdef'.repeat(2)}`,
    auth_token: 'made-up-auth-token',
    forward_to: '+61299991111',
  })
  await post(twilio.url, { CallSid: 'CA1' })
  const { data: ready } = (await api.get('/api/v1/mappings')).body
  const { mapping } = ready.find(({ id }: { id: string }) => id === 'zammad_cti')
  const push = await source(api, 'push', 'Reception telephone', { mapping })
  const call = { callId: 'c-4711', direction: 'in', from: '+61412345678', to: '+61288889999', user: 'Sam Lee' }
  await post(push.url, { event: 'newCall', ...call })
  await post(push.url, { event: 'answer', ...call, answeringNumber: '204' })
  await post(push.url, { event: 'teleported', ...call })
  await post(push.url, { event: '<img src=x onerror=alert(1)>', callId: `evil\u202Egpj.exe ${'x'.repeat(600)}` })
  await post(`${push.url}/status?from=a%20place`, 'no JSON at all {')
  await api.until(`~/sources/${push.id}/messages`, ({ data }) => data.length === 5)
  return { twilio: twilio.id, push: push.id }
}

async function source(
  api: Api,
  kind: string,
  name: string,
  settings: object,
): Promise<{ readonly id: string; readonly url: string }> {
  const { status, body } = await api.post('~/sources', { kind, name, settings })
  if (status !== 201) throw new Error(`${name}: ${JSON.stringify(body)}`)
  return body
}

async function post(url: string, body: object | string): Promise<void> {
  await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}
