import type { components } from '../../backend/contract/api';

/** A shape that goes over the wire, as the contract names it. */
export type Wire<Name extends keyof components['schemas']> = Readonly<components['schemas'][Name]>;
