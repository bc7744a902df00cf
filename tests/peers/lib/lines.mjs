/**
 * How every peer talks: JSON lines in, JSON lines out.
 *
 * Standard output carries answers and nothing else, so whatever a package prints through console.log goes to
 * standard error; deprecations inside other people's packages are not ours to fix and stay unsaid.
 */
import { createInterface } from "node:readline";

process.noDeprecation = true;
console.log = console.error;
console.info = console.error;

/** Writes one value as one line. */
export function say(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/**
 * Answers each line of standard input in turn with what `answer` returns.
 * A line that cannot be answered yields {"error": sentence}, so that line N of the output belongs to line N
 * of the input whatever happens.
 */
export async function eachLine(answer) {
  for await (const line of createInterface({ input: process.stdin })) {
    if (!line.trim()) continue;
    try {
      say(await answer(JSON.parse(line)));
    } catch (error) {
      say({ error: error instanceof Error ? error.message : String(error) });
    }
  }
}

/** Ends a server as soon as whoever started it closes its standard input, or is gone. */
export function endWithStdin(stop = () => {}) {
  process.stdin.on("end", () => {
    stop();
    process.exit(0);
  });
  process.stdin.resume();
}

/** The command line: {positional: […], options: {name: value}}; "--name value" and "--name=value" both count. */
export function commandLine(argv = process.argv.slice(2)) {
  const positional = [];
  const options = {};
  for (let i = 0; i < argv.length; i++) {
    if (!argv[i].startsWith("--")) {
      positional.push(argv[i]);
      continue;
    }
    const [name, ...value] = argv[i].slice(2).split("=");
    options[name] = value.length ? value.join("=") : argv[++i];
  }
  return { positional, options };
}

/** Ends the process with a sentence on standard error, as a usage mistake (exit status 2). */
export function usage(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}
