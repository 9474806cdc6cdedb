/** The value below which a part of the values lies. */
function quantile (values, part) {
  const sorted = values.toSorted((a, b) => a - b)
  const index = (sorted.length - 1) * part
  const [low, high] = [sorted[Math.floor(index)], sorted[Math.ceil(index)]]
  return low + (high - low) * (index % 1)
}

export function median (values) {
  return quantile(values, 0.5)
}

/** The range in which the middle half of the values lies. */
export function spread (values) {
  return [quantile(values, 0.25), quantile(values, 0.75)]
}

/** How much more each value is than that of the same round beside it. */
export function differences (values, base) {
  return values.map((value, round) => value - base[round])
}
