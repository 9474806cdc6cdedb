/** A table in Markdown, whose columns are as wide as their cells. */
export function table (head, rows) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map(row => row[column].length)))
  const line = cells => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`
  return [line(head), `|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n')
}

/** A number with its sign. */
export function signed (value, digits = 0) {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(digits)}`
}
