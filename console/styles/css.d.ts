/** A stylesheet as text: `import css from './x.css' with { loader: 'text' }`. */
declare module '*.css' {
  const text: string;
  export default text;
}
