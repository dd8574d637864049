/** The service of the programs whose costs are counted. */
export const GUARD_SERVICE = 'test.guard.Echo'
