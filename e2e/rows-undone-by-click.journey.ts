import { readFile } from 'node:fs/promises';
import {
  importBody,
  startCluster,
  startHoldfast,
  until,
  type LabCluster,
  type LabHoldfast,
  type LabMember,
} from '../ops/lab/index.js';
import { Visitor } from './support/browser.js';
import { becomeOwner, owner, type Someone } from './support/owner.js';

describe('rows that only one replica has, in the console', () => {
  let holdfast: LabHoldfast;
  let lab: LabCluster;
  let anna: Someone;
  let visitor: Visitor;
  let replica: LabMember;
  let id: string;

  beforeAll(async () => {
    [holdfast, lab] = await Promise.all([startHoldfast(), startCluster()]);
    anna = await becomeOwner(holdfast);
    const { body } = await anna.api.call('post', '/api/v1/clusters/import', { body: importBody(lab) });
    if (!body.cluster) throw new Error(`the import was refused: ${JSON.stringify(body.blockers)}`);
    id = body.cluster.id;
    replica = lab.member('db-3');
    await mayWriteThere();
    visitor = await Visitor.open({ url: holdfast.url, expected: [/status of 401/] });
    await visitor.signIn(owner);
  }, 240_000);

  afterAll(async () => {
    await visitor?.close();
    anna?.api.close();
    await holdfast?.stop();
    await lab?.remove();
  });

  it('stand on its page as soon as they are seen, and nobody has read them', async () => {
    await visitor.visit(`/clusters/${id}`);
    await replica.sql('INSERT INTO holdfast.numbered VALUES (7, 3)');
    await visitor.page.getByText('it has transactions of its own').waitFor();
    expect(await visitor.accessibility()).toEqual([]);
  });

  it('are read, shown and saved by click', async () => {
    await button('Read the rows of db-3').click();
    await button('Show the rows of db-3').click();
    await visitor.page.getByText('INSERT holdfast.numbered (n=7, server=3)').waitFor();
    expect(await visitor.accessibility()).toEqual([]);
    const [file] = await Promise.all([visitor.page.waitForEvent('download'), button('Save as SQL').click()]);
    expect(file.suggestedFilename()).toMatch(/^extra-db-3-.+\.sql$/);
    expect(await readFile(await file.path(), 'utf8')).toContain('BINLOG');
  });

  it('are undone once their plan was confirmed, and its end is told', async () => {
    await visitor.page.getByRole('button', { name: /^Undo what only db-3 has/ }).click();
    const dialog = visitor.page.getByRole('dialog');
    await dialog.getByText('What only db-3 has is undone there').waitFor();
    await dialog.getByLabel('Type the name, shop').fill('shop');
    await dialog.getByLabel('Reason').fill('they were looked at');
    await dialog.getByRole('button', { name: 'Undo it on db-3' }).click();
    await visitor.page.waitForURL(/\/jobs\//);
    await visitor.page.getByText('is undone on db-3, and it follows again').waitFor();
    expect(await visitor.accessibility()).toEqual([]);
    expect(await replica.sql('SELECT n FROM holdfast.numbered WHERE n = 7')).toEqual([]);
  });

  it('leave nothing behind: it follows, and the page offers it for promotion again', async () => {
    await visitor.page.getByRole('link', { name: 'shop', exact: true }).click();
    await button('Promote db-3…').waitFor();
    expect(await visitor.page.getByText('What only one member has').count()).toBe(0);
    await (await lab.primary()).sql('INSERT INTO holdfast.numbered VALUES (8, 1)');
    const there = () => replica.sql('SELECT n FROM holdfast.numbered WHERE n = 8');
    await until('db-3 has what the primary wrote', async () => (await there()).length === 1, 60_000);
  });

  it('made no page complain', () => expect(visitor.trouble()).toEqual([]));

  const button = (name: string) => visitor.page.getByRole('button', { name, exact: true });

  /** Undoing needs to know the tables, and to write there. */
  async function mayWriteThere(): Promise<void> {
    const { members } = await anna.api.get('/api/v1/clusters/{id}', { path: { id } });
    const credential = { purpose: 'backup', username: 'root', secret: 'lab', tls: 'off' } as const;
    const { resource } = members.find(({ name }) => name === replica.name)!;
    const path = { id: resource!.id };
    await anna.api.call('post', '/api/v1/resources/{id}/credentials', { path, body: credential });
  }
});
