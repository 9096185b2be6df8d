import { selectFault } from './one-select.js';

describe('a query of a check', () => {
  it('is one SELECT, with anything in its quotes', () => {
    for (const text of [
      'SELECT COUNT(*) FROM shop.orders WHERE state = "stuck; -- really"',
      "select 'it''s into # /* here', `for update` from t",
      'SELECT MAX(id) FROM (SELECT 1 AS id) AS x',
    ])
      expect(selectFault(text)).withContext(text).toBeNull();
  });

  it('is refused when it could do more than read, by what it holds', () => {
    const refused = {
      ...{ 'DELETE FROM t': 'a SELECT', 'SELECT 1; DROP TABLE t': 'without ;', 'SELECT 1 -- x': 'comments' },
      ...{
        'SELECT /*! SLEEP(9) */ 1': 'comments',
        "SELECT 1 INTO OUTFILE '/tmp/x'": 'INTO',
        'SELECT sleep(9)': 'SLEEP',
      },
      ...{ 'SELECT * FROM t FOR  UPDATE': 'FOR  UPDATE', "SELECT GET_LOCK('a', 9)": 'GET_LOCK', '': 'a SELECT' },
      ...{ "SELECT 1 '; DROP TABLE t; --": 'comments', 'SELECT 1 # x': 'comments' },
    };
    for (const [text, why] of Object.entries(refused)) expect(selectFault(text)).withContext(text).toContain(why);
  });
});
