/**
 * A case as results keep it: without how it was run. One with `views` becomes a case for each of them, with the values
 * of its key alone; a contestant without that key is not in it.
 */
export function savedCases({ contestants: _, rounds: __, variants: ___, views, ...kept }, runs) {
  if (views === undefined) return [{ ...kept, runs }]
  return views.map((view) => {
    const { key } = view.metric
    const measured = Object.entries(runs).filter(([, values]) => values[key] !== undefined)
    return {
      ...view,
      runs: Object.fromEntries(measured.map(([name, values]) => [name, { [key]: values[key] }])),
    }
  })
}

/** Saved cases as tables show them: a curve as a case for each of its points. */
export function tableCases(cases) {
  return cases.flatMap((one) => {
    if (!one.curve) return [one]
    return one.points.map((at) => ({
      ...one,
      title: `${one.title}: ${at.toLocaleString('en')}`,
      metric: { ...one.metric, key: String(at) },
    }))
  })
}
