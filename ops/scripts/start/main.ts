/** What `npm start` and the systemd unit run once everything is built. */
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(`Holdfast runs on Node 24, this is ${process.version}. Try: npm start (it brings its own Node)`);
  process.exit(1);
}
process.title = 'holdfast';
const { run } = await import('./run.js');
await run();
