// A service as the API shows it: what a person chooses and fills in. How its responses are read is not shown.
import type { Service, ServiceInput } from '../../integrations/services/service.ts'

export function serviceOutput({
  id,
  name,
  summary,
  group,
  inputs,
  request,
  events,
  conditions,
  rate,
  ...rest
}: Service) {
  const { dry_run, paste, beta, unconfirmed, checked, docs_url } = rest
  return {
    id,
    name,
    summary,
    group,
    inputs: inputs.map(inputOutput),
    request,
    events,
    conditions,
    rate,
    dry_run: dry_run && { note: dry_run.note },
    paste,
    beta,
    unconfirmed,
    checked,
    docs_url,
  }
}

function inputOutput({ key, label, help, type, options, required, secret, initial, example, check }: ServiceInput) {
  return {
    key,
    label,
    description: help,
    type,
    options,
    required,
    secret,
    default: initial,
    example,
    validation: check,
  }
}
