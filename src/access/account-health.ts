/** From good to bad. The health of an account is the worst of its integrations and sources. */
export const ACCOUNT_HEALTH = ['healthy', 'failing', 'paused', 'stopped'] as const

export type AccountHealth = (typeof ACCOUNT_HEALTH)[number]
