import tokens from './tokens.css' with { loader: 'text' };

const STATUSES = ['up', 'degraded', 'down', 'flapping', 'unknown', 'maintenance', 'paused'];
type Palette = Record<string, string>;

function colours(css: string): Palette {
  return Object.fromEntries([...css.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]));
}

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2 contrast of two colours. */
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function surfaces(palette: Palette, dark: boolean): Palette {
  const sys = (name: string) => palette[`--mat-sys-${name}`];
  return {
    surface: sys('surface'),
    panel: dark ? sys('surface-container-low') : sys('surface-container-lowest'),
    nav: dark ? palette['--hf-nav'] : sys('surface-container-low'),
    jobs: sys('surface-container'),
    hover: palette['--hf-row-hover'],
    tint: palette['--hf-tint-down'],
    selected: sys('secondary-container'),
  };
}

function faults(palette: Palette, dark: boolean): string[] {
  const out: string[] = [];
  const need = (what: string, colour: string, on: string, least: number) => {
    const got = contrast(colour, on);
    if (!(got >= least)) out.push(`${what}: ${got.toFixed(2)} < ${least}`);
  };
  for (const [name, surface] of Object.entries(surfaces(palette, dark))) {
    for (const text of ['on-surface', 'on-surface-variant', 'primary'])
      need(`${text} on ${name}`, palette[`--mat-sys-${text}`], surface, 4.5);
    need(`outline on ${name}`, palette['--mat-sys-outline'], surface, 3);
    need(`focus on ${name}`, palette['--hf-focus'], surface, 3);
    for (const status of STATUSES) {
      need(`${status} text on ${name}`, palette[`--hf-status-${status}-fg`], surface, 4.5);
      need(`${status} mark on ${name}`, palette[`--hf-status-${status}-mark`], surface, 3);
    }
  }
  for (const status of STATUSES)
    need(`${status} on its tint`, palette[`--hf-status-${status}-fg`], palette[`--hf-status-${status}-bg`], 4.5);
  need('text on solid', palette['--hf-on-solid'], palette['--hf-solid-down'], 4.5);
  need('text on primary', palette['--mat-sys-on-primary'], palette['--mat-sys-primary'], 4.5);
  return out;
}

describe('the tokens', () => {
  const darkFrom = tokens.indexOf(':root.dark');
  const light = colours(tokens.slice(0, darkFrom));
  const dark = { ...light, ...colours(tokens.slice(darkFrom)) };

  it('keep text at 4.5 and marks at 3 to 1 on every light surface', () => expect(faults(light, false)).toEqual([]));
  it('keep text at 4.5 and marks at 3 to 1 on every dark surface', () => expect(faults(dark, true)).toEqual([]));
});
