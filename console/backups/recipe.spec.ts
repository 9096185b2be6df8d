import { recipeFor } from './recipe';

describe('the recipe by hand', () => {
  it('pours a dump into a server and unpacks files into a folder, by the name of the stored file', () => {
    expect(recipeFor({ folder: 'db-1/20261122T0210Z-1a', file: 'data.sql.zst.age' })).toBe(
      'cd db-1/20261122T0210Z-1a && sha256sum -c SHA256SUMS && age -d -i key.txt data.sql.zst.age | zstd -dc | mariadb',
    );
    expect(recipeFor({ folder: 'ops1/x', file: 'data.tar.zst.age' })).toMatch(
      /data\.tar\.zst\.age \| zstd -dc \| tar -xpf - /,
    );
  });
});
