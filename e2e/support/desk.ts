import { startHoldfast } from '../../ops/lab/index.js';
import { Visitor } from './browser.js';
import { Form } from './form.js';
import { becomeOwner, owner, type Someone } from './owner.js';

/** A Holdfast of its own with its owner, who acts over the API and on a shell, and is signed in in a browser. */
export interface OwnersDesk {
  readonly anna: Someone;
  readonly desk: Visitor;
  readonly form: Form;
  /** Ends all of it. */
  leave(): Promise<void>;
}

/** @param expected what the browser's console may say in this journey */
export async function sitDown(...expected: RegExp[]): Promise<OwnersDesk> {
  const ends: (() => unknown)[] = [];
  const leave = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const holdfast = await startHoldfast();
    ends.push(() => holdfast.stop());
    const anna = await becomeOwner(holdfast);
    ends.push(() => anna.api.close());
    const desk = await Visitor.open({ url: holdfast.url, expected });
    ends.push(() => desk.close());
    await desk.signIn(owner);
    return { anna, desk, form: new Form(desk.page), leave };
  } catch (error) {
    await leave();
    throw error;
  }
}
