/**
 * dynalite: a DynamoDB in memory.
 *
 * Run as: node dynamodb.mjs [--port N]
 * Prints {"url": …} once it listens on 127.0.0.1 (port 0, the default: any free one) and ends when its standard
 * input is closed. Tables are ready as soon as they are created.
 */
import dynalite from "dynalite";
import { commandLine, endWithStdin, say } from "./lib/lines.mjs";

const { port = "0" } = commandLine().options;
const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
server.listen(Number(port), "127.0.0.1", () => say({ url: `http://127.0.0.1:${server.address().port}` }));
endWithStdin();
