import autocannon from 'autocannon'

/** How many connections send requests, each the next one once it has its answer. */
export const connections = 20

/**
 * Sends requests to a server on this machine, and sees that all are answered with this status.
 *
 * @param limit `{ duration }` in seconds, or the `{ amount }` of requests
 * @returns how many were answered, and how many in a second
 */
export async function load (port, { method, url, headers, body, status }, limit) {
  const target = `http://127.0.0.1:${port}${url}`
  // It ends at its next sample only, which by default is a second away.
  const { requests, errors, statusCodeStats, duration } =
    await autocannon({ url: target, method, headers, body, connections, sampleInt: 50, ...limit })
  const statuses = Object.keys(statusCodeStats).join()
  if (errors > 0 || statuses !== String(status)) throw new Error(`${method} ${target}: ${statuses} instead of ${status}, and ${errors} errors`)
  return { answered: requests.total, rate: requests.total / duration }
}
