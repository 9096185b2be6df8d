import { globSync, readFileSync } from 'node:fs';

describe('the shipped alert rules', () => {
  it('ask for no metric that Holdfast does not have', () => {
    const rules = readFileSync('ops/deploy/prometheus/holdfast.rules.yml', 'utf8');
    const asked = new Set(rules.match(/\bholdfast_\w+/g));
    const sources = globSync('backend/**/*metrics*.ts').map((file) => readFileSync(file, 'utf8'));
    const had = new Set(sources.join('\n').match(/'holdfast_\w+'/g));
    expect(asked.size).toBeGreaterThan(3);
    expect([...asked].filter((name) => !had.has(`'${name}'`))).toEqual([]);
  });
});
