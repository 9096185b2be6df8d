/** How many may stand above a resource. Real inventories have three or four; the bound keeps a mistake readable. */
export const MOST_GENERATIONS = 16;
