// New arrays, for the caller may share one between routes. Only `undefined` is an absent hook, so that Fastify still
// refuses a slot that holds `null`.

type Slot<Hook> = Hook | Hook[] | undefined

/** The route's hooks with `hook` before them. */
export function prepend<Hook> (hook: Hook, slot: Slot<Hook>): Hook[] {
  return [hook, ...toArray(slot)]
}

/** The route's hooks with `hook` after them. */
export function append<Hook> (slot: Slot<Hook>, hook: Hook): Hook[] {
  return [...toArray(slot), hook]
}

/**
 * The `onSend` hooks of a HEAD route with `hook` after them, and with `before` ahead of the one that Fastify gives an
 * automatic HEAD route: that one replaces the payload by its length, and is known by its name only.
 */
export function appendAroundHead<Hook> (slot: Slot<Hook>, before: Hook, hook: Hook): Hook[] {
  const hooks = toArray(slot)
  const head = hooks.findIndex(candidate => (candidate as { name?: string } | null)?.name === 'headRouteOnSendHandler')
  return head === -1 ? append(hooks, hook) : [...hooks.slice(0, head), before, ...hooks.slice(head), hook]
}

function toArray<Hook> (slot: Slot<Hook>): Hook[] {
  if (slot === undefined) return []
  return Array.isArray(slot) ? slot : [slot]
}
