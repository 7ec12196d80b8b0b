// Messages, compared with the types of the packages of Slack, Discord and Twilio, and the cards with the reader of Teams.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { discord } from '../../src/integrations/services/discord.ts'
import { slack } from '../../src/integrations/services/slack.ts'
import { teams } from '../../src/integrations/services/teams.ts'
import { twilioSms } from '../../src/integrations/services/twilio-sms.ts'
import { checkTypes } from '../kit/check-types.ts'
import { everyRequest } from '../kit/services.ts'

// The modules of this package import files without the endings that Node requires; its bundle does not.
const AdaptiveCards: typeof import('adaptivecards') = createRequire(import.meta.url)(
  'adaptivecards/dist/adaptivecards.js',
)

test('T18 Slack, Discord and Twilio take every sample at every moment, by the types of their packages', async () => {
  const preamble = `
    import type { KnownBlock } from '@slack/types'
    import type { RESTPostAPIWebhookWithTokenJSONBody } from 'discord-api-types/v10'
    import type { MessageListInstanceCreateOptions } from 'twilio/lib/rest/api/v2010/account/message'
    type Body = { slack: { text: string; blocks: KnownBlock[] } } | { discord: RESTPostAPIWebhookWithTokenJSONBody } | { twilio: MessageListInstanceCreateOptions }`
  const inSmall = (body: string | null) =>
    Object.fromEntries([...new URLSearchParams(body ?? '')].map(([key, text]) => [key.toLowerCase(), text]))
  const values = [
    ...everyRequest(slack).map(({ of, json }) => ({ of: `slack, ${of}`, value: { slack: json } })),
    ...everyRequest(discord).map(({ of, json }) => ({ of: `discord, ${of}`, value: { discord: json } })),
    ...everyRequest(twilioSms).map(({ of, body }) => ({ of: `twilio, ${of}`, value: { twilio: inSmall(body) } })),
  ]
  assert.deepEqual(await checkTypes({ preamble, type: 'Body', packages: import.meta.dirname }, values), [])
})

test('T18 the card for Teams is read by the reader of cards without a remark, at the version that it names', () => {
  for (const { of, json } of everyRequest(teams)) {
    const { attachments } = json as { attachments: readonly [{ content: { version: string } }] }
    const [{ content }] = attachments
    const context = new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_2)
    const card = new AdaptiveCards.AdaptiveCard()
    card.parse(content, context)
    assert.equal(content.version, '1.2')
    const said = Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i).message)
    assert.deepEqual(said, [], of)
    assert.deepEqual(
      card.validateProperties().validationEvents.map(({ message }) => message),
      [],
      of,
    )
  }
})
