import type { IssuedLink } from '../../actions/people/link.ts'
import { publicId } from '../../ids.ts'
import type { Invitation } from '../../store/people/invitations.ts'
import { timeText } from '../../text/timestamp.ts'

/** An invitation to an account or a group in a response. */
export function invitationOutput({ invitationId, email, name, role, rights, createdAt, expiresAt }: Invitation) {
  return {
    id: publicId('inv', invitationId),
    email,
    name,
    role,
    rights,
    created_at: timeText(createdAt),
    expires_at: timeText(expiresAt),
  }
}

/** A one-time link in the response to its creation. */
export function linkOutput({ link, expiresAt }: IssuedLink) {
  return { link, expires_at: timeText(expiresAt.getTime()) }
}
